#!/bin/sh
# check --batch without a network: order, lines that fail, statuses, output.
. "$(dirname "$0")/../tap.sh"
need_program
bounce=$top_srcdir/tests/intake/postfix-blocked.eml

# each EXPRESSION: of every line of $tmp/out, with x the object
each() {
	python3 -c 'import json,sys
print(" ".join(str(eval(sys.argv[2], {"x": json.loads(l)}))
               for l in open(sys.argv[1])))' "$tmp/out" "$1"
}

i=0
while [ $i -lt 60 ]; do
	echo "{\"said\": \"550 5.1.1 user unknown\", \"to\": \"u$i@a.example\"}"
	i=$((i + 1))
done >"$tmp/list"
whybounce check --offline --batch "$tmp/list"
is "sixty cases give sixty lines in order" "$(each 'x["case"]["to"]')" \
    "$(seq -f 'u%g@a.example' -s ' ' 0 59)"
is "causes were found: 1" "$status" 1
is "nothing on standard error" "$err" ""

cat >"$tmp/list" <<END
$bounce

{"file": "$bounce", "to": "carol@fabrikam.example", "exchange": 2016}
$tmp/none
{"ip": "1.2.3"}
{"file": "$bounce"
{"file": "$top_srcdir/tests/intake/vacation.eml"}
{"said": "571 No", "answer": "no=such"}
{"said": "571 No", "batch": "x"}
{"said": ["571 No"], "redact": true, "to": "anna@contoso.example"}
END
whybounce check --offline --batch "$tmp/list"
is "a line a case, what fails too" "$(each '"error" in x')" \
    "False False True True True False True True False"
is "what fails says with which status" "$(each 'x.get("status", "-")')" \
    "- - 66 64 64 - 64 64 -"
is "and in which line" "$(each 'x.get("line", "-")')" "- - 4 5 6 - 8 9 -"
is "the status is the gravest" "$status" 64
has "standard error names list and line" "$err" "$tmp/list:4: $tmp/none"
is "options of a line are its own" \
    "$(each 'x.get("case", {}).get("exchange", "-")')" \
    "- 2016 - - - - - - -"
is "a line may ask for masks" "$(each 'x.get("case", {}).get("to")' |
    tr ' ' '\n' | tail -n 1)" "user1@contoso.example"
cp "$tmp/out" "$tmp/first"
whybounce check --offline --batch "$tmp/list" --output "$tmp/kept"
is "with --output standard output is empty" "$out" ""
ok "the file has the same bytes" cmp "$tmp/first" "$tmp/kept"
"$program" check --offline --batch - <"$tmp/list" >"$tmp/out" 2>"$tmp/err"
ok "a list can come from standard input" cmp "$tmp/first" "$tmp/out"

whybounce check --offline --batch "$tmp/none"
is "a list that is not there: 66" "$status" 66
: >"$tmp/list"
whybounce check --offline --batch "$tmp/list"
is "an empty list: 0" "$status" 0
is "an empty list gives nothing" "$out" ""
whybounce check --offline --batch "$tmp/list" --format html
is "another format: 64" "$status" 64
whybounce check --offline --batch "$tmp/list" "$bounce"
is "a list and an input: 64" "$status" 64
python3 -c 'import sys
sys.stdout.write("{" + "x" * 3000000 + "\n" + "a\x00b\n" + "\xff\n")' \
    >"$tmp/list"
whybounce check --offline --batch "$tmp/list"
is "a list that is none is survived" "$(each '"error" in x')" \
    "True True True"
ok "no state is left" test ! -e "$XDG_STATE_HOME"
tap_end
