"""Writes numbered lines at a steady rate: lines.py <lines per second>. Ends at its stop signal, between two lines."""
import os
import signal
import sys
import time

rate = int(sys.argv[1])
going = True


def stop(*_):
    global going
    going = False


signal.signal(signal.SIGINT, stop)
signal.signal(signal.SIGTERM, stop)

began = time.monotonic()
number = 0
while going:
    due = int((time.monotonic() - began) * rate)
    if due > number:
        block = b"".join(b"line %010d\n" % n for n in range(number + 1, due + 1))
        while block:
            block = block[os.write(1, block):]
        number = due
    time.sleep(0.005)
