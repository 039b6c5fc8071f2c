#!/bin/sh
# faults.sh - a bad day: no memory, no disk, no terminal, no inotify, a clock that is set back.  Errors of disks
# and networks are in check_ingest (faults) and follow.sh (FUSE).
# shellcheck disable=SC1091,SC2154
. "$SRC/tests/e2e/lib.sh"

screen=$BUILD/tests/tools/screen
faults=$BUILD/tests/tools/faults.so
grep -q '^#define WITH_SANITIZERS' "$BUILD/config.h" && faults=
pids=
trap 'for pid in $pids; do kill "$pid" 2>/dev/null; done; rm -rf "$here"' EXIT
PATH=$BUILD:$PATH
mkdir runs
cp "$samples/bert-pre.log" "$samples/bert-npre.log" runs

# try NAME [SCREEN-OPTION...] -- COMMAND...: the steps are on standard input
try()
{
	name=$1
	shift
	[ -x "$screen" ] || return
	if "$screen" "$@" >out 2>&1; then
		ok "$name"
	else
		not_ok "$name"
		sed 's/^/    /' out
	fi
}

# told NAME PATTERN: within ten seconds ./news has a line like it
told()
{
	tries=200
	until grep -Eq -e "$2" news; do
		tries=$((tries - 1))
		if [ "$tries" -eq 0 ]; then
			not_ok "$1: no news like: $2"
			sed 's/^/    /' news complaints
			return
		fi
		sleep 0.05
	done
	ok "$1"
}

# --- no memory, wherever it is asked for
# starve NAME STEP ARGUMENT...: the Nth request fails, for every STEPth part of N; it ends well or says why
starve()
{
	name=$1
	step=$2
	shift 2
	n=1
	bad=
	while :; do
		status=0
		LD_PRELOAD=$faults FAULT_MALLOC=$n "$traintop" "$@" >out 2>err </dev/null || status=$?
		[ "$status" -ne 0 ] || break
		if [ "$status" -ne 3 ] || [ "$(cat err)" != 'traintop: out of memory' ]; then
			bad="request $n: status $status: $(head -n 1 err)"
			break
		fi
		n=$((n + 1 + n / step))
	done
	if [ -z "$bad" ]; then
		ok "no memory, at any of $n requests: $name"
	else
		not_ok "no memory: $name: $bad"
	fi
}
if [ -n "$faults" ]; then
	awk 'BEGIN { print "{\"log_history\": ["
		for (i = 0; i < 20000; i++) printf "{\"epoch\": %.3f, \"loss\": %.4f, \"a_long_name\": 0.5},\n", i / 100, 3 - i / 10000
		print "{\"epoch\": 900, \"loss\": 0.1}]}" }' >document.json
	"$traintop" --json document.json >whole
	grep -q '"count": 20001' whole || not_ok "a document is read"
	starved=0
	for kilobytes in 15000 18000 21000 24000 27000 30000 33000 36000 39000; do
		run sh -c "ulimit -v $kilobytes; exec \"$traintop\" --json document.json"
		if [ "$status" -eq 3 ] && [ "$(cat err)" = 'traintop: out of memory' ]; then
			starved=$((starved + 1))
		elif [ "$status" -ne 0 ] || ! cmp -s whole out; then
			not_ok "a document and $kilobytes kB: status $status, $(head -n 1 err)"
		fi
	done
	if [ "$starved" -gt 2 ]; then
		ok "a document there is no memory for is not read in part"
	else
		not_ok "a document there is no memory for: $starved of 9 times"
	fi
	starve "--json" 30 --json runs
	starve "--once" 20 --once --rank val_loss.best --filter 'val_loss<5 /b.r/' runs
	starve "--report" 20 --report "$samples"
	starve "--csv" 20 --csv --pattern 'x(?<loss>[0-9.]+)' runs
	starve "--explain" 20 --explain "$samples/huggingface.log"
	cat >steps <<'END'
key Enter 6 1 5 1 4 1 * 3 Tab 1 7 1 > > r 2 Tab Right Right 6 PgUp 5 4 3 2 1 3 4 5 6 7 2 1 3 4 5 6 7 2 1
ends 3
restored
END
	# About the 400th curses asks, and ends the program by itself while it reads terminfo.
	for n in 600 700 800 900 1000 1100; do
		# Keys that nobody reads any more are echoed, so what it says goes into a file of its own.
		try "no memory on the screen, at request $n" -s 100x30 -- \
			sh -c "LD_PRELOAD='$faults' FAULT_MALLOC=$n exec '$traintop' runs 2>said" <steps
		if [ "$(cat said)" = 'traintop: out of memory' ]; then
			ok "no memory on the screen, at request $n: it says so"
		else
			not_ok "no memory on the screen, at request $n: it says '$(cat said)'"
		fi
	done
fi

# --- no disk
run sh -c "(ulimit -f 0; \"$traintop\" --json runs 2>&1 >whole; echo \$?) | cat"
same "a limit on the size of files" <<'END'
traintop: standard output: File too large
3
END
try "a limit on the size of files, and the state" -s 160x24 -- sh -c "ulimit -f 0; exec \"$traintop\" runs" <<'END'
wait bert-pre
key Space
key q
ends 0
restored
wait File too large; marks and layout are not kept
END
if unshare -rm true 2>/dev/null; then
	mkdir full
	cat >with-full-disk <<'END'
mount -t tmpfs -o size=4k,nr_inodes=10 none full && head -c 4096 /dev/zero >full/rest || exit 9
XDG_STATE_HOME=$PWD/full exec "$@"
END
	try "a disk that is full, and the state" -s 160x24 -- \
		unshare -rm sh with-full-disk "$traintop" runs <<'END'
wait bert-pre
key Space
key q
ends 0
restored
wait No space left on device; marks and layout are not kept
END
	cat >follow-onto-full-disk <<'END'
mount -t tmpfs -o size=4k,nr_inodes=10 none full && head -c 4096 /dev/zero >full/rest || exit 9
until_line()
{
	for _ in $(seq 100); do grep -q "$2" "$1" && return; sleep 0.1; done
	echo "no line '$2' in $1"
}
echo 'epoch 1 loss 0.5' >full.log
"$1" --follow full.log >full/news 2>said &
sleep 1
echo 'epoch 2 loss nan' >>full.log
until_line said 'No space left'
rm full/rest
printf 'epoch 3 loss 0.5\nepoch 4 loss 0.4\nepoch 5 loss 0.3\n' >>full.log
until_line full/news '^{ "event": "cleared".*}$'
kill $!
wait $!
echo "$?, $(cat said)"
END
	run unshare -rm sh follow-onto-full-disk "$traintop"
	same "a disk that is full for a while, and --follow" <<'END'
3, traintop: standard output: No space left on device
END
else
	echo "skip: no mount namespace to have a full disk in"
fi
mkdir -p state/traintop && chmod 500 state/traintop
[ "$(id -u)" -eq 0 ] || try "a state that may not be written" -s 160x24 -- "$traintop" runs <<'END'
wait bert-pre
key Space
key q
ends 0
restored
wait Permission denied; marks and layout are not kept
END
chmod 700 state/traintop

# --- no terminal any more
try "the terminal goes away" -- "$traintop" runs <<'END'
wait bert-pre
hangup
ends 0
END
try "the terminal goes away in the middle of a frame" -s 200x60 -- "$traintop" runs <<'END'
wait bert-pre
key C-l
key 1
hangup
ends 0
END
try "the terminal goes away while it is stopped" -- "$traintop" runs <<'END'
wait bert-pre
signal 19
hangup
signal 18
ends 0
END
# What fills a terminal that takes nothing: whole frames.
fill='key C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l C-l'
for number in 15 1; do
	try "the terminal takes nothing any more (SSH stalls), and signal $number ends it" -s 200x60 -- \
		"$traintop" runs <<END
wait bert-pre
deaf
$fill
signal $number
ends 0
END
done
try "a terminal that takes nothing, where files may not be large" -s 200x60 -- \
	sh -c "ulimit -f 65536; exec \"$traintop\" runs" <<END
wait bert-pre
deaf
$fill
signal 15
ends 0
END
if [ "$(id -u)" -eq 0 ] && setpriv --reuid=65534 --clear-groups true 2>/dev/null; then
	chmod 755 .
	try "a terminal that takes nothing, and is another user's, as after su" -s 200x60 -- \
		env XDG_STATE_HOME=/nowhere setpriv --reuid=65534 --clear-groups "$traintop" runs <<END
wait bert-pre
deaf
$fill
signal 15
ends 0
END
fi
cat >train <<'END'
awk 'BEGIN { for (i = 0; i < 200000; i++) printf "epoch %d loss %.6f\n", i, 1 / (i + 1) }'
echo "epoch 200000 loss 0.0078125"
echo >trained
sleep 60
END
try "the terminal takes nothing for a while, and the training behind the pipe goes on" -s 200x60 -- \
	sh -c "sh train | exec \"$traintop\" -" <<END
wait standard input
deaf
$fill
run for i in 1 2 3 4 5 6 7 8 9 10; do [ -e trained ] && exit; sleep 1; done; exit 1
hears
wait 0.0078
key C-c
END
# A frame that is more than a terminal takes at once, and nothing that happens after it.
mkdir still
awk 'BEGIN {
	for (i = 0; i < 250; i++) {
		printf "epoch %d loss %.6f ", i, 1 / (i + 1)
		for (j = 0; j < 500; j++)
			printf "%c", 97 + (i * i + j * j) % 26
		printf " end%d\n", i
	}
}' >still/wide.log
touch -d '2 days ago' still/wide.log
try "the terminal takes nothing for a while, and the frame is finished when it does" -s 600x250 -- \
	"$traintop" still <<'END'
wait wide
deaf
key L
sleep 0.3
hears
wait end249
key q q
ends 0
END
rm trained
try "the training behind the pipe goes on also if what it writes is no text" -- \
	sh -c "(head -c 5000 /dev/zero; sh train) | exec \"$traintop\" -" <<END
wait binary
run for i in 1 2 3 4 5 6 7 8 9 10; do [ -e trained ] && exit; sleep 1; done; exit 1
key C-c
END
try "the terminal goes away while it takes nothing" -s 200x60 -- "$traintop" runs <<END
wait bert-pre
deaf
$fill
hangup
ends 0
END
try "stopped and continued two hundred times" -- "$traintop" runs <<'END'
wait bert-pre
run i=0; while [ $i -lt 200 ]; do kill -TSTP $PROGRAM; kill -CONT $PROGRAM; i=$((i + 1)); done
wait bert-npre
key q
ends 0
restored
END
try "stopped by a signal nobody can catch, while others use the terminal" -- "$traintop" runs <<'END'
wait bert-npre
run kill -STOP $PROGRAM; stty sane </proc/$PROGRAM/fd/0; printf '\033[?1049l\033[2J' >/proc/$PROGRAM/fd/1
gone bert-npre
run kill -CONT $PROGRAM
wait bert-npre
key ?
wait help
key Esc
key q
ends 0
restored
END
try "told to end in the middle of frames" -s 200x60 -- "$traintop" runs <<'END'
wait bert-pre
resize 199x60
signal 15
ends 0
restored
END
try "standard input is closed, the keys come from the terminal" -- sh -c "exec \"$traintop\" runs <&-" <<'END'
wait bert-pre
key q
ends 0
restored
END
try "standard error is closed" -- sh -c "exec \"$traintop\" runs 2>&-" <<'END'
wait bert-pre
key q
ends 0
restored
END
mkfifo pipe
try "a FIFO without a writer, and then with one" -s 100x24 -- "$traintop" pipe <<'END'
wait pipe
run printf 'epoch 1 loss 0.125\n' >pipe
wait 0.125
key q
ends 0
restored
END

# --- a clock that is set back
if [ -n "$faults" ]; then
	cp "$samples/bert-pre.log" clock.log
	try "the clock is set back by an hour and forth again" -s 100x24 -- \
		env LD_PRELOAD="$faults" FAULT_CLOCK="$here/back" "$traintop" clock.log <<'END'
wait clock
run echo 'epoch 29 loss 0.5' >>clock.log
wait live
# An unfinished line is read after a second, which begins before and ends after the clock was set.
run printf 'epoch 30 loss 0.0625' >>clock.log; touch back
wait 0.0625
run printf '\nepoch 31 loss 0.03125' >>clock.log; rm back
wait 0.031
sleep 1
wait live
wait no alerts
key q
ends 0
restored
END
fi

# --- no inotify
# blind NAME REASON VARIABLE=VALUE: what is written and what appears is found nonetheless, and it is said why
blind()
{
	mkdir blind
	echo 'epoch 1 loss 0.5' >blind/a.log
	: >news
	env LD_PRELOAD="$faults" "$3" "$traintop" --follow --json blind >news 2>complaints </dev/null &
	pid=$!
	pids="$pids $pid"
	told "$1: a log is followed" '"run": "a"'
	echo 'epoch 2 loss nan' >>blind/a.log
	told "$1: what is written is seen" '"run": "a".*"rule": "nan"'
	echo 'epoch 1 loss nan' >blind/b.log
	told "$1: what appears is found" '"run": "b".*"rule": "nan"'
	if grep -q "$2" complaints; then
		ok "$1: it says why"
	else
		not_ok "$1: it does not say why"
		sed 's/^/    /' complaints
	fi
	kill "$pid"
	wait "$pid"
	rm -r blind
}
if [ -n "$faults" ]; then
	blind "max_user_watches" 'limit of inotify watches is reached' FAULT_WATCH=28
	blind "max_user_instances" 'limit of inotify instances is reached' FAULT_INOTIFY=24
	blind "no memory in the kernel" 'no memory for another inotify watch' FAULT_WATCH=12
	blind "NFS" 'NFS does not tell of writes by other hosts' FAULT_STATFS=0x6969
	blind "Lustre" 'Lustre does not tell of writes by other hosts' FAULT_STATFS=0x0bd00bd0
fi

exit "$failed"
