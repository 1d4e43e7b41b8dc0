#!/bin/sh
# explain.sh: messages a second and peak memory of explain, over the corpus that
# WHYBOUNCE_SAMPLES names, as one mbox of 100 MB (BENCH_MB). Not a test: the
# numbers are the machine's as well.
set -eu
program=${top_builddir:-build}/whybounce
folder=${WHYBOUNCE_SAMPLES:-}
[ -n "$folder" ] || { echo "explain: WHYBOUNCE_SAMPLES is not set"; exit 0; }
size=${BENCH_MB:-100}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Line ends and From_ lines as an mbox has them.
for one in "$folder"/bounces/dev/*.eml; do
	echo 'From MAILER-DAEMON Thu Nov 26 10:00:00 2026'
	tr '\r' '\n' <"$one" | sed '1{/^From /d;};s/^From />From /'
	echo
done >"$tmp/one"
bytes=$(wc -c <"$tmp/one")
n=$((size * 1000000 / bytes + 1))
i=0
while [ "$i" -lt "$n" ]; do
	cat "$tmp/one"
	i=$((i + 1))
done >"$tmp/box"

/usr/bin/time -f '%U %S %M' -o "$tmp/time" \
    "$program" explain --format json "$tmp/box" >"$tmp/out" 2>"$tmp/err"
awk -v messages="$(wc -l <"$tmp/out")" '{
	printf "%d messages, %.1f s of one core: %d messages a second, " \
	    "peak %d MB\n", messages, $1 + $2, messages / ($1 + $2), $3 / 1024
}' "$tmp/time"
