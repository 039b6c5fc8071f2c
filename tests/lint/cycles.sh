#!/bin/sh
# cycles.sh - no header includes itself, through whatever others
: "${SRC:?run me by make check}"
cd "$SRC/src" || exit 1

loops=$(grep -H '^#include "[a-z]*/' */*.h |
    sed -E 's|^([^:]*):#include "([^"]*)".*|\1 \2|' | tsort 2>&1 >/dev/null)
[ -z "$loops" ] && exit 0
echo "$loops"
exit 1
