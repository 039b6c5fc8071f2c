#!/bin/sh
# config.sh - the configuration file: what it sets, and how its errors are told
# shellcheck disable=SC1091,SC2154
. "$SRC/tests/e2e/lib.sh"

XDG_CONFIG_HOME=$here/config
export XDG_CONFIG_HOME
mkdir -p config/traintop
conf=config/traintop/traintop.conf
path=$here/$conf

# configure: the file from standard input
configure()
{
	cat >"$conf"
}

run "$traintop" --list-rules
expect "no file is fine" 0 ''

configure <<'END'
# a comment
rank = val_accuracy.last   ; another
ascii = yes
[rule frozen]
epochs = 5
[rule plateau]
off = yes
END
run "$traintop" --list-rules
expect "options and rules" 0 ''
shows "a parameter is set" 'frozen\.epochs = 5 epochs .*default 3'
shows "a rule is off" '^plateau \(info\), off$'
run "$traintop" --rule frozen.epochs=7 --list-rules
shows "the command line goes before the file" 'frozen\.epochs = 7'
run "$traintop" --once "$samples/bert-pre.log" "$samples/bert-npre.log"
if LC_ALL=C grep -q '[^ -~]' out; then
	not_ok "ascii = yes"
else
	ok "ascii = yes"
fi

configure <<'END'
[format mine]
pattern = ^>> (?<epoch>\d+) tl=(?<train_loss>\S+)
	 \svl=(?<val_loss>\S+)
END
printf '>> 1 tl=0.9 vl=0.8\n>> 2 tl=0.7 vl=0.75\n' >mine.log
run "$traintop" --csv mine.log
expect "a format of one's own" 0 ''
same "its lines are read" <<'END'
run,metric,role,epoch,step,time,value
mine,train_loss,train/loss,1,,,0.9
mine,train_loss,train/loss,2,,,0.7
mine,val_loss,val/loss,1,,,0.8
mine,val_loss,val/loss,2,,,0.75
END

# --- errors, each with its line
configure <<'END'
rank = val_loss
rnak = val_loss
END
run "$traintop" --once "$samples/bert-pre.log"
expect "unknown option" 2 "traintop: $path:2: rnak: no such option; rank\?"
run "$traintop" --help
expect "--help works all the same" 0 ''

configure <<'END'
json = yes
END
run "$traintop" --once "$samples/bert-pre.log"
expect "an option that cannot stand there" 2 "traintop: $path:1: json: no such option; .*"

configure <<'END'
mouse = perhaps
END
run "$traintop" --once "$samples/bert-pre.log"
expect "neither yes nor no" 2 "traintop: $path:1: mouse: yes or no"

configure <<'END'

[rule forzen]
epochs = 5
END
run "$traintop" --once "$samples/bert-pre.log"
expect "unknown rule" 2 "traintop: $path:3: .*forzen.*frozen\?.*"

configure <<'END'
[rules]
epochs = 5
END
run "$traintop" --once "$samples/bert-pre.log"
expect "unknown section" 2 "traintop: $path:2: rules: no such section; rule\?"

configure <<'END'
rank = val_loss
what is this
END
run "$traintop" --once "$samples/bert-pre.log"
expect "no name and value" 2 "traintop: $path:2: neither a \[section\] nor NAME = VALUE"

configure <<'END'
[format mine]
pattern = loss=(?<loss>\S+
END
run "$traintop" --once "$samples/bert-pre.log"
expect "pattern that is none" 2 "traintop: .*mine: .*parenthesis.*"

configure <<'END'
[filters]
good = val_loss<
END
run "$traintop" --once "$samples/bert-pre.log"
expect "filter that is none" 2 "traintop: $path:2: good: .+"

configure <<'END'
[keys]
quit = C-q, F10
fly = x
END
run "$traintop" --once "$samples/bert-pre.log"
expect "unknown action" 2 "traintop: $path:3: .*fly.*"

configure <<'END'
[keys]
quit = Strg-Q
END
run "$traintop" --once "$samples/bert-pre.log"
expect "unknown key" 2 "traintop: $path:2: .*Strg-Q.*"

{
	printf 'filter = '
	head -c 300 /dev/zero | tr '\0' 'x'
	echo
} | configure
run "$traintop" --once "$samples/bert-pre.log"
expect "a line that is too long" 2 "traintop: $path:1: the line is longer than 198 bytes; .*"

rm "$conf" && mkdir "$conf"
run "$traintop" --once "$samples/bert-pre.log"
expect "a folder in its place" 2 "traintop: $path: Is a directory"

exit "$failed"
