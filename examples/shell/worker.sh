#!/usr/bin/env bash
# A worker that is no server: ./pbm start examples/shell/worker.sh -- 10
# It ends politely on its stop signal, which interrupts the wait.
trap 'echo "worker: told to stop after $done_so_far rounds"; exit 0' INT TERM
done_so_far=0
while true; do
    done_so_far=$((done_so_far + 1))
    echo "worker: round $done_so_far"
    sleep "${1:-60}" &
    wait $!
done
