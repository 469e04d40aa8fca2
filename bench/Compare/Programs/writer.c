/* The same as tests/EndToEnd/Programs/writer.pl, where there is a C compiler: Perl itself is what limits
   a program that writes line by line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINES = 10240, LENGTH = 100 };
static char all[LINES * LENGTH + 1];

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **words)
{
    if (count < 4) return 2;
    long rounds = atol(words[1]) * 1048576 / sizeof all, step = atol(words[2]) / LENGTH * LENGTH, size = LINES * LENGTH;
    if (rounds < 1) rounds = 1;
    if (step < LENGTH) step = LENGTH;
    for (long line = 0; line < LINES; line++) {
        char *at = all + line * LENGTH;
        memset(at + sprintf(at, "%012ld ", line), 'x', LENGTH - 14);
        at[LENGTH - 1] = '\n';
    }

    double began = now();
    for (long round = 0; round < rounds; round++)
        for (long at = 0; at < size;) {
            ssize_t done = write(1, all + at, size - at < step ? size - at : step);
            if (done <= 0) return 1;
            at += done;
        }
    double took = now() - began;

    char partial[4096];
    snprintf(partial, sizeof partial, "%s.partial", words[3]);
    FILE *report = fopen(partial, "w");
    if (!report) return 1;
    fprintf(report, "%.6f %ld %.0f", took, rounds * size, began * 1000);
    fclose(report);
    rename(partial, words[3]);
    if (count > 4) sleep(100000);
    return 0;
}
