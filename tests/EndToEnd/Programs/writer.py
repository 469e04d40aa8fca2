"""Writes 100-byte numbered lines to standard output: writer.py <MiB> <block bytes> <report file>.

The report gets "<seconds> <sha256>". A block of 100 writes every line by itself.
"""
import hashlib
import os
import sys
import time

size, block_size, report = int(sys.argv[1]) << 20, int(sys.argv[2]), sys.argv[3]

# The lines of a mebibyte or so are made before the clock runs, and repeated.
lines = b"".join(b"%012d %s\n" % (n, b"x" * 86) for n in range(10486))
total = size // len(lines) * len(lines)
step = max(block_size // 100, 1) * 100
blocks = [lines[at:at + step] for at in range(0, len(lines), step)]

began = time.monotonic()
written = 0
write = os.write
while written < total:
    for block in blocks:
        done = write(1, block)
        while done < len(block):
            done += write(1, block[done:])
    written += len(lines)
took = time.monotonic() - began

digest = hashlib.sha256()
for _ in range(total // len(lines)):
    digest.update(lines)
with open(report + ".partial", "w") as file:
    file.write(f"{took} {digest.hexdigest()} {total}")
os.rename(report + ".partial", report)
if len(sys.argv) > 4:
    time.sleep(100000)
