#!/usr/bin/perl
# Writes 100-byte lines to standard output as fast as it can: writer.pl <MiB> <block bytes> <report file> [stay]
# One write(2) for each block; a block of 100 is one line. The lines of a mebibyte are numbered and then
# repeated. The report, made last: "<seconds> <bytes> <when it began, in ms since the epoch>".
# Perl, because it is on every Debian and no other interpreter makes system calls as fast.
use strict;
use warnings;
use Time::HiRes qw(time);

my ($mebibytes, $block, $report, $stay) = @ARGV;
my $lines = 10_240;
my $rounds = int($mebibytes * 1_048_576 / ($lines * 100)) || 1;
my $all = join '', map { sprintf "%012d %s\n", $_, 'x' x 86 } 0 .. $lines - 1;
my $step = int($block / 100) * 100 || 100;
my @blocks = unpack "(a$step)*", $all;

my $began = time;
for (1 .. $rounds) {
    for (@blocks) {
        # A signal may cut a write short; nothing else does.
        my $done = syswrite STDOUT, $_;
        rest($_, $done) if $done != length;
    }
}
my $took = time - $began;

open my $file, '>', "$report.partial" or die "$report: $!";
printf $file "%.6f %d %.0f", $took, $rounds * $lines * 100, $began * 1000;
close $file;
rename "$report.partial", $report;
sleep 100_000 if $stay;

sub rest {
    my ($bytes, $done) = @_;
    while ($done < length $bytes) {
        my $more = syswrite STDOUT, $bytes, length($bytes) - $done, $done;
        die "standard output: $!" unless defined $more;
        $done += $more;
    }
}
