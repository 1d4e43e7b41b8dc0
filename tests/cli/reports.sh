#!/bin/sh
# Reports are, word for word, the reviewed copies in tests/reports; HTML reads
# without fault, has no script and nothing remote; text is printable UTF-8.
. "$(dirname "$0")/../tap.sh"
need_program
top=$top_srcdir
record=$top_builddir/tests/record
to=$tmp
[ -x "$record" ] || skip_all "tests/record is not built (libcmocka-dev)"
. "$top/tests/reports/make.sh"

# reviewed NAME FORMAT: what is told is the copy
reviewed() {
	copy=$(reports_copy "$1" "$2")
	reports_write "$1" "$2"
	ok "$1: $2 is as reviewed (else: sh tests/reports/renew.sh)" \
	    diff -u "$copy" "$to/$1.$2"
}

printable() {
	iconv -f UTF-8 -t UTF-8 "$1" >"$tmp/again" &&
	    cmp "$1" "$tmp/again" && ! grep -n '[^[:print:]]' "$1"
}

# Elements of HTML 5 are new to this parser, which says so and reads on.
html5='main|section|article|header|footer|nav|details|summary'
parsed() {
	xmllint --html --noout "$1" 2>"$tmp/said"
	grep 'error' "$tmp/said" | grep -vE "Tag ($html5) invalid"
}

# What fetches or runs, in a tag or in a style.
alone() {
	grep -niE '<(script|link|iframe|object|embed|img|base|form)' "$1"
	grep -niE '<[^>]*[[:space:]](on[a-z]+|src|srcset|action)=' "$1"
	grep -niE '@import|url\(' "$1"
}

while read -r name; do
	reports_record "$name"
	for format in $reports_formats; do
		reviewed "$name" "$format"
	done
	ok "$name: text is printable" printable "$to/$name.text"
	is "$name: HTML stands alone" "$(alone "$to/$name.html")" ""
	if command -v xmllint >/dev/null; then
		is "$name: HTML is well" "$(parsed "$to/$name.html")" ""
	fi
done <"$top/tests/reports/cases"
is "25 cases are compared" "$(wc -l <"$top/tests/reports/cases")" 25
tap_end
