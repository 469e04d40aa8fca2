#!/bin/bash
# Ignores its stop signals, listens on $PORT, and has grandchildren in sessions and groups of their own
# that ignore them as well. Their pids go to $PIDS.
trap '' INT TERM HUP
setsid bash -c 'trap "" INT TERM HUP; echo $$ >>"$PIDS"; setsid bash -c "trap \"\" INT TERM HUP; echo \$\$ >>\"$PIDS\"; while :; do sleep 1000; done" & while :; do sleep 1000; done' &
# One whose parent is gone already when the stop comes.
(setsid bash -c 'trap "" INT TERM HUP; echo $$ >>"$PIDS"; while :; do sleep 1000; done' &)
python3 -c '
import os, signal, socket, time
for name in ("SIGINT", "SIGTERM", "SIGHUP"): signal.signal(getattr(signal, name), signal.SIG_IGN)
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("", int(os.environ["PORT"])))
listener.listen()
open(os.environ["PIDS"], "a").write(f"{os.getpid()}\n")
while True: time.sleep(1000)
' &
echo $$ >>"$PIDS"
while :; do wait; sleep 1; done
