#!/bin/sh
# ssh.sh - over a real ssh -t: it comes, follows and is resized; the connection stalls, and it dies
# shellcheck disable=SC1091,SC2154
. "$SRC/tests/e2e/lib.sh"

screen=$BUILD/tests/tools/screen
sshd=$(command -v sshd || ls /usr/sbin/sshd 2>/dev/null)
skip()
{
	echo "$1: nothing was tested"
	exit 77
}
[ -x "$screen" ] || skip "libvterm is not installed (libvterm-dev)"
if [ -z "$sshd" ] || ! command -v ssh >/dev/null; then
	skip "no ssh server and client (openssh-server)"
fi

# A server and a key for this test alone.
ssh-keygen -q -t ed25519 -N '' -f host && ssh-keygen -q -t ed25519 -N '' -f key || exit 1
cat >sshd_config <<END
ListenAddress 127.0.0.1
HostKey $here/host
AuthorizedKeysFile $here/key.pub
PidFile $here/sshd.pid
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
StrictModes no
END
[ "$(id -u)" != 0 ] || mkdir -p /run/sshd
for port in 22922 32923 42924; do
	"$sshd" -f sshd_config -p $port -E sshd.log && break
done
trap 'kill "$(cat sshd.pid)" 2>/dev/null; rm -rf "$here"' EXIT

# remote [TERMINAL-OPTION] COMMAND
remote()
{
	printf '%s' "exec ssh -F none -p $port -i $here/key -o IdentitiesOnly=yes -o LogLevel=ERROR" \
	    " -o UserKnownHostsFile=$here/known -o StrictHostKeyChecking=accept-new $1 127.0.0.1 '$2'"
}
sh -c "$(remote -n true)" 2>/dev/null || skip "the ssh server lets nobody in: $(tail -1 sshd.log)"

there="cd $here && export HOME=$here XDG_STATE_HOME=$XDG_STATE_HOME LC_ALL=C.UTF-8"
there="$there && echo \$\$ >pid && exec $traintop"

# try NAME TRAINTOP-ARGUMENTS: the steps are on standard input
try()
{
	if "$screen" -s 100x30 -- sh -c "$(remote -t "$there $2")" >out 2>&1; then
		ok "$1"
	else
		not_ok "$1"
		sed 's/^/    /' out
	fi
}

# Until the program is gone: five seconds at most.
gone()
{
	for _ in $(seq 50); do
		kill -0 "$(cat pid)" 2>/dev/null || return 0
		sleep 0.1
	done
	return 1
}

mkdir runs
printf '#!/bin/sh\ntouch %s/alerted\n' "$here" >alarm
chmod +x alarm
cp "$samples/bert-pre.log" "$samples/bert-npre.log" runs

try "it comes, follows, is resized, and gives the terminal back" runs <<'END'
wait bert-pre
wait bert-npre
run echo 'epoch 1 train_loss 0.7531' >runs/new.log
wait 0.7531
resize 140x50
wait 0.7531
resize 80x20
wait bert-npre
key q
ends 0
restored
END

try "a connection that stalls is not waited for" "--on-alert $here/alarm runs" <<'END'
wait bert-pre
signal 19
run echo 'epoch 2 train_loss nan' >>runs/new.log
run for i in $(seq 50); do test -e alerted && exit 0; sleep 0.1; done; exit 1
signal 18
wait NaN
key q
ends 0
restored
END

rm -rf "$XDG_STATE_HOME"
try "a client that is killed" runs <<'END'
wait bert-pre
key G
key Space
wait 1 marked
signal 9
ends 137
END
if gone; then
	ok "takes the program with it"
else
	not_ok "takes the program with it"
	kill "$(cat pid)"
fi
run grep -rx 'mark new' "$XDG_STATE_HOME"
expect "and what was marked is kept" 0 ""

exit $failed
