#!/bin/sh
# report.sh - the Markdown report against the report that a person's own script wrote (samples/typilus.md): the
# same figures in, the same figures out
# shellcheck disable=SC1091,SC2154
. "$SRC/tests/e2e/lib.sh"

# figures FILE HEADING: rows of the table under the heading, sorted, without escapes and closing zeros
figures()
{
	sed -n "/^## $2/,/^## /p" "$1" | grep -E '^\| [^|]+ \|.*[0-9]' | grep -vE -- '---|Loss|loss' |
	    sed -E 's/\\//g; s/([0-9]\.[0-9]*[1-9])0+/\1/g; s/\.0+([^0-9])/\1/g' | sort
}

run "$traintop" --report "$samples/typilus.md"
expect "--report" 0 ''
cp out report.md
figures "$samples/typilus.md" 训练结果 >wanted
figures report.md Training >got
if [ "$(wc -l <got)" -eq 13 ] && diff wanted got; then
	ok "the training table has the figures of the original"
else
	not_ok "the training table"
fi
figures "$samples/typilus.md" 测试结果 >wanted
figures report.md Test >got
if [ "$(wc -l <got)" -eq 13 ] && diff wanted got; then
	ok "the test table has the figures of the original"
else
	not_ok "the test table"
fi
cp report.md out
shows "the best run is the one to trust" '^\*\*layers\\_1\*\*'
shows "and what is wrong with the lowest loss is told" '^dropout\\_0 has 3\.466.*mismatch'
run "$traintop" --json "$samples/typilus.md"
if [ "$(grep -c '"source"' out)" -eq 13 ]; then
	ok "a run per row"
else
	not_ok "a run per row"
fi

exit "$failed"
