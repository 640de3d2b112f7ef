#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Searches for inputs that break a parser, with clang's libFuzzer, address and undefined sanitizers.
# Usage: run.sh <parser> [seconds, 60] [options of libFuzzer...]
# What was found stands in build-fuzz/found/<parser>-*; the inputs that reach new code in build-fuzz/corpus/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

parsers=$(find tests/fuzz -name '*_target.cpp' | sed 's,.*/\(.*\)_target.cpp,\1,' | sort)
if [ $# -eq 0 ] || ! grep -qx -- "$1" <<<"$parsers"; then
  sed -n '3,5s/^# //p' tests/fuzz/run.sh >&2
  printf 'parsers: %s\n' "${parsers//$'\n'/ }" >&2
  exit 2
fi
parser=$1
seconds=${2:-60}
shift $(($# > 1 ? 2 : 1))
if ! command -v clang++-19 >/dev/null ||
  ! ls /usr/lib/llvm-19/lib/clang/19/lib/linux/libclang_rt.fuzzer-*.a >/dev/null 2>&1; then
  echo "run.sh: needs clang 19 with its runtime: apt-get install clang-19 libclang-rt-19-dev" >&2
  exit 9
fi

[ -e build-fuzz/build.ninja ] || cmake --preset fuzz >/dev/null
cmake --build build-fuzz --target "fuzz_$parser" "libfuzzer_$parser" -- --quiet
corpus=$PWD/build-fuzz/corpus/$parser
found=$PWD/build-fuzz/found
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$corpus" "$found"
cd "$work"
"$OLDPWD/build-fuzz/tests/fuzz/fuzz_$parser" --seeds "$corpus"
ASAN_OPTIONS=detect_leaks=0:detect_odr_violation=0 "$OLDPWD/build-fuzz/tests/fuzz/libfuzzer_$parser" \
  -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -artifact_prefix="$found/$parser-" "$@" "$corpus"
