#!/bin/bash
# The first thing it does is to note the time, in seconds with microseconds.
echo "$EPOCHREALTIME $$" >>"$STAMPS"
exec sleep 100000
