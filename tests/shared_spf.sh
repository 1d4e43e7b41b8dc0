#!/bin/sh
# The RFC 7208 conformance suite over real DNS on loopback, when
# WHYBOUNCE_SAMPLES names the folder that has it.
. "$(dirname "$0")/tap.sh"

need=203
folder=${WHYBOUNCE_SAMPLES:-}/spf
harness=$folder/spf_harness.py
suite=$folder/rfc7208-tests.yml

# Absent samples are no fault of anybody, in CI neither.
leave() {
	echo "1..0 # SKIP $1"
	exit 0
}

[ -n "${WHYBOUNCE_SAMPLES:-}" ] || leave "WHYBOUNCE_SAMPLES is not set"
[ -f "$harness" ] && [ -f "$suite" ] || leave "$folder has no suite"
[ -z "${WHYBOUNCE_QUICK:-}" ] || leave "only once, not under sanitizers"
need_program
/usr/bin/python3 -c 'import dns.message, yaml' 2>/dev/null ||
    skip_all "python3-dnspython or python3-yaml is missing"

/usr/bin/python3 "$harness" "$suite" --bin "$program" --need $need --jobs 2 \
    -v >"$tmp/spf" 2>&1
status=$?
last=$(grep '^SPF RFC7208: ' "$tmp/spf" | tail -n 1)
is "$need cases come out as the RFC says ($last)" "$status" 0
[ "$status" = 0 ] || note "$(grep -v '^note ' "$tmp/spf" | tail -n 80 |
    cut -c 1-300)"
has "cases were run" "$last" "passed"
tap_end
