#!/bin/sh
# short.sh - each fuzz target for some seconds: its seeds, and the same mutations of them every time
: "${BUILD:?run me by make check}" "${SRC:?}"
fuzz=$BUILD/tests/fuzz
mutations=${FUZZ_MUTATIONS:-3000}

status=0
# target NAME MUTATIONS SEEDS...
target()
{
	name=$1
	shift
	printf '%s: ' "$name"
	"$fuzz/fuzz_$name" -n "$@" || status=1
}

findings=$SRC/tests/fuzz/seeds
logs="$SRC/tests/recordings $SRC/tests/logs $SRC/tests/seeds $SRC/samples"
# Each word is a path.
# shellcheck disable=SC2086
{
	target canvas "$mutations" $logs "$findings/canvas"
	target config "$mutations" "$findings/config"
	target cuts "$mutations" $logs "$findings/screen"
	target filter "$mutations" "$findings/filter"
	target number "$mutations" "$findings/number" "$SRC/samples"
	target screen "$mutations" $logs "$findings/screen"
	target shapes "$mutations" $logs "$findings/shapes"
}
exit "$status"
