#!/bin/sh
# headers.sh - every header compiles by itself, with every compiler there is, so that includes can be
# in any order.  Arguments: the headers to look at, instead of all.
: "${SRC:?run me by make check}" "${BUILD:?}" "${CC:?}"
cd "$SRC/src" || exit 1
[ $# -gt 0 ] || set -- */*.h

status=0
asked=
for compiler in "$CC" 'gcc -std=gnu17' 'clang -std=gnu17'; do
	program=${compiler%% *}
	case " $asked " in *" $program "*) continue ;; esac
	asked="$asked $program"
	command -v "$program" >/dev/null || continue
	for header; do
		# The compiler and the flags are several words.
		# shellcheck disable=SC2086
		printf '#include "config.h"\n#include "%s"\n' "$header" |
		    $compiler ${TEST_CPPFLAGS-} -Werror -I"$BUILD" -I. -fsyntax-only -x c - || {
			echo "$header does not compile by itself with $compiler"
			status=1
		}
	done
done
exit "$status"
