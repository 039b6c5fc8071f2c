#!/bin/sh
# planted.sh - the lints can fail: each kind of violation, planted into a copy of src, is found
: "${SRC:?run me by make check}" "${BUILD:?}" "${CC:?}"
here=$(cd "$SRC/tests/lint" && pwd) || exit 1
copy=$(mktemp -d) || exit 1
trap 'rm -rf "$copy"' EXIT
status=0

# plant LINT FILE LINE TEXT: LINT must fail over FILE when TEXT is put in front of that line of it.
plant()
{
	rm -rf "$copy/src"
	mkdir "$copy/src" && (cd "$SRC/src" && tar -cf - .) | (cd "$copy/src" && tar -xf -)
	chmod -R u+w "$copy/src"
	sed "$3i\\
$4" "$SRC/src/$2" >"$copy/src/$2"
	if SRC=$copy sh "$here/$1" "$2" >"$copy/said" 2>&1; then
		echo "$1 does not see '$4' in $2"
		status=1
	elif ! grep -q "${2##*/}" "$copy/said"; then
		echo "$1 fails over '$4' in $2, but for another reason:"
		head -n 3 "$copy/said"
		status=1
	fi
}

plant layers.sh util/str.h 9 '#include "model/run.h"'
plant layers.sh model/run.c 9 '#include "analyse/rank.h"'
plant layers.sh analyse/stats.c 9 '#include "ingest/reader.h"'
plant layers.sh view/canvas.c 9 '#include "ingest/reader.h"'
plant layers.sh view/canvas.c 9 '#include <curses.h>'
plant layers.sh ingest/source.c 9 '#include <inotifytools/inotifytools.h>'
plant layers.sh model/run.c 9 '#include <uthash.h>'
plant layers.sh model/run.c 9 '#include "run.h"'
plant cycles.sh util/opt.h 9 '#include "model/series.h"'
plant cycles.sh model/metric.h 9 '#include "model/run.h"'
plant headers.sh model/event.h 1 'struct str undeclared(struct nothing);'
plant headers.sh model/event.h 9 'uint64_t undeclared(void);'
plant source.sh model/run.c 1 '#include <math.h>'
plant source.sh model/run.c 3 '#include <math.h>'
plant source.sh model/run.h 1 '#ifndef RUN_H'
plant source.sh model/run.h 20 'typedef struct run run_t;'
for call in 'strcpy(a, b)' 'sprintf (a, "x")' 'atoi(a)' 'atof(a)' 'strtok(a, b)' 'alloca(4)' \
    'strtod(a, NULL)' 'setlocale(LC_ALL, "")'; do
	plant source.sh model/run.c 20 "static void f(void) { $call; }"
done
exit "$status"
