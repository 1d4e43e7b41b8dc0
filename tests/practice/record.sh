#!/bin/sh
# record.sh [BUILD]: record all practice cases again, into assets/practice.
# Wanted after every change of a check, a world or the intake: the tests say
# so. BUILD is the build folder, build/ by default.
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build}

make -s -C "$build" tests/record
for world in tests/practice/*.world; do
	name=$(basename "$world" .world)
	"$build/tests/record" "$world" "assets/practice/$name.xml"
done
