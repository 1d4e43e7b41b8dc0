#!/bin/sh
# What ships for practice is what the recorder writes today from the worlds in
# tests/practice, each with the verdict that its world names, and installed.
. "$(dirname "$0")/../tap.sh"
need_program
worlds=$top_srcdir/tests/practice
shipped=$top_srcdir/assets/practice
record=$top_builddir/tests/record
[ -x "$record" ] || skip_all "tests/record is not built (libcmocka-dev)"

# verdict: "CAUSE DETAIL CONFIDENCE" of the report in $out
verdict() {
	printf '%s' "$out" | tr -d '\n' | sed 's/.*"verdict": *{//' |
	    awk -F'"' '{ print value("cause"), value("detail"),
		value("confidence") }
	    function value(key, i) {
		for (i = 1; i <= NF && $i != key; i++)
			continue
		return $(i + 2)
	    }'
}

# told WORLD WORD: what stands after the word in the world
told() {
	sed -n "/^bounce: /q; s/^$2//p" "$1"
}

for world in "$worlds"/*.world; do
	name=$(basename "$world" .world)
	case=$shipped/$name.xml
	"$record" "$world" "$tmp/$name.xml" 2>"$tmp/complaint"
	is "$name can be recorded" "$?$(cat "$tmp/complaint")" 0
	ok "$name is as recorded (else: sh tests/practice/record.sh)" \
	    cmp "$tmp/$name.xml" "$case"
	whybounce report --format json "$case"
	is "$name: the verdict" "$(verdict)" "$(told "$world" 'verdict: ')"
	told "$world" 'with ' >"$tmp/with"
	while IFS= read -r line; do
		whybounce check --offline --format json \
		    --answer "${line%%: *}" "$case"
		is "$name: with ${line%%: *}" "$(verdict)" "${line#*: }"
	done <"$tmp/with"
	has "$name is installed" "$(cat "$top_srcdir/Makefile.am")" \
	    "assets/practice/$name.xml"
done
for case in "$shipped"/*.xml; do
	name=$(basename "$case" .xml)
	ok "$name has a world" test -f "$worlds/$name.world"
	title=$(sed -n '2s/.* title="\([^"]*\)".*/\1/p' "$case")
	ok "$name: the title fits on a line" \
	    test -n "$title" -a "${#title}" -le 54
done
tap_end
