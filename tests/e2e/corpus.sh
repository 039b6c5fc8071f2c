#!/bin/sh
# What is read in a folder of foreign logs, where one is given: TRAINTOP_CORPUS=FOLDER make check
command -v python3 >/dev/null || exit 77
[ -n "$TRAINTOP_CORPUS" ] || exit 77
exec python3 "$SRC/tests/corpus-check" -p "$BUILD/traintop" "$TRAINTOP_CORPUS"
