#!/bin/sh
# A corpus of real bounces, when WHYBOUNCE_SAMPLES names the folder that has
# one: what explain reads in them may not get worse.
. "$(dirname "$0")/tap.sh"

folder=${WHYBOUNCE_SAMPLES:-}/bounces
score=$folder/score.py

# Absent samples are no fault of anybody, in CI neither.
leave() {
	echo "1..0 # SKIP $1"
	exit 0
}

[ -n "${WHYBOUNCE_SAMPLES:-}" ] || leave "WHYBOUNCE_SAMPLES is not set"
[ -f "$score" ] || leave "$score is not there"
need_program

# better NAME GATES...: the score of one table holds these gates
better() {
	name=$1
	shift
	/usr/bin/python3 "$score" --truth "$folder/$name.tsv" \
	    --dir "$folder/$name" -v \
	    --cmd "'$program' explain --format json {files} 2>/dev/null" \
	    "$@" >"$tmp/score" 2>&1
	status=$?
	is "$name is read as well as it was" "$status" 0
	[ "$status" = 0 ] || note "$(cut -c 1-160 "$tmp/score")"
	has "$name was measured" "$(cat "$tmp/score")" "cause, top-1"
}

better dev --min detect=99.7 --min recipients=99.5 --min reply=99.5 \
    --min enh=99.5 --min diag=97 --min remote=98 --min reporting=99 \
    --min cause=99
better dev-eol --min detect=99.7 --min recipients=97 --min reply=99.5 \
    --min enh=99.5 --min diag=94 --min remote=98 --min reporting=99 \
    --min cause=99
tap_end
