#!/bin/sh
# run.sh [SECONDS [SEEDS...]]: fuzz the intake under ASan and UBSan.
#
# Wants clang with its fuzzer runtime (Debian: clang libclang-rt-14-dev).
# Runs on all cores (or JOBS), builds in build-fuzz/, and begins with the texts
# of tests/intake and, if given, the files of further folders; findings land in
# build-fuzz/findings.
# Not part of make check: nobody waits for it.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-300}
[ $# -eq 0 ] || shift
out=build-fuzz
mkdir -p $out/corpus $out/findings

[ -f build/config.h ] || ./bootstrap build
libs='libxml-2.0 gmime-3.0 libidn2 libpsl openssl'
# The same files as libchecks, less nothing: units link the same.
sources=$(sed -n '/^libchecks_a_SOURCES/,/^[^\t]/p' Makefile.am |
    grep -o 'checks/[a-z_0-9]*\.c')
# shellcheck disable=SC2086,SC2046 # words on purpose
clang -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined \
    -fno-sanitize-recover=undefined -D_GNU_SOURCE -DCARES_NO_DEPRECATED \
    -DBUILDDIR="\"$PWD/$out\"" -DSRCDIR="\"$PWD\"" \
    -DDATADIR="\"$PWD/assets\"" -DSYSCONFDIR='"/nonexistent"' \
    -I. -Ibuild $(pkg-config --cflags $libs) -o $out/fuzz_intake \
    tests/fuzz/fuzz_intake.c $sources $(pkg-config --libs $libs) -lm

export WHYBOUNCE_DATA="$PWD/assets"
exec $out/fuzz_intake -fork="${JOBS:-$(nproc)}" -max_total_time="$seconds" \
    -max_len=65536 -timeout=20 -rss_limit_mb=1500 \
    -artifact_prefix=$out/findings/ -print_final_stats=1 \
    $out/corpus tests/intake "$@"
