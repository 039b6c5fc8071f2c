#!/bin/sh
# hostile.sh - whatever bytes logs, their names and the command line hold: nothing raw reaches a terminal, a
# file or a command, JSON stays JSON, and time and memory are bounded (the bounds are in the manual)
# shellcheck disable=SC1091,SC2154
. "$SRC/tests/e2e/lib.sh"

fit=$BUILD/tests/tools/fit
within=$BUILD/tests/tools/within
screen=$BUILD/tests/tools/screen
# Large inputs are a tenth of what is claimed, unless THOROUGH is set.
scale=${THOROUGH:+1000000}
scale=${scale:-100000}

# fit NAME FILE [-j|-l]: what was printed is fit for a terminal
fit()
{
	if "$fit" ${3:+"$3"} <"$2" >why 2>&1; then
		ok "$1"
	else
		not_ok "$1: $(head -n 1 why)"
	fi
}

# within NAME SECONDS MEGABYTES ARGUMENT...: traintop ends well, within bounds; its output in ./out
within()
{
	name=$1
	shift
	seconds=$1
	megabytes=$2
	shift 2
	status=0
	"$within" "$seconds" "$megabytes" "$traintop" "$@" >out 2>err 3>took </dev/null || status=$?
	if [ "$status" -eq 0 ]; then
		ok "$name: $(cat took)"
	else
		not_ok "$name: status $status, $(cat took)"
		sed 's/^/    /' err | head -n 3
	fi
}

# --- bytes that a terminal would obey, everywhere in logs
esc=$(printf '\033')
bel=$(printf '\007')
evil()
{
	printf '%s\n' "${esc}]52;c;QUFBQQ==${bel}" "${esc}]0;owned${bel}" "${esc}]8;;http://evil${bel}" \
		"${esc}[?2004h" "${esc}[6n" "${esc}[2J" "${esc}c" "${esc}P\$qm${esc}\\" "${esc}P+q544e${esc}\\" \
		"${esc}_G${esc}\\" "${esc}^x${esc}\\" "${esc}kowned${esc}\\" "${esc}[" "$esc"
	printf '\302\2332J\n\302\2350;owned\007\n\2332J\n\2350;owned\234\n\016\n\177\n\377\376\n\300\257\n'
	printf '\355\240\200\n\364\220\200\200\n\360\237\n\342\200\256turned\n\342\201\246\n\342\200\217\n'
	awk 'BEGIN { printf "a"; for (i = 0; i < 60; i++) printf "\314\201\342\203\235"; print "" }'
}
evil >list
mkdir logs names
i=0
while IFS= read -r e; do
	i=$((i + 1))
	{
		printf '## run %s x\n' "$e"
		printf '# lr%s = 1e-3%s\nbatch%s_size: %s16\n' "$e" "$e" "$e" "$e"
		for epoch in 1 2 3; do
			printf 'Epoch %d loss: 0.%d tr%sain_%sx%s: 0.3 val_loss: 0.4\n' \
				"$epoch" $((9 - epoch)) "$e" "$e" "$e"
		done
		printf '{"epoch": 4, "los%ss": 0.5, "val_loss": NaN, "%s": 1}\n' "$e" "$e"
		printf '| epoch | tr%sain loss | val loss |\n|---|---|---|\n| 5 | 0.5%s | nan |\n' "$e" "$e"
		printf 'Epoch 6 loss: nan val_loss: 0.4\nEpoch 7 %s loss%s=%s0.5\n' "$e" "$e" "$e"
		printf 'Traceback (most recent call last):\n  File "x", line 1\nRuntimeError: bo%som\n' "$e"
	} >"logs/$i.log"
	case $e in
	*/*) continue ;;
	esac
	mkdir -p "names/$e" 2>/dev/null || continue
	printf 'epoch 1 loss 0.5\nepoch 2 loss nan\nValueError: %s\n' "$e" >"names/$e/$e.log"
done <list
printf 'epoch 1 loss 0.5\nepoch 2 loss nan\n' >"names/new
line.log"
printf 'epoch 1 loss 0.5\nepoch 2 loss nan\n' >"names/tab	\\\"quo'ted\`\$(x).log"
# NULs behind the first bytes; at the start they would tell a binary file.
{
	awk 'BEGIN { for (i = 0; i < 500; i++) print "Epoch", i, "loss: 0.5" }'
	printf 'Epoch 500 lo\000ss: 0.4 \000val_loss: 0.3\000\n\000\000\nEpoch 501 loss: 0.\0003\n'
} >logs/nul.log

for place in logs names; do
	run "$traintop" --once "$place"
	expect "hostile $place: --once" 0 ''
	fit "hostile $place: what --once prints" out
	run "$traintop" --once --ascii "$place"
	if LC_ALL=C grep -q '[^ -~]' out; then
		not_ok "hostile $place: --ascii"
	else
		ok "hostile $place: --ascii"
	fi
	run "$traintop" --json "$place"
	expect "hostile $place: --json" 0 ''
	fit "hostile $place: what --json prints" out -j
	cp out json
	run "$traintop" --csv "$place"
	fit "hostile $place: what --csv prints" out
	if awk -F '"' 'NF % 2 == 0 { bad = 1 } END { exit bad }' out; then
		ok "hostile $place: each line of CSV is whole"
	else
		not_ok "hostile $place: a line of CSV is torn"
	fi
	run "$traintop" --report "$place"
	fit "hostile $place: what --report prints" out
	find "$place" -type f -exec "$traintop" --explain {} \; >explained 2>err
	fit "hostile $place: what --explain prints" explained
	fit "hostile $place: what --explain complains of" err
done
run "$traintop" --json names
if grep -q '"name": "new.line"' out || grep -q '"name": "new line"' out; then
	ok "a file whose name holds a line end is a run with a name of one line"
else
	not_ok "a file whose name holds a line end: $(grep -c '"name"' out) names"
fi

timeout 3 "$traintop" --follow logs names >out 2>err </dev/null
fit "what --follow tells" out -l
[ "$(grep -c '"event": "raised"' out)" -gt 50 ] || not_ok "--follow tells of alerts"

# --- what commands get
printf 'epoch 1 loss 0.5\n' >live.log
"$traintop" --follow --on-alert 'env -0 | tr "\n\0" "@\n" | grep -a ^TRAINTOP_ >>told' logs names live.log \
	>/dev/null 2>err </dev/null &
pid=$!
sleep 1
evil | while IFS= read -r e; do
	printf 'epoch 2 loss nan\nRuntimeError: %s\n' "$e"
done >>live.log
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	grep -q '^TRAINTOP_RULE=crash' told 2>/dev/null && break
	sleep 0.2
done
kill "$pid"
wait "$pid"
if grep -q '^TRAINTOP_MESSAGE=' told; then
	fit "what a command finds in its environment" told
else
	not_ok "no command was run"
fi
if grep -q '@' told; then
	not_ok "a variable holds a line end"
else
	ok "no variable holds a line end"
fi

# --- error messages quote what was wrong, cleaned and on one line
while IFS= read -r e; do
	for option in --rank --filter "--filter=loss<" --rule --no-rule "--pattern=(" --fail-on --ink --notify \
	    --explain "--$e"; do
		case $option in
		*'<' | *'(') "$traintop" --once "$option$e" logs/1.log >/dev/null 2>>err.all ;;
		"--$e") "$traintop" "$option" logs/1.log >/dev/null 2>err.one ;;
		*) "$traintop" --once "$option=no$e" logs/1.log >/dev/null 2>err.one ;;
		esac
		cat err.one >>err.all
		if [ "$(wc -l <err.one)" -gt 1 ]; then
			not_ok "$option complains in more than one line"
		fi
	done
	"$traintop" --once "no$e.log" >/dev/null 2>>err.all
done <list
"$traintop" --once "no
file" >/dev/null 2>err
[ "$(wc -l <err)" -eq 1 ] || not_ok "a line end in a name that is complained of"
fit "what is complained of" err.all

# --- the screen
if [ -x "$screen" ]; then
	cat >steps <<'END'
wait run
harmless
key Down Down Enter
sleep 0.2
harmless
key L
sleep 0.2
harmless
key g / R u n Enter n
harmless
key Esc q
key e
sleep 0.2
key a
sleep 0.2
key Esc 1 * t
sleep 0.2
harmless
key Tab Tab z z
key 1 c
sleep 0.2
harmless
key 1 / v a l _ l o s s < 1 Enter
sleep 0.2
key ?
sleep 0.2
key Esc C
sleep 0.2
key Esc S
sleep 0.2
harmless
key Esc
untitled
key C-c
ends 0
restored
harmless
END
	for place in logs names; do
		for term in xterm-256color linux; do
			if "$screen" -s 120x40 -- env TERM=$term "$traintop" --notify none "$place" \
			    <steps >out 2>&1; then
				ok "hostile $place on the screen ($term)"
			else
				not_ok "hostile $place on the screen ($term)"
				sed 's/^/    /' out
			fi
		done
	done
fi

# --- files that are none
mkdir odd
ln -s ../odd odd/loop
ln -s itself odd/itself.log
ln -s /dev/zero odd/zero.log
ln -s /dev/tty odd/tty.log
mkfifo odd/fifo.log
perl -MSocket -e 'socket(my $s, PF_UNIX, SOCK_STREAM, 0); bind($s, sockaddr_un("odd/socket.log"))' 2>/dev/null
head -c 100000 /dev/zero >odd/zeros.log
printf 'epoch 1 loss 0.5\n' >odd/good.log
within "a folder with loops, FIFOs, devices and sockets" 5 30 --json odd
if [ "$(grep -c '"source": "odd/good.log"' out)" -eq 1 ] && [ "$(grep -o '"source"' out | wc -l)" -eq 1 ]; then
	ok "and only the log among them is read"
else
	not_ok "not only the log among them is read"
	sed 's/^/    /' out
fi
for source in /dev/null odd/fifo.log odd/socket.log odd/zero.log; do
	status=0
	timeout 1 "$traintop" --follow "$source" >out 2>err </dev/null || status=$?
	fit "$source as a source (status $status)" err
done

# --- sizes
truncate -s 2G sparse.log
run "$within" 10 30 "$traintop" --json sparse.log
expect "two gigabytes of nothing" 3 'traintop: sparse.log: .*(binary|no text).*'
{
	printf 'epoch 1 loss 0.5\n'
	head -c 8192 /dev/zero | tr '\0' x
} >line.log
truncate -s 2G line.log
printf '\nepoch 2 loss 0.25\n' >>line.log
within "a line of two gigabytes" 60 30 --json line.log
shows "and the next one is read" '"count": 2.*"last": 0.25'

awk -v n="$scale" 'BEGIN { for (i = 0; i < n; i++) printf "epoch %d metric_%d_loss: 0.5\n", i / 1000, i }' >big.log
within "$scale names of metrics, a line each" 30 30 --json big.log
shows "those beyond the limit are not kept" '"name": "metric_1999_loss"'
shows_not "those beyond the limit are not kept" '"name": "metric_2000_loss"'
awk -v n="$scale" 'BEGIN { for (i = 0; i < n; i++) printf "m%d_loss=0.5 ", i; print "" }' >big.log
within "$scale names of metrics in one line" 30 30 --json big.log
awk -v n="$scale" 'BEGIN { for (i = 0; i < n; i++) printf "## run %d\nepoch 1 loss 0.5\nepoch 2 loss nan\n", i }' \
	>big.log
within "$scale sections" 60 300 --json big.log
fit "and their JSON" out -j
within "$scale sections as a table" 60 300 --once big.log
awk -v n="$scale" 'BEGIN { for (i = 0; i < n; i++) printf "param%d = %d\n", i, i; print "epoch 1 loss 0.5" }' >big.log
within "$scale parameters" 60 30 --json big.log
awk -v n="$scale" 'BEGIN { for (i = 0; i < n; i++) printf "Traceback (most recent call last):\nE: %d\nepoch %d loss 1\n", i, i }' \
	>big.log
within "$scale tracebacks" 60 30 --json big.log

awk 'BEGIN {
	for (i = 0; i < 10000; i++) { nines = nines "9"; ones = ones "1" }
	print "epoch 1 loss " nines; print "epoch 2 loss 0." ones; print "epoch " nines " loss 0.5"
	print "step " nines "/" ones " loss 0.5"; print "epoch 4 loss 1e" nines
}' >big.log
within "numbers of ten thousand digits" 5 30 --json big.log
shows "and they are read" '"min": 0.1111111111111111'
fit "and their JSON" out -j

head -c 100000 /dev/zero | tr '\0' '[' >big.log
within "brackets a hundred thousand deep" 5 30 --json big.log
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "{\"a\":"; print "" }' >big.log
within "objects a hundred thousand deep" 5 30 --json big.log
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "{\"a\":\n" }' >big.log
within "objects a hundred thousand deep, a line each" 5 30 --json big.log
awk -v n="$scale" 'BEGIN { print "{"; for (i = 0; i < n; i++) printf "\"k%d\": {\"loss\": 0.5},\n", i; print "\"z\": 1}" }' \
	>big.json
within "a document of $scale objects" 30 600 --json big.json
awk -v n="$scale" 'BEGIN { print "Result for x:"; for (i = 0; i < n; i++) printf "%*sk%d:\n", 2 + i % 1000, "", i }' >big.log
within "YAML a thousand deep" 60 30 --json big.log

awk 'BEGIN { for (k = 0; k < 6; k++) { for (i = 0; i < 100000; i++) printf k ? "%d.5," : "c%d,", i; print "0" } }' \
	>big.csv
within "a CSV of a hundred thousand columns" 10 30 --json big.csv
awk 'BEGIN { for (k = 0; k < 20; k++) {
	printf "|"; for (i = 0; i < 10000; i++) printf k == 1 ? "---|" : k ? " %d.5 |" : " c%d |", i; print ""
} }' >big.log
within "a table of ten thousand columns" 10 30 --json big.log
awk 'BEGIN { for (k = 0; k < 20; k++) { for (i = 0; i < 10000; i++) printf k ? "  %d.5" : "  loss%d", i; print "" } }' \
	>big.log
within "plain columns, ten thousand of them" 10 30 --json big.log
for c in '|' '(' '{' '[' '<' ':' '=' '%' '-' '"' "'" '#' '.' '0' ' ' '\t' '\r' '\b' '\n' '\033'; do
	head -c 10485760 /dev/zero | tr '\0' "$c" >big.log
	within "ten megabytes of $c" 15 30 --json big.log
done

exit "$failed"
