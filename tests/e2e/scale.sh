#!/bin/sh
# scale.sh - what is claimed of size: ten thousand logs, also such as all grow at once and faster than the kernel
# can tell, a run of ten million steps, a week of progress bars
# shellcheck disable=SC1091,SC2154
. "$SRC/tests/e2e/lib.sh"

screen=$BUILD/tests/tools/screen
within=$BUILD/tests/tools/within
measured=1
grep -q '^#define WITH_SANITIZERS' "$BUILD/config.h" && measured=
pid=
trap 'kill $pid 2>/dev/null; rm -rf "$here"' EXIT
# Long logs are a tenth of what is claimed, unless THOROUGH is set.
steps=${THOROUGH:+10000000}
steps=${steps:-1000000}
minutes=${THOROUGH:+10080}
minutes=${minutes:-1008}
logs=10000
[ -n "$measured" ] || logs=1000 # the sanitizers are that much slower

# piped NAME SECONDS MEGABYTES: what comes on standard input, within bounds; its --json in ./out
piped()
{
	status=0
	"$within" "$2" "$3" "$traintop" --json - >out 2>err 3>took || status=$?
	if [ "$status" -eq 0 ]; then
		ok "$1: $(cat took)"
	else
		not_ok "$1: status $status, $(cat took)"
		sed 's/^/    /' err
	fi
}

# peak NAME MEGABYTES: of the program that is followed
peak()
{
	took=$(awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$pid/status")
	if [ -z "$measured" ] || [ "$took" -lt "$2" ]; then
		ok "$1: $took MB of $2"
	else
		not_ok "$1: $took MB of $2"
	fi
}

# counted N PATTERN FILE: until so many lines of it are like that, a minute at most
counted()
{
	tries=600
	until [ "$(grep -c -e "$2" "$3")" -ge "$1" ]; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.1
	done
}

# --- one long run: exact whatever was thinned
awk -v n="$steps" 'BEGIN { for (i = 1; i <= n; i++) {
	loss = 2 + i % 100 / 1000
	if (i == n / 4)
		loss = 77.125
	if (i == n / 2)
		loss = 0.0625
	if (i == 3 * n / 10)
		loss = "nan"
	if (i == 3 * n / 10 + 1)
		loss = "inf"
	if (i == 6 * n / 10)
		loss = "-inf"
	print "step " i ": loss " loss ", lr 1e-3, grad_norm " (i % (n / 500) ? 1.5 : "nan") ", tok/s " i % 7 ".5"
} }' | piped "$steps steps of four metrics" 15 32
shows "its loss is exact, and where it was none" "\"name\": \"loss\".* \"count\": $steps, \"nonfinite\": 3, \"nonfinite_at\": \
\[ \{ \"epoch\": null, \"step\": $((3 * steps / 10)), \"line\": $((3 * steps / 10)), \"last_epoch\": null, \
\"last_step\": $((3 * steps / 10 + 1)), \"last_line\": $((3 * steps / 10 + 1)), \"count\": 2 \}, \
\{ \"epoch\": null, \"step\": $((6 * steps / 10)), .* \"count\": 1 \} \], \"first\": 2.001, \"last\": 2, \
\"min\": 0.0625, \"max\": 77.125, \"best\": 0.0625, \"best_epoch\": null, \"best_step\": $((steps / 2)) \}, .*\"lr\""
awk -v n="$steps" 'BEGIN { for (i = 1; i <= 500; i++) print i * n / 500 }' >wanted
sed 's/.*"name": "grad_norm"//; s/"first".*//' out | grep -o '"step": [0-9]*' | cut -d ' ' -f 2 >places
if cmp -s wanted places; then
	ok "and each of 500 places where another one was NaN"
else
	not_ok "and each of 500 places where another one was NaN: $(wc -l <places)"
fi

# --- a week of progress bars, drawn ten times a second: a reading each
awk -v minutes="$minutes" 'BEGIN { for (k = 1; k <= minutes; k++) {
	for (i = 1; i <= 600; i++)
		printf "\rEpoch %d: %3d%%|%-10s| %d/600 [00:%02d<00:%02d, 10.00it/s, loss=%.3f]",
		    k, i / 6, substr("##########", 1, i / 60), i, i / 10, (600 - i) / 10, k % 50 + i / 1000
	print ""
} }' | piped "progress bars for $minutes minutes" 15 8
shows "each is one reading, the last that was drawn" \
	"\"name\": \"loss\".*\"count\": $minutes, .*\"first\": 1.6, \"last\": $((minutes % 50)).6, \"min\": 0.6, \"max\": 49.6"
awk -v n=$((600 * minutes)) 'BEGIN { for (i = 1; i <= n; i++)
	printf "\rEpoch 1: %3d%%| | %d/%d [00:01<00:01, 10.00it/s, loss=%.3f]", 100 * i / n, i, n, i < n ? i % 9 : 0.25
}' | piped "one bar that is drawn for so long" 15 8
shows "is one reading" '"name": "loss".*"count": 1, .*"last": 0.25, '

# --- ten thousand logs
mkdir many
awk -v logs="$logs" 'BEGIN { for (i = 0; i < logs; i++) {
	name = "many/" i ".log"
	for (k = 1; k <= 100; k++)
		printf "Epoch %d/100 train_loss: %.4f train_acc: %.4f val_loss: %.4f val_acc: %.4f\n",
		    k, 2 / k + i / 1e5, 1 - 1 / (k + 1), 2.5 / k, 1 - 1 / (k + 2) >name
	close(name)
} }'
if "$within" 10 200 "$traintop" --json many >out 2>err 3>took &&
    [ "$(grep -c '"count": 100.*"count": 100.*"count": 100.*"count": 100' out)" -eq "$logs" ]; then
	ok "$logs logs: $(cat took)"
else
	not_ok "$logs logs: $(cat took), $(grep -c '"count": 100' out) runs"
fi
cat >more <<'END'
i=0
while [ $i -lt 1000 ]; do
	echo "epoch 1 loss 0.5" >many/more-$i.log
	i=$((i + 1))
done
END
cat >bounded <<'END'
awk '/^VmHWM/ { print "at most " $2 " kB"; exit $2 > 200 * 1024 }' "/proc/$PROGRAM/status"
END
[ -n "$measured" ] || : >bounded
[ ! -x "$screen" ] || if "$screen" -s 100x24 -- "$traintop" many >out 2>&1 <<END
sleep 4
wait $logs runs
sleep 2
run sh bounded
run sh more
wait $((logs + 1000)) runs
key G
wait $((logs + 1000))
key q
ends 0
restored
END
then
	ok "on the screen, and a thousand more as fast as they can be made: $(grep 'at most' out)"
else
	not_ok "on the screen, and a thousand more as fast as they can be made"
	sed 's/^/    /' out
fi

# --- they all grow at once
# grow LINE: a line in each
grow()
{
	awk -v line="$1" -v logs="$logs" 'BEGIN { for (i = 0; i < logs; i++) {
		name = "many/" i ".log"; print line >>name; close(name)
	} }'
}
"$traintop" --follow --json many >news 2>complaints </dev/null &
pid=$!
echo 'Epoch 1 train_loss: 0.5' >many/begun.log
counted 1 '"run": "begun".*"state": "live"' news || not_ok "a new log among $logs is live"
for epoch in 101 102 103; do
	grow "Epoch $epoch train_loss: 0.5 val_loss: 0.5"
	sleep 1
done
grow 'Epoch 104 train_loss: nan val_loss: 0.5'
if counted "$logs" '"run": "[0-9]*".*"rule": "nan".*"epoch": 104' news; then
	ok "$logs logs that all grow at once: each line is read"
else
	not_ok "$logs logs that all grow at once: $(grep -c '"rule": "nan"' news) lines were read"
fi
peak "$logs logs that all grow at once" 700

# --- more than the kernel can tell
most=$(cat /proc/sys/fs/inotify/max_queued_events)
if [ "$most" -lt $((2 * logs)) ]; then
	kill -STOP "$pid"
	# Each is two events: it is written, and it is closed.
	grow 'Epoch 105 train_loss: 0.25 val_loss: inf'
	echo 'Epoch 1 train_loss: nan' >many/late.log
	kill -CONT "$pid"
	if counted "$logs" '"rule": "nan".*"metric": "val_loss".*"epoch": 105' news &&
	    counted 1 '"run": "late".*"rule": "nan"' news; then
		ok "$most events and more: nothing was lost"
	else
		not_ok "$most events and more: $(grep -c '"metric": "val_loss"' news) lines were read"
	fi
else
	echo "skip: the kernel keeps $most events"
fi
kill "$pid"
wait "$pid"

exit "$failed"
