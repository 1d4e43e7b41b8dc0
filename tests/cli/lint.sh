#!/bin/sh
# lint: the knowledge that ships is whole, and what is wrong is found.
. "$(dirname "$0")/../tap.sh"
need_program

whybounce lint
is "the knowledge that ships is whole" "$status" 0
note "$err"

# damage "what" FILE SED-COMMAND WORD: a copy with one fault in it
damage() {
	rm -rf "$tmp/assets"
	cp -r "$top_srcdir/assets" "$tmp/assets"
	sed "$3" "$top_srcdir/assets/$2" >"$tmp/assets/$2"
	if cmp -s "$top_srcdir/assets/$2" "$tmp/assets/$2"; then
		is "$1: the test itself changes $2" same changed
		return
	fi
	status=0
	WHYBOUNCE_DATA=$tmp/assets "$program" lint >"$tmp/out" 2>"$tmp/err" \
	    </dev/null || status=$?
	is "$1: 65" "$status" 65
	has "$1: the file is named" "$(cat "$tmp/out" "$tmp/err")" "$2:"
}

damage "a condition that is no XPath" tree.xml \
    "0,/test=\"[^\"]*\"/s//test=\"count(\"/"
damage "a function that does not exist" tree.xml \
    "0,/test=\"[^\"]*\"/s//test=\"nonsense('x')\"/"
damage "a way that leads nowhere" tree.xml \
    "0,/ go=\"[^\"]*\"/s// go=\"no-such-node\"/"
damage "a cause that names no fix" causes.xml \
    "0,/<fix ref=\"[^\"]*\"/s//<fix ref=\"no-such-fix\"/"
damage "a frame with a capture that does not exist" dialects.xml \
    "0,/{reply}/s//{replies}/"
damage "a frame that names no recipient" dialects.xml \
    "0,/<to text=\"[^\"]*\"/s//<to text=\"Recipient:\"/"
damage "a frame at a stage that is none" dialects.xml \
    "0,/stage=\"connect\"/s//stage=\"lunch\"/"
damage "a phrase that is no expression" codes.xml \
    "0,/ text=\"[^\"]*\"/s// text=\"a[\"/"
damage "XML that is not well-formed" tree.xml '1,$s/<\/tree>//'
xmllint --nonet --noout "$top_srcdir"/assets/*.xml 2>"$tmp/err"
is "every knowledge file is well-formed" "$(cat "$tmp/err")" ""

# What pages.xml explains is what the wizard shows; help itself needs no words.
shown=$(cat "$top_srcdir"/tui/*.c |
    sed -n 's/.*page_new("\([a-z]*\)".*/\1/p' | grep -v '^help$' | sort -u)
told=$(sed -n 's/.*<page id="\([a-z]*\)".*/\1/p' \
    "$top_srcdir/assets/pages.xml" | sort)
is "every page is explained, and each that is can be reached" "$told" "$shown"
tap_end
