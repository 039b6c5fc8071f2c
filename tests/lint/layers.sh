#!/bin/sh
# layers.sh - who may include whom (ARCHITECTURE; analyse and view do not know ingest); curses in app/tty.c alone, libinotifytools in ingest/watch.c, uthash in
# util/hash.h
: "${SRC:?run me by make check}"
cd "$SRC/src" || exit 1

find . -name '*.[ch]' -o -name '*.def' | sort | xargs awk '
BEGIN {
	may["util"] = " util "
	may["model"] = " util model "
	may["ingest"] = " util model ingest "
	may["analyse"] = " util model analyse "
	may["view"] = " util model analyse view "
	may["app"] = " util model ingest analyse view app "
	alone["curses.h"] = alone["ncurses.h"] = alone["term.h"] = "./app/tty.c"
	alone["uthash.h"] = "./util/hash.h"
	alone["inotifytools/inotifytools.h"] = "./ingest/watch.c"
	alone["inotifytools/inotify.h"] = "./ingest/watch.c"
}
function complain(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what
	bad = 1
}
/^[ \t]*#[ \t]*include[ \t]*</ {
	name = $0
	sub(/^[^<]*</, "", name)
	sub(/>.*/, "", name)
	if (name in alone && FILENAME != alone[name])
		complain("only " alone[name] " may include <" name ">")
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	split(FILENAME, path, "/")
	name = $0
	sub(/^[^"]*"/, "", name)
	sub(/".*/, "", name)
	if (name == "config.h")
		next
	if (split(name, part, "/") != 2)
		complain("\"" name "\": an include names its layer")
	else if (index(may[path[2]], " " part[1] " ") == 0)
		complain(path[2] " may not include " part[1] ": \"" name "\"")
}
END {
	exit bad
}'
