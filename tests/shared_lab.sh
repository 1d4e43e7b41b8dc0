#!/bin/sh
# Worlds of a second lab, when WHYBOUNCE_SAMPLES names the folder that has one.
# They need root (each runs in a network of its own).
. "$(dirname "$0")/tap.sh"

pattern=${WHYBOUNCE_SCENARIOS:-.}
run=${WHYBOUNCE_SAMPLES:-}/lab/run.py

# Absent samples are no fault of anybody, in CI neither.
leave() {
	echo "1..0 # SKIP $1"
	exit 0
}

[ -n "${WHYBOUNCE_SAMPLES:-}" ] || leave "WHYBOUNCE_SAMPLES is not set"
[ -f "$run" ] || leave "$run is not there"
[ -z "${WHYBOUNCE_QUICK:-}" ] || leave "only once, not under sanitizers"
[ "$(id -u)" = 0 ] || leave "the samples need root"
need_program
unshare -n true 2>/dev/null || skip_all "no network namespaces here"
/usr/bin/python3 -c 'import yaml' 2>/dev/null ||
    skip_all "python3-yaml is missing"

/usr/bin/python3 "$run" "$program" -k "$pattern" -j 2 >"$tmp/lab" 2>&1
status=$?
last=$(grep '^lab: ' "$tmp/lab" | tail -n 1)
is "every scenario holds ($last)" "$status" 0
[ "$status" = 0 ] || note "$(tail -n 80 "$tmp/lab" | cut -c 1-300)"
has "scenarios were run" "$last" "passed"
lacks "not none of them" "$last" "lab: 0 passed"
tap_end
