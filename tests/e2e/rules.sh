#!/bin/sh
# The rules on the samples, and on the notebooks and recordings where the folder of them is given:
# TRAINTOP_SHARED=FOLDER make check
command -v python3 >/dev/null || exit 77
check() {
	python3 "$SRC/tests/rules-check" -p "$BUILD/traintop" "$1" "$SRC/tests/expect/$2" || exit
}
check "$SRC/samples" rules-samples.txt
[ -d "$TRAINTOP_SHARED/seeds" ] || exit 0
check "$TRAINTOP_SHARED/seeds" rules-seeds.txt
check "$TRAINTOP_SHARED/recordings" rules-recordings.txt
