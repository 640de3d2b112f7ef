#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Judges sessions by how whole jobs end: alone without MPI, on ranks, with a rank that throws, leaves or
# aborts while the others wait in a collective. Usage: session_test.sh <program of cases>
set -uo pipefail
cases=$1
IFS=';' read -ra mpirun <<<"$ETALON_MPIRUN"
failures=0

# judge <name> <pass|fail|code> <text that the output must hold> <command>...
judge() {
  local name=$1 wanted=$2 needle=$3 output code start=$SECONDS problem=""
  shift 3
  output=$(timeout 60 "$@" 2>&1)
  code=$?
  case $wanted in
    pass) [ $code -eq 0 ] || problem="exit code $code" ;;
    fail) [ $code -ne 0 ] || problem="passed" ;;
    *) [ $code -eq "$wanted" ] || problem="exit code $code, not $wanted" ;;
  esac
  [ $code -ne 124 ] || problem="hangs"
  [ $((SECONDS - start)) -le 20 ] || problem="took $((SECONDS - start)) s"
  grep -qF -- "$needle" <<<"$output" || problem="the output lacks '$needle'"
  if [ -n "$problem" ]; then
    printf 'FAILED %s: %s\n%s\n' "$name" "$problem" "$output"
    failures=$((failures + 1))
  else
    printf 'ok %s\n' "$name"
  fi
}

judge "alone, without MPI" pass "rank 0 of 1 on a node" "$cases" counts
judge "alone, an error passes through" 4 "caught: the disk of one rank" "$cases" throws
judge "alone, abort ends with its code" 7 "" "$cases" aborts
judge "two ranks meet and end" pass "rank 1 of 2 on a node" "${mpirun[@]}" -n 2 "$cases" counts
judge "a rank that throws ends the job" fail "" "${mpirun[@]}" -n 2 "$cases" throws
judge "a rank that leaves early is named" 10 "rank 0: left the job" "${mpirun[@]}" -n 2 "$cases" leaves
judge "abort ends every rank with its code" 7 "" "${mpirun[@]}" -n 2 "$cases" aborts
judge "a stopped rank is named with its position" 12 "rank 2 is stopped or cut off: it gave no sign of life for 1.0 s (last seen working on the third step after call" \
  "${mpirun[@]}" -n 3 "$cases" stops
judge "a rank that hangs is named" 12 "rank 1 is stuck: others wait for it, and it used hardly any processor time for 1.0 s (last seen working on the third step after call" \
  "${mpirun[@]}" -n 2 "$cases" hangs
judge "a rank that works longer than the limit" pass "all went on" "${mpirun[@]}" -n 2 "$cases" works
judge "a rank that fetches longer than the limit" pass "all went on" "${mpirun[@]}" -n 2 "$cases" fetches
judge "a rank that fetches nothing in its time" 12 "rank 1 is stuck: others wait for it, and it used hardly any processor time for 2.0 s (last seen working on a server after call" \
  "${mpirun[@]}" -n 2 "$cases" fetches-nothing
judge "ranks that rest together" pass "all went on" "${mpirun[@]}" -n 3 "$cases" rests
[ $failures -eq 0 ]
