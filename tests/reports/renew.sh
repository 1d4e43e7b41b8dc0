#!/bin/sh
# renew.sh [BUILD]: write the reviewed reports again. Wanted when a text, a
# format or a case changes and the test says so; read what `git diff` shows
# before it is kept: these copies count as reviewed. BUILD is the build folder,
# build/ by default.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:-$top/build}" && pwd)
program=$build/whybounce
record=$build/tests/record
export LC_ALL=C.UTF-8
to=$(mktemp -d)
trap 'rm -rf "$to"' EXIT
. "$top/tests/reports/make.sh"

make -s -C "$build" whybounce tests/record
rm -f "$top"/tests/reports/*.text "$top"/tests/reports/*.markdown \
    "$top"/tests/reports/*.html "$top"/tests/reports/*.json \
    "$top"/tests/reports/*.xml
while read -r name; do
	reports_record "$name"
	for format in $reports_formats; do
		copy=$(reports_copy "$name" "$format")
		[ "$copy" = "$top/assets/practice/$name.xml" ] && continue
		reports_write "$name" "$format"
		cp "$to/$name.$format" "$copy"
	done
done <"$top/tests/reports/cases"
