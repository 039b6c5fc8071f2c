#!/bin/sh
# follow.sh - what --follow tells while logs are written, moved, emptied and deleted under it
# shellcheck disable=SC1091,SC2154
. "$SRC/tests/e2e/lib.sh"

pids=
trap 'for pid in $pids; do kill "$pid" 2>/dev/null; done; umount mount 2>/dev/null; rm -rf "$here"' EXIT

# follow SOURCE...: in the background, its news in ./news
follow()
{
	: >news
	"$traintop" --follow --json "$@" >news 2>complaints </dev/null &
	pid=$!
	pids="$pids $pid"
}

# told NAME PATTERN: within ten seconds there is news like it
told()
{
	tries=200
	until grep -Eq -e "$2" news; do
		tries=$((tries - 1))
		if [ "$tries" -eq 0 ] || ! kill -0 "$pid" 2>/dev/null; then
			not_ok "$1: no news like: $2"
			sed 's/^/    /' news complaints
			return
		fi
		sleep 0.05
	done
	ok "$1"
}

# stopped NAME STATUS: it ends when it is told to, with this status
stopped()
{
	kill -TERM "$pid"
	status=0
	wait "$pid" || status=$?
	if [ "$status" -eq "$2" ]; then
		ok "$1"
	else
		not_ok "$1: exit status $status, not $2"
	fi
}

alive()
{
	if kill -0 "$pid" 2>/dev/null; then
		ok "$1"
	else
		not_ok "$1: it has ended"
		sed 's/^/    /' complaints
	fi
}

# --- a folder in which things happen
mkdir logs
echo 'epoch 1 loss 0.5' >logs/a.log
follow logs
told "a log that grows is live" '"run": "a".*"state": "live"'
echo 'epoch 2 loss nan' >>logs/a.log
told "a NaN is raised" '"event": "raised".*"run": "a".*"rule": "nan".*"epoch": 2.*"line": 2'
mkdir -p logs/new/deep
echo 'epoch 1 loss nan' >logs/new/deep/b.log
told "a log in a new folder is found" '"event": "raised".*"run": "new/deep/b"'
mv logs/a.log logs/a.log.1
echo 'epoch 1 loss inf' >logs/a.log
told "the successor of a rotated log is a run of its own" \
	'"event": "raised".*"source": "logs/a.log".*"rule": "nan".*"epoch": 1'
mv logs away
mv away logs
printf 'epoch 1 loss 0.5\nepoch 2 loss nan\n' >logs/c.log
told "a folder that was moved away and back is followed" '"event": "raised".*"source": "logs/c.log"'
rm logs/c.log
printf 'epoch 1 loss 0.5\nTraceback (most recent call last):\nRuntimeError: gone\n' >logs/c.log
told "a log that was deleted and came back is read anew" \
	'"source": "logs/c.log".*"rule": "crash"'
i=0
while [ "$i" -lt 300 ]; do
	echo "epoch 1 loss nan" >"logs/many-$i.log"
	i=$((i + 1))
done
told "of hundreds of new logs the last is found" '"event": "raised".*"run": "many-299"'
# The newest is read first: the others may take a moment more.
raised=0
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	raised=$(grep -c '"event": "raised".*"run": "many-' news)
	[ "$raised" -ge 300 ] && break
	sleep 0.5
done
if [ "$raised" -eq 300 ]; then
	ok "and every other one, once"
else
	not_ok "$raised of 300 logs were found"
fi
alive "nothing of this ended it"
stopped "SIGTERM ends it" 0

# --- pipes
mkfifo pipe
follow pipe
sleep 0.2
alive "a FIFO without a writer is waited for"
echo 'epoch 1 loss 0.5' >pipe
echo 'epoch 2 loss nan' >pipe
told "a second writer is read, too" '"rule": "nan".*"epoch": 2'
stopped "and it can be ended" 0

run sh -c 'printf "epoch 1 loss 0.5\nepoch 2 loss nan\n" | "$1" --follow --json -' sh "$traintop"
shows "standard input is followed" '"rule": "nan".*"epoch": 2'
status=0
"$traintop" --follow --json - <&- >out 2>err || status=$?
expect "standard input that is closed" 3 'traintop: standard input: is closed'

# --- what fails while it is followed
echo 'epoch 1 loss 0.5' >fails.log
follow fails.log
told "it is followed" '"run": "fails"'
rm fails.log && ln -s fails.log fails.log
sleep 0.3
rm fails.log
echo 'epoch 1 loss nan' >fails.log
told "a log that could not be read for a while is tried again" '"run": "fails".*"rule": "nan"'
alive "it goes on"
kill -TERM "$pid"

# --- asleep where nothing happens
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
	mkdir still trace # what strace writes must not be among what is watched
	cp "$samples"/bert-pre.log still/
	printf 'epoch 1 loss 0.5\nno end' >still/cut.log
	touch -d '2 hours ago' still/*
	"$traintop" --follow still >news 2>complaints </dev/null &
	pid=$!
	pids="$pids $pid"
	sleep 1
	timeout 10 strace -f -o trace/calls -p "$pid" 2>/dev/null
	calls=$(grep -cv -e 'ppoll.*<\(unfinished\|detached\)' -e '^[0-9]* *+++' -e 'restart_syscall' trace/calls)
	if [ "$calls" -eq 0 ]; then
		ok "no system call in ten seconds where nothing happens"
	else
		not_ok "$calls system calls in ten seconds where nothing happens"
		sed 's/^/    /' trace/calls | head -n 20
	fi
	kill -TERM "$pid"
else
	echo "skip: no strace to see whether it sleeps"
fi

# --- a file system that does not tell of what other hosts write
mirrorfs=$BUILD/tests/tools/mirrorfs
if [ -x "$mirrorfs" ] && [ -c /dev/fuse ] && command -v fusermount3 >/dev/null; then
	mkdir backing mount
	"$mirrorfs" backing mount >mirror.out 2>&1 &
	pids="$pids $!"
	tries=40
	until mountpoint -q mount || [ "$tries" -eq 0 ]; do
		sleep 0.05
		tries=$((tries - 1))
	done
fi
if mountpoint -q mount 2>/dev/null; then
	echo 'epoch 1 loss 0.5' >backing/a.log
	follow mount
	told "a log on FUSE is followed" '"run": "a"'
	if grep -q 'FUSE does not tell of writes by other hosts' complaints; then
		ok "that it is polled is said"
	else
		not_ok "nothing said that it is polled"
	fi
	echo 'epoch 2 loss nan' >>backing/a.log
	told "what another host writes is seen" '"run": "a".*"rule": "nan".*"epoch": 2'
	# Of three tries, since the machine may have something else to do in one.
	soon=0
	for i in 1 2 3; do
		printf 'epoch 1 loss 0.5\n' >backing/soon-$i.log
		told "a further log is followed" "\"run\": \"soon-$i\""
		begun=$(date +%s%3N)
		echo 'epoch 2 loss nan' >>backing/soon-$i.log
		until grep -q "\"run\": \"soon-$i\".*\"rule\": \"nan\"" news || [ "$(date +%s%3N)" -gt $((begun + 5000)) ]; do
			sleep 0.02
		done
		[ "$(date +%s%3N)" -gt $((begun + 1000)) ] || soon=$((soon + 1))
	done
	if [ "$soon" -ge 2 ]; then
		ok "what another host writes is seen within a second"
	else
		not_ok "what another host writes is seen within a second: $soon of 3 times"
	fi
	echo 'epoch 1 loss nan' >backing/b.log
	told "a log that another host makes is found" '"run": "b".*"rule": "nan"'
	for error in EIO ESTALE; do
		echo "$error" >backing/.fault
		echo "epoch 1 loss nan" >"backing/c-$error.log"
		sleep 1.5
		alive "$error does not end it"
		rm backing/.fault
		told "after $error it is tried again" "\"run\": \"c-$error\".*\"rule\": \"nan\""
	done
	kill -TERM "$pid"
	wait "$pid"
	fusermount3 -u mount
else
	echo "skip: no FUSE to play a network file system with"
fi

exit "$failed"
