#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Judges the MPI test main: a case that fails on rank 0, on rank 1 or on all ranks must end the job
# within seconds with a non-zero code and name the rank. Usage: mpi_main_test.sh <program of cases>
set -uo pipefail
cases=$1
IFS=';' read -ra mpirun <<<"$ETALON_MPIRUN"
failures=0

# run <case> <failing rank> <pass|fail> [<text that the output must hold>]
run() {
  local output code start=$SECONDS
  output=$(ETALON_FAILING_RANK=$2 timeout 60 "${mpirun[@]}" -n 2 "$cases" --gtest_filter="MpiMain.$1" 2>&1)
  code=$?
  local took=$((SECONDS - start)) problem=""
  if [ "$3" = pass ] && [ $code -ne 0 ]; then problem="exit code $code"; fi
  if [ "$3" = fail ] && [ $code -eq 0 ]; then problem="passed"; fi
  if [ $code -eq 124 ]; then problem="hangs"; fi
  if [ $took -gt 15 ]; then problem="took $took s"; fi
  if [ -n "${4:-}" ] && ! grep -qF -- "$4" <<<"$output"; then problem="the output lacks '$4'"; fi
  if [ -n "$problem" ]; then
    printf 'FAILED %s, failing rank %s: %s\n%s\n' "$1" "$2" "$problem" "$output"
    failures=$((failures + 1))
  else
    printf 'ok %s, failing rank %s\n' "$1" "$2"
  fi
}

run passes none pass
for rank in 0 1 all; do
  named=$rank
  [ "$rank" != all ] || named=""
  for case in expects asserts throws; do
    run $case $rank fail "rank ${named}"
  done
  run dies $rank fail
  run skips $rank fail "no test ran"
done
run no_such_case none fail "no test ran"
[ $failures -eq 0 ]
