#!/bin/sh
# cli.sh - the command line as a contract: options, sentences about errors, exit statuses
# shellcheck disable=SC1091,SC2154
. "$SRC/tests/e2e/lib.sh"

log=$samples/bert-pre.log
frozen=$samples/bert-npre.log

# --- what is wrong is told in one sentence, with the nearest known name
run "$traintop" --jsn
expect "unknown option" 2 'traintop: --jsn: no such option; --json\?'
run "$traintop" --xyzzy
expect "option like no other" 2 'traintop: --xyzzy: no such option; traintop --help lists them'
run "$traintop" --r=1
expect "ambiguous option" 2 'traintop: --r: could be --report or --rank'
run "$traintop" -x
expect "unknown letter" 2 'traintop: -x: no such option; traintop --help lists them'
run "$traintop" --once=yes
expect "flag with a value" 2 'traintop: --once takes no value'
run "$traintop" --rank
expect "option without its value" 2 'traintop: --rank needs a value: METRIC'
run "$traintop" --json --csv "$log"
expect "two ways of printing" 2 'traintop: --csv: one way of printing at a time, and --json was asked for before'
run "$traintop" --follow --csv "$log"
expect "--follow with another" 2 'traintop: --follow goes with --json or alone, not with --csv'
run "$traintop" --fail-on severe "$log"
expect "unknown level" 2 'traintop: --fail-on: severe: no such level; info, warning or critical'
run "$traintop" --notify horn "$log"
expect "unknown way to tell" 2 'traintop: --notify: horn: no such way; bell, osc9, osc777 or none'
run "$traintop" --ink red "$log"
expect "unknown ink" 2 'traintop: --ink: red: no such ink; braille, blocks or ascii'
run "$traintop" --rule forzen.epochs=5 "$log"
expect "unknown rule" 2 'traintop: --rule: .*forzen.*frozen\?.*'
run "$traintop" --rule frozen.epoch=5 "$log"
expect "unknown parameter" 2 'traintop: --rule: .*epoch; .*epochs.*'
run "$traintop" --rule frozen.epochs=0 "$log"
expect "parameter out of range" 2 'traintop: --rule: .*frozen.epochs.*'
run "$traintop" --no-rule nann "$log"
expect "unknown rule to switch off" 2 'traintop: --no-rule: .*nann.*nan\?.*'
run "$traintop" --json --rank val_lss "$log"
expect "unknown metric to rank by" 2 'traintop: --rank: .*val_lss.*val_loss\?.*'
run "$traintop" --json --rank val_loss.bset "$log"
expect "unknown statistic" 2 'traintop: --rank: .*bset.*'
run "$traintop" --json --filter 'val_lss<1' "$log"
expect "unknown metric in a filter" 2 'traintop: --filter: .*val_lss.*val_loss\?.*'
run "$traintop" --json --filter '(val_loss<1' "$log"
expect "filter that is none" 2 'traintop: --filter: .+'
run "$traintop" --json --pattern '((' "$log"
expect "pattern that is none" 2 'traintop: .*pattern: .*parenthesis.*'
run "$traintop" --json --pattern 'loss' "$log"
expect "pattern without names" 2 'traintop: .*pattern: .*named group.*'

# --- sources
run "$traintop" --json nowhere.log
expect "no such file" 3 'traintop: nowhere.log: no such file'
run "$traintop" --json nowhere.log "$log"
expect "no such file among others" 3 'traintop: nowhere.log: no such file'
shows "the others are read all the same" '"name": "bert-pre"'
run "$traintop" --json 'none*.log'
expect "glob without a match" 3 'traintop: none\*\.log: .+'
mkdir empty
run "$traintop" --once empty
expect "folder without logs" 0 'traintop: there is no log in empty yet'
mkdir notes
echo "the meeting is on Monday" >notes/today.log
run "$traintop" --once notes
expect "folder of logs without metrics" 0 'traintop: 1 log in notes, and no metrics yet; .*--explain.*'
head -c 20000 /dev/zero >zeros.log
run "$traintop" --json zeros.log
expect "binary file" 3 'traintop: zeros.log: .*(binary|no text).*'
run sh -c "timeout 10 \"$traintop\" --json - <zeros.log"
expect "a binary file on standard input" 3 'traintop: standard input: .*binary.*'
run sh -c "cat zeros.log - | timeout 10 \"$traintop\" --once -"
expect "binary bytes from a pipe" 3 'traintop: standard input: .*binary.*'
run timeout 10 "$traintop" --json /dev/zero
expect "a device without an end" 3 'traintop: /dev/zero: .*binary.*'
: >nothing.log
run "$traintop" --json nothing.log
expect "empty file" 0 ''
shows "an empty file is waited for" '"state": "waiting".*"metrics": \[ \]'
if [ "$(id -u)" -ne 0 ]; then
	cp "$log" closed.log && chmod 0 closed.log
	run "$traintop" --json closed.log
	expect "unreadable file" 3 'traintop: closed.log: permission denied'
	mkdir closed && cp "$log" closed/open.log && cp -p closed.log closed/
	run "$traintop" --json closed
	expect "unreadable file in a folder" 3 'traintop: closed/closed.log: permission denied'
fi
ln -s loop1 loop2 && ln -s loop2 loop1
run "$traintop" --json loop1
expect "symbolic links in a circle" 3 'traintop: loop1: its symbolic links form a loop'
run "$traintop" --json "$log" -- --json
expect "what follows -- is a source" 3 'traintop: --json: no such file'
printf 'Epoch 1 loss: 0.5\n' >"$(printf 'a\033]0;x\007b.log')"
run "$traintop" --json "$(printf 'a\033]0;x\007b.log')"
expect "an escape sequence in a file's name" 0 ''
if LC_ALL=C grep -q "$(printf '\033')" out; then
	not_ok "an escape sequence reaches the output"
else
	ok "no escape sequence reaches the output"
fi

# --- one way of printing at a time
for first in --once --json --csv --report --explain=x --list-rules --list-formats; do
	second=--json
	[ "$first" != --json ] || second=--once
	run "$traintop" "$first" "$second" "$log"
	expect "$first $second" 2 "traintop: .*one way of printing at a time, and ${first%=*} was asked for before"
done

# --- exit statuses
run "$traintop" --once "$frozen"
expect "alerts alone do not fail" 0 ''
run "$traintop" --once --fail-on critical "$frozen"
expect "--fail-on, and there is one" 1 ''
run "$traintop" --once --fail-on critical "$log"
expect "--fail-on, and there is none" 0 ''
run "$traintop" --once --fail-on critical --no-rule frozen "$frozen"
expect "a rule that is off does not fail" 0 ''
run "$traintop" --once --fail-on critical --filter bert-pre "$log" "$frozen"
expect "only runs that the filter takes can fail" 0 ''
run "$traintop" --once --fail-on critical --filter bert-npre "$log" "$frozen"
expect "and those do" 1 ''
run "$traintop" --json --fail-on critical nowhere.log "$frozen"
expect "an unreadable source goes before an alert" 3 'traintop: nowhere.log: .+'
run sh -c "\"$traintop\" --json \"$log\" >/dev/full"
expect "standard output that is full" 3 'traintop: standard output: No space left on device'
for option in "--csv \"$log\"" "--once \"$log\"" "--report \"$log\"" "--explain \"$log\"" --list-rules --list-formats \
    --help --version; do
	run sh -c "\"$traintop\" $option >/dev/full"
	expect "standard output that is full: ${option%% *}" 3 'traintop: standard output: No space left on device'
done

# --- a command for each alert that is open at the end
run "$traintop" --once --on-alert 'echo "$TRAINTOP_RUN $TRAINTOP_RULE" >>told' --filter bert "$log" "$frozen"
expect "--once and --on-alert" 0 ''
if [ "$(cat told)" = 'bert-npre frozen' ]; then
	ok "the command was run before the end, once"
else
	not_ok "the command was not run once: $(cat told)"
fi
rm -f told
run "$traintop" --once --on-alert 'echo >told' --filter bert-pre "$log" "$frozen"
[ ! -e told ] || not_ok "a command is run for a run that the filter does not take"
run "$traintop" --json --on-alert 'sleep 1; echo so what >&2; exit 7' "$frozen"
expect "a command that fails" 0 'traintop: --on-alert: .*exit status 7: so what'

# --- what is printed and ends
run "$traintop" --version
expect "--version" 0 ''
shows "--version names itself" '^traintop [0-9]+\.[0-9]+\.[0-9]+$'
run "$traintop" --help
expect "--help" 0 ''
shows "--help lists the options" '^      --fail-on LEVEL'
run "$traintop" --list-rules
expect "--list-rules" 0 ''
shows "--list-rules shows parameters" 'frozen\.epochs = 3 epochs'
run "$traintop" --rule frozen.epochs=5 --list-rules
shows "--list-rules shows what was set" 'frozen\.epochs = 5 epochs .*default 3'
run "$traintop" --list-formats
expect "--list-formats" 0 ''
shows "--list-formats shows examples" 'Train Loss'
run "$traintop" "$log"
expect "without a terminal it is --once" 0 ''
shows "--once shows the run" 'bert-pre .*0\.168'
run "$traintop" --once "$log"
cp out twice
run env COLUMNS=60 "$traintop" --once "$log"
if [ "$(wc -L <out)" -le 60 ] && [ "$(wc -L <twice)" -le 100 ]; then
	ok "--once is as wide as COLUMNS, else 100"
else
	not_ok "--once is $(wc -L <out) columns wide at 60, $(wc -L <twice) by default"
fi
run env LC_ALL=C "$traintop" --once "$samples/chinese.log"
if LC_ALL=C grep -q '[^ -~]' out; then
	not_ok "without a UTF-8 locale only ASCII"
else
	ok "without a UTF-8 locale only ASCII"
fi
run "$traintop" --explain "$log"
expect "--explain" 0 ''
shows "--explain tells the shape" '^ +1  [a-z]+ +Epochs: 1'
shows "--explain tells the numbers" 'val_loss 0\.451'
run "$traintop" --explain nowhere.log
expect "--explain without a file" 3 'traintop: nowhere.log: No such file or directory'

# --- standard input
status=0
"$traintop" --json - <"$log" >out 2>err || status=$?
expect "- is standard input" 0 ''
shows "standard input has a run" '"source": "-"'
run sh -c "cat \"$frozen\" | \"$traintop\" --follow --json -"
expect "--follow ends with its pipe" 0 ''
shows "--follow tells of the alert" '"event": "raised".*"rule": "frozen"'
run sh -c "cat \"$frozen\" | \"$traintop\" --follow --fail-on critical -"
expect "--follow and --fail-on" 1 ''

# --- following files: what comes later is told, and an interruption is a good end
cp "$frozen" grows.log
"$traintop" --follow grows.log >out 2>err &
follower=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	grep -q frozen out && break
	sleep 0.1
done
printf 'Traceback (most recent call last):\n  File "t.py", line 1\nRuntimeError: boom\n' >>grows.log
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32; do
	grep -q '"rule": "crash"' out && break
	sleep 0.1
done
kill -INT "$follower"
status=0
wait "$follower" || status=$?
expect "--follow ends when interrupted" 0 ''
shows "--follow tells what comes later" '"event": "raised".*"rule": "crash".*boom'
shows "--follow tells of states" '"event": "state".*"state": "crashed"'

status=0
"$traintop" --json - <&- >out 2>err || status=$?
expect "standard input is closed" 3 'traintop: .+'

# --- a reader that goes away is no error of ours
run sh -c "\"$traintop\" --csv \"$samples\" | head -1"
shows "a pipe that is closed early" '^run,metric,role,epoch,step,time,value$'

exit "$failed"
