#!/bin/sh
# check and report without a network: statuses, formats, and the way back from
# a saved case.
. "$(dirname "$0")/../tap.sh"
need_program
bounce=$top_srcdir/tests/intake/postfix-blocked.eml
rng=$top_srcdir/assets/case.rng

# value PATH: of the JSON in FILE, by a dotted path
value() {
	python3 -c 'import json,sys
v = json.load(open(sys.argv[1]))
for k in sys.argv[2].split("."):
    v = v[k] if v else None
print(v)' "$2" "$1"
}

whybounce check --offline --format json "$bounce"
is "a cause that the words name is exit 1" "$status" 1
cp "$tmp/out" "$tmp/first.json"
cause=$(value verdict.cause "$tmp/first.json")
ok "there is a cause ($cause)" test "$cause" != None
is "format is 1" "$(value format "$tmp/first.json")" 1
is "nothing on standard error" "$err" ""

whybounce check --offline --format xml "$bounce"
cp "$tmp/out" "$tmp/case.xml"
ok "the case is valid by its schema" \
    xmllint --nonet --noout --relaxng "$rng" "$tmp/case.xml"
whybounce report --format json "$tmp/case.xml"
is "report exits as the verdict does" "$status" 1
is "report gives the same cause" "$(value verdict.cause "$tmp/out")" "$cause"
cp "$tmp/out" "$tmp/again.json"
whybounce report --format json "$tmp/case.xml"
ok "the same case gives the same bytes" cmp "$tmp/again.json" "$tmp/out"
whybounce report --format xml "$tmp/case.xml"
ok "a case written again is valid" \
    xmllint --nonet --noout --relaxng "$rng" "$tmp/out"

for format in text markdown html; do
	whybounce report --format $format "$tmp/case.xml"
	is "report as $format" "$status" 1
	has "the $format names the address" "$out" "203.0.113."
	is "the $format has no holes" "$(printf '%s' "$out" |
	    grep -oE '\{[a-z_]+(\||\})' | head -n 1)" ""
done
whybounce report --format html "$tmp/case.xml"
lacks "the page loads nothing" "$out" "<script"
lacks "the page asks no other site for anything" "$out" "src=\"http"

whybounce check --offline --said '571 Delivery not authorized' --format json
is "a bare 571 has a class: exit 1" "$status" 1
is "a bare 571 is their policy" "$(value verdict.cause "$tmp/out")" \
    recipient-policy

whybounce check --offline --said 'the dog ate it' --format json
is "words that mean nothing: exit 2" "$status" 2
is "words that mean nothing: unknown" \
    "$(value verdict.cause "$tmp/out")" unknown

whybounce check --offline --format json \
    "$top_srcdir/tests/intake/vacation.eml"
is "no bounce: exit 65" "$status" 65
is "no bounce: the object is printed" \
    "$(value verdict.cause "$tmp/out")" not-a-bounce

whybounce report --format json --output "$tmp/o.json" "$tmp/case.xml"
ok "--output writes the same bytes" cmp "$tmp/again.json" "$tmp/o.json"

whybounce check --offline --redact --format text "$bounce"
lacks "--redact hides who wrote" "$out" "anna@contoso"
has "--redact says who did, by a mask" "$out" "user1@contoso.example"
for format in text markdown html json xml; do
	whybounce report --redact --format $format "$tmp/case.xml"
	is "a masked report as $format has the verdict" "$status" 1
	lacks "a masked report as $format hides who wrote" "$out" "anna"
	lacks "a masked report as $format hides to whom" "$out" "bob"
done
cp "$tmp/out" "$tmp/masked.xml"
ok "a masked case is valid by its schema" \
    xmllint --nonet --noout --relaxng "$rng" "$tmp/masked.xml"
whybounce check --offline --format json "$tmp/masked.xml"
is "a masked case is judged alike" "$(value verdict.cause "$tmp/out")" "$cause"
whybounce explain --redact --format json "$bounce"
has "explain masks, too" "$out" "user1@contoso.example"
lacks "explain --redact hides who wrote" "$out" "anna"

whybounce check --offline --format json "$bounce" --log "$tmp/log"
ok "--log writes a log" test -s "$tmp/log"

whybounce check --offline --format json --ip 203.0.113.9 --helo \
    mail.contoso.example --side sender --exchange 2016 "$bounce"
is "facts of the line are taken" "$(value case.exchange "$tmp/out")" 2016
ok "check, explain and report leave no state" test ! -e "$XDG_STATE_HOME"
tap_end
