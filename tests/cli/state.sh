#!/bin/sh
# The wizard's cases: kept privately, listed, named, deleted, locked; what
# cannot be saved is said and survived.
. "$(dirname "$0")/../tap.sh"
need_program
cases=$XDG_STATE_HOME/whybounce/cases

# wizard LINE...: plain mode, one line typed after the other
wizard() {
	status=0
	printf '%s\n' "$@" >"$tmp/typed"
	"$program" --plain --offline $wizard_arguments <"$tmp/typed" \
	    >"$tmp/out" 2>"$tmp/err" || status=$?
	out=$(tr -d '\000' <"$tmp/out")
	err=$(cat "$tmp/err")
}
wizard_arguments=

count() {
	printf '%s\n' "$out" | grep -c "$1"
}

umask 022
wizard 3 '550 5.1.1 user unknown' 1 1 1 1 1 1 q
case=$(ls "$cases"/*.xml)
ok "a case is kept" test -f "$case"
is "it is nobody else's to read" "$(stat -c %a "$case")" 600
is "nor is its folder" "$(stat -c %a "$cases")" 700
is "nor the folder above" "$(stat -c %a "$XDG_STATE_HOME/whybounce")" 700
has "it says where" "$out" "The case is saved: whybounce $case"
is "no lock is left" "$(ls "$cases" | grep -c lock)" 0
wizard 3 '571 Delivery not authorized' b b b 3 '450 4.2.0 Greylisted' q
is "two cases of one second are two" "$(ls "$cases"/*.xml | wc -l)" 3

whybounce report --format json "$case"
ok "a kept case can be reported" test "$status" -le 2
has "its verdict is kept in it" "$(cat "$case")" \
    '<verdict cause="recipient-unknown"'

# ---- the list ----
wizard 5 q
is "the list has all" "$(count '^ *[0-9] .*ago\|^ *[0-9].*just now')" 4
wizard 5 'm 1' 'Mail to the bank' q
has "a case can be named" "$out" "Mail to the bank"
wizard 5 q
has "and keeps its name" "$out" "Mail to the bank"
wizard 5 'd 1' no q
has "a deletion is asked about" "$out" "for good?"
is "no is no" "$(ls "$cases"/*.xml | wc -l)" 3
wizard 5 'd 1' yes q
is "yes deletes" "$(ls "$cases"/*.xml | wc -l)" 2
is "and no lock is left" "$(ls "$cases" | grep -c lock)" 0
wizard 5 'd 9' q
has "a number that is not there" "$out" "no number 9"

# ---- two wizards ----
case=$(ls "$cases"/*.xml | head -n 1)
mkfifo "$tmp/keys"
"$program" --plain --offline "$case" <"$tmp/keys" >"$tmp/first" 2>&1 &
first=$!
exec 3>"$tmp/keys"
i=0
until grep -q '^.number. choose' "$tmp/first" || [ $i -gt 100 ]; do
	sleep 0.1
	i=$((i + 1))
done
cp "$case" "$tmp/before"
wizard_arguments=$case
wizard 1 b q
has "a second wizard looks only" "$out" "Opened read-only"
has "and says who has it" "$out" "process $first on"
is "once" "$(count 'Opened read-only, changes')" 2
ok "and changes nothing" cmp "$case" "$tmp/before"
wizard_arguments=
n=$(ls "$cases"/*.xml | sort -r | grep -n "$case" | cut -d: -f1)
wizard 5 "d 1" yes "d 2" yes q
ok "nor does the list delete it" test -f "$case"
has "but says why not" "$out" "another whybounce has it open"
kill -9 $first
exec 3>&-
wait $first 2>/dev/null
wizard_arguments=$case
wizard q
lacks "who was killed holds nothing" "$out" "read-only"
wizard_arguments=

# ---- what cannot be saved ----
cp "$case" "$tmp/mine.xml"
if [ "$(id -u)" = 0 ]; then
	chown 12345 "$tmp/mine.xml"
	wizard_arguments=$tmp/mine.xml
	wizard 1 q
	has "somebody else's case is looked at only" "$out" \
	    "belongs to somebody else"
	wizard_arguments=
fi
XDG_STATE_HOME=/proc/nowhere
wizard 3 '550 5.1.1 user unknown' 1 1 1 1 1 1 q
has "a home that takes nothing is said" "$out" "cannot be made"
is "once, and once more in the end" "$(count 'cannot be made')" 2
has "and the case goes on" "$out" "unknown"
XDG_STATE_HOME=$tmp/full
mkdir "$tmp/full"
(
	ulimit -f 0
	printf '%s\n' 3 '550 5.1.1 user unknown' 1 1 1 1 1 1 q |
	    "$program" --plain --offline
	echo "left with $?"
) 2>&1 | cat >"$tmp/out"
out=$(cat "$tmp/out")
has "a full disk is said" "$out" "The case is not saved"
has "and survived" "$out" "left with 1"
is "nothing half is left" "$(find "$tmp/full" -name '*.xml*' -size +0 |
    grep -vc lock)" 0
XDG_STATE_HOME=$tmp/state

# ---- versions ----
sed 's/<case version="1"/<case version="7"/' "$case" >"$tmp/newer.xml"
whybounce report "$tmp/newer.xml"
is "a case of a newer version: 65" "$status" 65
has "the word is clear" "$err" "install a newer whybounce"
sed '/<verdict/d' "$case" >"$tmp/older.xml"
whybounce report --format json "$tmp/older.xml"
ok "a case of an older version is read" test "$status" -le 2

# ---- yesterday's verdict ----
whybounce check --offline --format xml --output "$tmp/judged.xml" \
    --said '550 5.1.1 user unknown'
case=$tmp/judged.xml
sed 's/<verdict .*>/<verdict cause="no-ptr" detail="ptr-missing" \
confidence="likely" program="0.0.1"\/>/' "$case" >"$tmp/replay.xml"
whybounce check --offline --format json "$tmp/replay.xml"
has "a replay says that it decides otherwise" "$err" \
    "that was no-ptr (ptr-missing), likely, by whybounce 0.0.1"
has "the object says so, too" "$out" '"earlier"'
whybounce report "$tmp/replay.xml"
has "and the report" "$out" "When saved"
whybounce check --offline --format json "$case"
lacks "the same verdict is not worth a word" "$out$err" "earlier"
tap_end
