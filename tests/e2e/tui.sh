#!/bin/sh
# tui.sh - the screen in a real terminal emulator: it comes, answers, follows, and gives the terminal back
# shellcheck disable=SC1091,SC2154
. "$SRC/tests/e2e/lib.sh"

screen=$BUILD/tests/tools/screen
[ -x "$screen" ] || {
	echo "libvterm is not installed (libvterm-dev): nothing was tested"
	exit 77
}
PS1='$ '
PATH=$BUILD:$PATH
export PS1

# try NAME [SCREEN-OPTION...] -- COMMAND...: the steps are on standard input
try()
{
	name=$1
	shift
	if "$screen" "$@" >out 2>&1; then
		ok "$name"
	else
		not_ok "$name"
		sed 's/^/    /' out
	fi
}

cp "$samples/bert-pre.log" "$samples/bert-npre.log" .
mkdir runs
cp bert-pre.log bert-npre.log runs

try "it comes, answers keys, quits and gives the terminal back" -s 100x30 -- traintop runs <<'END'
wait bert-pre
wait bert-npre
key ?
wait mark all runs shown
key Esc
gone mark all runs shown
key q
ends 0
restored
END

try "Ctrl-C quits, too" -- traintop runs <<'END'
wait bert-pre
key C-c
ends 0
restored
END

try "every size that a terminal can have" -s 10x3 -- traintop runs <<'END'
wait bert
resize 1x1
sleep 0.1
resize 200x60
wait bert-npre
resize 3x40
sleep 0.1
resize 80x24
wait bert-npre
key q
ends 0
restored
END

try "Ctrl-Z stops it as a job of the shell, fg brings it back" -s 90x24 -- bash --norc -i <<'END'
wait $
type traintop runs
key Enter
wait bert-npre
key C-z
wait Stopped
gone bert-npre
type fg
key Enter
wait bert-npre
key q
gone bert-npre
wait $
type exit
key Enter
ends 0
END

try "stopped by a signal nobody can catch, and continued" -s 90x24 -- bash --norc -i <<'END'
wait $
type sh -c 'echo $$ >pid; exec traintop runs'
key Enter
wait bert-npre
run kill -STOP "$(cat pid)"
wait Stopped
type fg
key Enter
wait bert-npre
key q
wait $
type stty -a | grep -c ' -icanon'; exit
key Enter
wait 0
ends 1
END

for number in 1 2 15; do
	try "signal $number ends it well" -- traintop runs <<END
wait bert-pre
signal $number
ends 0
restored
END
done

# AddressSanitizer would end with a status of its own where the kernel ends us by SIGSEGV.
segv=11
grep -q '^#define WITH_SANITIZERS' "$BUILD/config.h" && segv=
for number in $segv 6; do
	try "a crash (signal $number) gives the terminal back" -- traintop runs <<END
wait bert-pre
signal $number
ends $((128 + number))
restored
END
done

# --- out of memory: the terminal is given back before the reason is said
cat >starve <<'END'
pid=$(cat pid)
size=$(awk '/^VmSize/ { print $2 }' "/proc/$pid/status")
prlimit --pid "$pid" --as=$(((size + 3000) * 1024))
i=0
while [ "$i" -lt 400 ]; do
	printf 'epoch 1 loss 0.5 acc 0.5 a 1 b 2 c 3 d 4\nepoch 2 loss 0.4 acc 0.6 a 1 b 2 c 3 d 4\n' >many/$i.log
	i=$((i + 1))
done
END
mkdir many
cp bert-pre.log many
# A sanitizer's shadow memory knows no limit.
[ -z "$segv" ] || try "out of memory" -s 100x24 -- sh -c 'echo $$ >pid; exec traintop many' <<'END'
wait bert-pre
run sh starve
ends 3
restored
wait traintop: out of memory
END

# --- resizes faster than frames
try "a thousand resizes within a second" -s 90x24 -- traintop runs <<'END'
wait bert-pre
storm 1000
wait bert-npre
key q
ends 0
restored
END

# --- it follows, and sleeps when there is nothing to follow
head -n 5 bert-pre.log >grows.log
try "a line that is written is shown" -s 100x30 -- traintop grows.log <<END
wait grows
wait 0.451
run sed -n 6,10p $samples/bert-pre.log >>grows.log
wait 0.304
run printf 'Epochs: 3\n            | Train Loss:  0.228\n            | Train Accuracy:  0.845\n            | Val Loss:  nan\n' >>grows.log
wait NaN
bell
key q
ends 0
END

mkdir later
try "a file that appears is shown" -s 100x30 -- traintop later <<END
run cp $samples/chinese.log later
wait chinese
run rm later/chinese.log
sleep 0.3
key q
ends 0
END

touch -d '2 hours ago' runs/*.log
try "with nothing live it sleeps" -s 100x30 -- traintop runs <<'END'
wait bert-npre
sleep 4
asleep 5
quiet 1
key q
ends 0
END

# --- what the person has set
try "a metric that no run has is told" -s 120x30 -- traintop --rank val_lss runs <<'END'
wait val_lss
wait val_loss?
key q
ends 0
END
try "a rank of the command line is not kept" -s 120x30 -- traintop runs <<'END'
wait rank val/loss.best
key q
ends 0
END

mkdir -p config/traintop
printf '[keys]\nquit = Z, F10\n[filters]\nfrozen ones = alert:frozen\n' >config/traintop/traintop.conf
try "keys of one's own, and filters by name" -s 100x30 -- env XDG_CONFIG_HOME="$here/config" \
    "$BUILD/traintop" runs <<'END'
wait bert-pre
key F
wait frozen ones
key Up Enter
gone bert-pre
wait bert-npre
key Z
ends 0
END
try "a function key of one's own" -s 100x30 -- env XDG_CONFIG_HOME="$here/config" "$BUILD/traintop" runs <<'END'
wait bert-pre
key F10
ends 0
END

cat >mouse <<'END'
wait ▸  1   bert-pre
wait    2   bert-npre
mouse press 20 5
mouse release 20 5
wait ▸  2   bert-npre
mouse wheel-up 20 5
wait ▸  1   bert-pre
mouse wheel-down 20 5
wait ▸  2   bert-npre
mouse click 20 4
wait ▸  1   bert-pre
sleep 0.5
mouse click 20 5 2
wait ── alerts
key q q
ends 0
restored
END
try "the mouse chooses, scrolls and opens" -s 100x24 -- traintop --mouse runs <mouse
printf 'mouse = yes\n' >config/traintop/traintop.conf
try "also if the configuration asks for it" -s 100x24 -- env XDG_CONFIG_HOME="$here/config" \
    "$BUILD/traintop" runs <mouse
try "the boundary of two tiles is dragged" -s 100x24 -- traintop --mouse runs <<'END'
wait bert-npre
key * t
wait ── bert-npre
mouse press 49 10
mouse drag 39 10
mouse drag 29 10
mouse release 29 10
gone ── bert-pre  loss  ● train 0.002
key C-c
ends 0
END
mkdir twelve
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	cp bert-pre.log twelve/$i.log
done
try "of gestures that come together none is lost" -s 100x30 -- traintop --mouse twelve <<'END'
wait 12 runs
wait ▸  1
mouse wheel-down 20 8 2
wait ▸  7
mouse wheel-up 20 8
wait ▸  4
key C-c
ends 0
END
rm -rf state
try "without it the mouse is the terminal's" -s 100x24 -- traintop runs <<'END'
wait ▸  1   bert-pre
mouse press 20 5
mouse release 20 5
sleep 0.2
wait ▸  1   bert-pre
key q
ends 0
END
try "what is copied is in the clipboard" -s 100x24 -- traintop runs <<'END'
wait ▸  1   bert-pre
wait    2   bert-npre
key e w
wait copied 10 rows
clipboard copied
run base64 -d copied | grep -qx '| 4 | 0.139 | 0.173 | 0.908 | 0.890 |'
key C-c
ends 0
END

rm -rf state
try "marks are kept for the next start" -s 100x30 -- traintop runs <<'END'
wait bert-npre
gone ◆
key Space
wait ◆
key q
ends 0
END
try "marks are there at the next start" -s 100x30 -- traintop runs <<'END'
wait ◆
key q
ends 0
END
head -c 5000 /dev/urandom >state/traintop/state
try "a state that is broken is not in the way" -s 100x30 -- traintop runs <<'END'
wait bert-npre
key q
ends 0
restored
END

# --- a pipe
cat >train <<'END'
for epoch in 1 2 3 4 5 6 7 8 9; do
	echo "epoch $epoch loss 0.$((99 - epoch))"
	sleep 0.2
done
echo "the training has ended"
END
try "Ctrl-C leaves the screen of a pipe, and its writer goes on" -s 100x24 -- bash --norc -i <<'END'
wait $
type sh train | traintop -
key Enter
wait standard input
wait 0.97
key C-c
wait passed on
wait the training has ended
type exit
key Enter
ends 0
END

try "a file as standard input is not passed on" -s 100x24 -i bert-pre.log -- traintop - <<'END'
wait standard input
wait 0.168
key q
ends 0
restored
END

try "a file as standard input, and no keyboard" -s 100x24 -i bert-pre.log -- setsid -w "$BUILD/traintop" - <<'END'
wait /dev/tty: No such device or address; without a keyboard use --once or --follow
ends 3
END
try "no descriptor is left" -- sh -c "ulimit -n 4; exec \"$BUILD/traintop\" runs" <<'END'
wait Too many open files
ends 3
restored
END

# --- what is printed on a terminal is as wide as it
COLUMNS=60 "$BUILD/traintop" --once runs >wanted
printf 'wait bert-npre\nends 0\ndump\n' >steps
"$screen" -s 60x30 -- sh -c "unset COLUMNS; exec \"$BUILD/traintop\" --once --no-color runs" <steps | sed '/^$/d' >got
if sed '/^$/d' wanted | cmp -s - got && [ -s got ]; then
	ok "--once is as wide as the terminal"
else
	not_ok "--once is not as wide as the terminal"
	diff wanted got | sed 's/^/    /'
fi

# --- where it cannot be: one sentence, status 3
try "TERM is not set" -- env -u TERM "$BUILD/traintop" runs <<'END'
wait traintop: TERM is not set
ends 3
END
try "TERM is unknown" -- env TERM=xyzzy "$BUILD/traintop" runs <<'END'
wait traintop: TERM=xyzzy: no such terminal is known here
ends 3
END
try "TERM cannot move its cursor" -- env TERM=dumb "$BUILD/traintop" runs <<'END'
wait traintop: TERM=dumb cannot move its cursor
ends 3
END
try "no source can be read" -- traintop nowhere.log <<'END'
wait traintop: nowhere.log: no such file
ends 3
restored
END
try "one source of two can be read" -s 100x24 -- traintop nowhere.log runs <<'END'
wait bert-npre
wait nowhere.log
key q
ends 3
restored
END

# --- terminals
for term in vt100 linux screen tmux-256color xterm xterm-256color; do
	infocmp "$term" >/dev/null 2>&1 || {
		echo "TERM=$term is not known here: not tested"
		continue
	}
	try "TERM=$term" -- env TERM="$term" "$BUILD/traintop" runs <<'END'
wait bert-npre
key q
ends 0
restored
END
done
try "without colours, in ASCII" -s 100x30 -- env NO_COLOR=1 LC_ALL=C "$BUILD/traintop" runs <<'END'
wait bert-npre
key q
ends 0
END

# --- newest first: 200 MB, as far as they are read at full speed
lines=3000000
[ -n "$segv" ] || lines=900000
{
	echo 'Epoch 1/90 train_loss: 0.9123 val_loss: 0.9876'
	yes 'Epoch 2/90 train_loss: 0.8123 val_loss: 0.8765 and some more text' | head -n "$lines"
	echo 'Epoch 3/90 train_loss: 0.4123 val_loss: 0.4321'
} >large.log
try "the newest of a large log is on the screen while the log is being read" -s 100x30 -- \
    traintop large.log <<'END'
wait ● reading
signal 19
wait 0.4321
wait 3/90
signal 18
gone reading
wait ● live
wait 0.4321
key q
ends 0
restored
END
rm large.log

# --- hostile bytes
mkdir evil
{
	printf 'Epoch 1 \033]0;owned\007loss: 0.5 \033[2J\033[31m acc: 0.25\n'
	printf 'Epoch 2 loss: 0.4 \033]52;c;AAAA\007 \302\233 \342\200\256 acc: 0.5\n'
} >"$(printf 'evil/evil\033]0;owned\007.log')"
try "escape sequences of logs and names never reach the terminal" -s 100x30 -- traintop evil <<'END'
wait evil
key Enter
sleep 0.2
key L
wait Epoch 2 loss: 0.4
untitled
key q
key q
sleep 0.2
signal 15
ends 0
restored
END

# --- a command for an alert
cat >bad.log <<'END'
epoch 1 loss 0.5
epoch 2 loss nan
END
try "a command runs for an alert, and its failure is shown" -s 120x30 -- traintop \
    --on-alert 'printf "%s %s %s\n" "$TRAINTOP_RULE" "$TRAINTOP_RUN" "$TRAINTOP_EPOCH" >>told; echo so what >&2; exit 7' \
    bad.log <<'END'
wait exit status 7: so what
run grep -qx 'nan bad 2' told
key q
ends 0
END

rm -f told
touch bad.log # a log that is still is no news
try "a command that still runs when the screen is left is not disturbed" -s 120x30 -- traintop \
    --on-alert 'echo a; sleep 1; echo b; seq 100000; echo told >told' bad.log <<'END'
wait bad
sleep 0.3
key q
ends 0
run for i in 1 2 3 4 5 6 7 8 9 10; do [ -s told ] && exit; sleep 1; done; exit 1
END
rm -f told
touch bad.log # a log that is still is no news
try "a command that prints much is waited for" -s 120x30 -- traintop \
    --on-alert 'seq 200000 && echo told >told; exit 7' bad.log <<'END'
wait exit status 7
run [ -s told ]
key q
ends 0
END

exit "$failed"
