#!/bin/sh
# The rules on real trainings, where the folder of them is: TRAINTOP_SHARED=FOLDER make check
shared=${TRAINTOP_SHARED:-/work/shared}
command -v python3 >/dev/null || exit 77
[ -d "$shared/seeds" ] || exit 77
python3 "$SRC/tests/rules-check" -p "$BUILD/traintop" "$shared/seeds" "$SRC/tests/expect/rules-seeds.txt" || exit
exec python3 "$SRC/tests/rules-check" -p "$BUILD/traintop" "$shared/recordings" \
	"$SRC/tests/expect/rules-recordings.txt"
