#!/bin/sh
# Recorded cases: listed, valid, and each with the verdict it is there for.
. "$(dirname "$0")/../tap.sh"
need_program
rng=$top_srcdir/assets/case.rng
cases=$(ls "$top_srcdir"/assets/practice/*.xml 2>/dev/null)

ok "there are practice cases" test -n "$cases"
whybounce practice
is "practice lists them" "$status" 0
for file in $cases; do
	name=$(basename "$file" .xml)
	has "$name is listed" "$out" "$name"
done
for file in $cases; do
	name=$(basename "$file" .xml)
	ok "$name is valid" xmllint --nonet --noout --relaxng "$rng" "$file"
	whybounce report --format json "$file"
	ok "$name has a verdict" test "$status" -le 2
	cp "$tmp/out" "$tmp/report.json"
	for format in text markdown html xml; do
		whybounce report --format $format "$file"
		ok "$name as $format" test "$status" -le 2 -a -n "$out"
	done
	# Judged again from its own evidence, the verdict is the same.
	whybounce check --offline --format json "$file"
	is "$name: check agrees with report" \
	    "$(grep -o '"cause": *[^,]*' "$tmp/out" | head -n 1)" \
	    "$(grep -o '"cause": *[^,]*' "$tmp/report.json" | head -n 1)"
done
tap_end
