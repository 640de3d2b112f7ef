#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs clang-tidy-19 over the sources that a build folder knows.
#   check_tidy.sh <build folder> [<source>...]      default: every tracked source without LibTorch
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=${1:?build folder}
shift
command -v clang-tidy-19 >/dev/null || {
  echo "clang-tidy-19 is missing: cmake/dependencies.sh --ci installs it" >&2
  exit 1
}
# clang reads neither g++'s precompiled headers nor its options.
database=$(mktemp -d)
trap 'rm -rf "$database"' EXIT
sed -E 's/ -fpch-preprocess//g; s/ -Winvalid-pch//g; s/ -include [^ ]*cmake_pch\.hxx//g; s/ -Wno-restrict//g;
        s/ -Wno-maybe-uninitialized//g' "$build/compile_commands.json" >"$database/compile_commands.json"
if [ $# -eq 0 ]; then
  mapfile -t sources < <(git ls-files -- core/'*.cpp' distributed/'*.cpp' datasets/'*.cpp' validation/'*.cpp' \
    jobs/'*.cpp' models/'*.cpp' | xargs grep -LE '#include <(ATen|c10|torch)/|models/executor/|models/training/')
  set -- "${sources[@]}"
fi
printf '%s\0' "$@" | xargs -0 -r -n 1 -P 2 clang-tidy-19 -p "$database" --quiet
