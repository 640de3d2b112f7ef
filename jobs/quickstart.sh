#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From a fresh Debian 12 to a certified model: installs what is missing, builds, runs the
# breast-cancer example on two ranks, verifies the package and prints a short table. A second call
# finds every record matching and does nothing again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '── %s\n' "$1" >&2; }
fail() { printf 'etalon: quick start: %s\n' "$1" >&2; exit 1; }

cmake/dependencies.sh
jobs/examples/fetch_breast_cancer.sh

if [ ! -f build/build.ninja ]; then
  say "configuring in build/"
  cmake --preset default >/dev/null || fail "CMake cannot configure the build (its message stands above)"
fi
# The commit is looked up in every build (cmake/Commit.cmake), and configuring again takes a moment:
# neither is worth a word.
quiet=(-- --quiet)
if [ ! -x build/etalon ] || ninja -C build -n etalon | grep ' Building ' | grep -qv 'generated/commit.cpp.o$'; then
  say "building (3 to 6 minutes on 2 cores the first time)"
  quiet=()
fi
cmake --build build --target etalon --parallel "$(nproc)" "${quiet[@]}" || fail "the build failed (the compiler's message stands above)"

job=jobs/examples/breast-cancer.toml
directory=out/breast-cancer
say "running $job on 2 ranks"
# Two ranks may share one core or run as root in a container: neither is an error here.
code=0
mpirun --allow-run-as-root --oversubscribe --bind-to none --mca mpi_yield_when_idle 1 \
  --mca btl_vader_single_copy_mechanism none -n 2 build/etalon run "$job" </dev/null >/dev/null || code=$?
if [ $code -eq 14 ]; then build/etalon info "$directory"; fail "the model does not pass its plan"; fi
if [ $code -ne 0 ]; then exit $code; fi
say "verifying $directory"
build/etalon verify "$directory" --trust "$directory/trust.toml" | tail -n 1
build/etalon info "$directory"
