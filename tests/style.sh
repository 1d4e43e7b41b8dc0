#!/bin/sh
# The house style that a script can see: widths, banned calls, lengths, blanks
# at line ends, and a first comment that says what the file is. Tests may be
# as long as they need; everything else holds for them too.
. "$(dirname "$0")/tap.sh"
cd "$top_srcdir" || exit 1

sources=$(find checks help tui tests -name '*.[ch]' | sort)
code=$(find checks help tui -name '*.[ch]' | sort)
scripts=$(find bootstrap .ci tests -name '*.sh' -o -name '*.py' \
    -o -name bootstrap -o -path .ci/run | sort)

# none WHAT FILES AWK-PROGRAM: the program prints what is wrong.
none() {
	# shellcheck disable=SC2086 # one word a file
	tap_found=$(awk "$3" $2)
	if [ -z "$tap_found" ]; then
		tap_say ok "$1"
	else
		tap_say 'not ok' "$1"
		note "$(printf '%s\n' "$tap_found" | head -n 30)"
	fi
}

# shellcheck disable=SC2016 # $0 is awk's
width='{
	line = $0
	while ((at = index(line, "\t")) > 0)
		line = substr(line, 1, at - 1) sprintf("%" (8 - (at - 1) % 8) \
		    "s", "") substr(line, at + 1)
	gsub(/[^\001-\177]+/, "x", line)
	if (length(line) > 80)
		print FILENAME ":" FNR ": " length(line) " columns"
}'
# shellcheck disable=SC2016
blanks='/[ \t\r]$/ { print FILENAME ":" FNR ": blanks at the end" }'
# Strings and comments do not count.
# shellcheck disable=SC2016
banned='{
	line = " " $0
	gsub(/"([^"\\]|\\.)*"/, "", line)
	gsub(/\/\*.*\*\//, "", line)
	if (line ~ /^ *[ \t]\*[ \t]/ || line ~ /\/\*/)
		next
	if (line ~ ("[^a-zA-Z0-9_](strcpy|strcat|sprintf|vsprintf|strtok|" \
	    "atoi|atol|gets|system|popen)[ \t]*[(]"))
		print FILENAME ":" FNR ": " $0
}'
# shellcheck disable=SC2016
files='FNR == 501 { print FILENAME ": longer than 500 lines" }'
# shellcheck disable=SC2016
functions='
FNR == 1 { start = 0 }
/^[A-Za-z_].*\(/ { name = $0 }
/^\{$/ { start = FNR }
/^\}$/ && start > 0 {
	if (FNR - start - 1 > 60)
		print FILENAME ":" start ": " FNR - start - 1 " lines: " name
	start = 0
}'
# shellcheck disable=SC2016
comment='FNR == 1 && !/^\/\*/ { print FILENAME ": no first comment" }'
# shellcheck disable=SC2016
comment_length='
FNR == 1 { open = 1 }
open && /\*\// { open = 0; if (FNR > 30) print FILENAME ": " FNR " lines" }'
# shellcheck disable=SC2016
typedef='/^typedef struct/ { print FILENAME ":" FNR ": " $0 }'
# shellcheck disable=SC2016
spaces='/^        / { print FILENAME ":" FNR ": indented with spaces" }'

none "no line is wider than 80 columns" "$sources" "$width"
none "no script line is wider than 80 columns" "$scripts" "$width"
none "no blanks at the end of a line" "$sources $scripts" "$blanks"
none "no banned function is called" "$code" "$banned"
none "no file is longer than 500 lines" "$code" "$files"
none "no function is longer than 60 lines" "$code" "$functions"
none "the first thing in a file says what it is" "$sources" "$comment"
none "the first comment is no longer than a page" "$code" "$comment_length"
none "structs have no second name" "$code" "$typedef"
none "code is indented with tabs" "$sources" "$spaces"
# shellcheck disable=SC2016 # the inner shell's
ok "shell scripts are well-formed" sh -c '
	sh -n bootstrap && bash -n .ci/run &&
	for one in $(find tests -name "*.sh"); do sh -n "$one" || exit 1; done'
tap_end
