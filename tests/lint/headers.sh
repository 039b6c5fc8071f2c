#!/bin/sh
# headers.sh - every header compiles by itself, so that includes can be in any order
: "${SRC:?run me by make check}" "${BUILD:?}" "${CC:?}"
cd "$SRC/src" || exit 1

status=0
for header in */*.h; do
	# CC and the flags are several words.
	# shellcheck disable=SC2086
	printf '#include "config.h"\n#include "%s"\n' "$header" |
	    $CC ${TEST_CPPFLAGS-} -I"$BUILD" -I. -fsyntax-only -x c - || {
		echo "$header does not compile by itself"
		status=1
	}
done
exit "$status"
