#!/bin/sh
# manual.sh - the manual's lists and the completion say what the tables say
: "${SRC:?run me by make check}" "${BUILD:?}"

status=0
for file in man/traintop.1 man/traintop.conf.5 man/completion/traintop; do
	"$SRC/tests/tools/splice" "$BUILD/tests/tools/lists" "$SRC/$file" | diff -u "$SRC/$file" - || {
		echo "$file is not what the tables say: make update-manual"
		status=1
	}
done
if command -v mandoc >/dev/null; then
	for page in "$SRC"/man/*.[1-9]; do
		mandoc -T lint -W warning "$page" || status=1
	done
else
	echo "mandoc is not installed: the pages' mark-up is not checked"
fi
exit "$status"
