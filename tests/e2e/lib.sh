# lib.sh - what the end-to-end tests share; sourced.  The makefile sets BUILD, SRC and the environment.
# shellcheck shell=sh disable=SC2034

: "${BUILD:?run me by make check}" "${SRC:?}"
traintop=$BUILD/traintop
samples=$SRC/samples
failed=0
here=$(mktemp -d "${TMPDIR:-/tmp}/traintop-test.XXXXXX")
trap 'rm -rf "$here"' EXIT
trap 'exit 1' HUP INT TERM
cd "$here" || exit 1
HOME=$here
XDG_STATE_HOME=$here/state
export HOME XDG_STATE_HOME

ok()
{
	printf 'ok: %s\n' "$1"
}

not_ok()
{
	printf 'not ok: %s\n' "$1"
	failed=1
}

# run COMMAND...: its output in ./out, its errors in ./err, its status in $status
run()
{
	status=0
	"$@" >out 2>err </dev/null || status=$?
}

# expect NAME STATUS PATTERN: how the last run ended, and what the one line of its errors says (an extended
# regular expression for the whole line; empty: it must have said nothing)
expect()
{
	if [ "$status" -ne "$2" ]; then
		not_ok "$1: exit status $status, not $2"
		sed 's/^/    /' err
	elif [ -z "$3" ] && [ -s err ]; then
		not_ok "$1: it complained"
		sed 's/^/    /' err
	elif [ -n "$3" ] && { [ "$(wc -l <err)" -ne 1 ] || ! grep -Eqx "$3" err; }; then
		not_ok "$1: not one line like: $3"
		sed 's/^/    /' err
	else
		ok "$1"
	fi
}

# shows NAME PATTERN: the last run's output has a line with it
shows()
{
	if grep -Eq -e "$2" out; then
		ok "$1"
	else
		not_ok "$1: no line like: $2"
		sed 's/^/    /' out
	fi
}

# shows_not NAME PATTERN
shows_not()
{
	if grep -Eq -e "$2" out; then
		not_ok "$1: a line like: $2"
		sed 's/^/    /' out
	else
		ok "$1"
	fi
}

# same NAME: the last run's output is what comes on standard input
same()
{
	cat >wanted
	if cmp -s wanted out; then
		ok "$1"
	else
		not_ok "$1"
		diff -u wanted out | sed 's/^/    /'
	fi
}
