#!/bin/sh
# explain: what a bounce says, offline; one file, many, mbox, Maildir, input.
. "$(dirname "$0")/../tap.sh"
need_program
samples=$top_srcdir/tests/intake
bounce=$samples/postfix-blocked.eml

# field NAME: the first value of a key in $out
field() {
	printf '%s\n' "$out" | head -n 1 |
	    sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"
}

lines() {
	printf '%s\n' "$out" | wc -l | tr -d ' '
}

whybounce explain --format json "$bounce"
is "a bounce is explained" "$status" 0
is "a message is one line of JSON" "$(lines)" 1
ok "the line is JSON" python3 -c 'import json,sys
for line in open(sys.argv[1]): json.loads(line)' "$tmp/out"
has "it is a bounce" "$(printf '%s' "$out" | tr -d ' ')" '"bounce":true'
ok "it has a cause" test -n "$(field cause)"
cause=$(field cause)

"$program" explain --format json - <"$bounce" >"$tmp/out" 2>"$tmp/err"
out=$(cat "$tmp/out")
is "standard input gives the same cause" "$(field cause)" "$cause"

tr -d '\r' <"$bounce" | awk '{ printf "%s\r\n", $0 }' >"$tmp/crlf.eml"
whybounce explain --format json "$tmp/crlf.eml"
is "line ends do not matter" "$(field cause)" "$cause"

{
	echo 'From MAILER-DAEMON Fri Nov 20 10:00:00 2026'
	cat "$bounce"
	echo
	echo 'From MAILER-DAEMON Fri Nov 20 10:01:00 2026'
	cat "$samples/sendmail.eml"
	echo
} >"$tmp/box"
whybounce explain --format json "$tmp/box"
is "an mbox of two gives two lines" "$(lines)" 2
is "an mbox is read" "$status" 0

ok "they are counted" python3 -c 'import json,sys
assert [json.loads(l)["message"] for l in open(sys.argv[1])] == [1, 2]' \
    "$tmp/out"
sed 's/$/\r/' "$tmp/box" >"$tmp/crlf.box"
whybounce explain --format json "$tmp/crlf.box"
is "an mbox with other line ends is one, too" "$(lines)" 2
whybounce check --offline --format json "$tmp/box"
has "check says that there are more" "$err" "2 bounces"

mkdir -p "$tmp/dir/cur" "$tmp/dir/new" "$tmp/dir/tmp"
cp "$bounce" "$tmp/dir/cur/1:2,S"
cp "$samples/qmail.eml" "$tmp/dir/new/2"
cp "$samples/qmail.eml" "$tmp/dir/tmp/3"
whybounce explain --format json "$tmp/dir"
is "a Maildir gives what lies in cur and new" "$(lines)" 2

whybounce explain --format json "$bounce" "$tmp/none" "$samples/sendmail.eml"
is "one of three cannot be read: 66" "$status" 66
is "the other two are printed" "$(lines)" 2
has "the one is named" "$err" "$tmp/none"

mkdir "$tmp/plain"
whybounce explain --format json "$tmp/plain"
is "a folder that is no Maildir cannot be read: 66" "$status" 66

whybounce explain --format json --output "$tmp/kept" "$bounce"
is "the output can go to a file" "$(grep -c '"bounce":true' "$tmp/kept")" 1

whybounce explain --format json "$samples/vacation.eml"
has "an absence notice is no bounce" \
    "$(printf '%s' "$out" | tr -d ' ')" '"bounce":false'
is "an only input that is no bounce is 65" "$status" 65

whybounce explain "$bounce"
is "explain writes text, too" "$status" 0
ok "the text says something" test -n "$out"

echo '571 Delivery not authorized, message refused' >"$tmp/line"
whybounce explain --format json "$tmp/line"
is "one reply line is a bounce" "$status" 0
has "its code is read" "$out" '571'

printf '' >"$tmp/empty"
whybounce explain --format json "$tmp/empty"
is "an empty input is 65" "$status" 65
has "it is no bounce" "$(printf '%s' "$out" | tr -d ' ')" '"bounce":false'
tap_end
