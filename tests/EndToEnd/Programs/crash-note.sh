#!/bin/bash
# Notes the time of its start, in ms since the epoch, and dies at once.
echo "${EPOCHREALTIME/./}" | cut -c1-13 >>"$STARTS"
exit 7
