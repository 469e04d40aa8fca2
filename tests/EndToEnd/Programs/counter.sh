#!/bin/sh
# Notes each of its starts in $STARTS, lives $1 seconds and ends with code $2.
echo "$$" >>"$STARTS"
sleep "$1"
exit "$2"
