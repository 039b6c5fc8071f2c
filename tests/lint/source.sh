#!/bin/sh
# source.sh - what every file of src keeps to: a .c file includes "config.h" and then its own header, a
# header has a guard named after it, no typedef hides a struct, and no function that writes without
# knowing how far, splits in place or obeys a locale is called
: "${SRC:?run me by make check}"
cd "$SRC/src" || exit 1

find . -name '*.[ch]' | sort | xargs awk '
BEGIN {
	split("alloca atof atoi atol atoll gets sprintf strcat strcpy strtod strtof " \
	      "strtok strtok_r strtold vsprintf", names, " ")
	for (i in names)
		banned[names[i]] = 1
}
function complain(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what
	bad = 1
}
function exists(name, line, found) {
	found = (getline line < name) >= 0
	close(name)
	return found
}
FNR == 1 {
	includes = 0
	comment = 0
	own = FILENAME
	sub(/^\.\//, "", own)
	header = own ~ /\.h$/
	guard = toupper(own)
	gsub(/[\/.]/, "_", guard)
	sub(/\.c$/, ".h", own)
}
/^[ \t]*#[ \t]*include/ {
	includes++
	if (!header && includes == 1 && $0 != "#include \"config.h\"")
		complain("the first include is \"config.h\"")
	if (!header && includes == 2 && exists(own) && $0 != "#include \"" own "\"")
		complain("the second include is the own header, \"" own "\"")
	next
}
header && /^#ifndef/ && !(FILENAME in guarded) {
	guarded[FILENAME] = 1
	if ($2 != guard)
		complain("the guard is " guard)
}
/(^|[^A-Za-z_])typedef[ \t]+(struct|enum|union)/ {
	complain("no typedef for a struct, enum or union")
}
{
	# Comments and texts may name what code may not call.
	code = $0
	gsub(/\\./, "", code)
	gsub(/"[^"]*"/, "", code)
	if (comment && !sub(/^.*\*\//, "", code))
		next
	comment = 0
	gsub(/\/\*([^*]|\*[^\/])*\*\//, "", code)
	if (sub(/\/\*.*$/, "", code))
		comment = 1
	if (code ~ /setlocale *\( *LC_(ALL|NUMERIC)/)
		complain("LC_NUMERIC stays as it is: logs and JSON know no locale")
	while (match(code, /[A-Za-z_][A-Za-z_0-9]* *\(/)) {
		name = substr(code, RSTART, RLENGTH)
		sub(/ *\($/, "", name)
		if (name in banned)
			complain(name "() is not used here")
		code = substr(code, RSTART + RLENGTH)
	}
}
END {
	exit bad
}'
