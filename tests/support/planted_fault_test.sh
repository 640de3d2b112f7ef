#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each sanitizer ends a program that has a fault of its kind, and names it: without this a build that
# lost its sanitizer would pass everything. Usage: planted_fault_test.sh <program> <sanitizer>
set -uo pipefail
program=$1
failures=0

# caught <fault> <what the sanitizer calls it>
caught() {
  local output code
  output=$(ASAN_OPTIONS="detect_leaks=1" "$program" "$1" 2>&1)
  code=$?
  if [ $code -eq 0 ] || ! grep -qF -- "$2" <<<"$output"; then
    printf 'FAILED %s: exit code %d, and the output lacks "%s":\n%s\n' "$1" $code "$2" "$output"
    failures=$((failures + 1))
  else
    printf 'ok %s ends with exit code %d: %s\n' "$1" $code "$2"
  fi
}

case $2 in
  address-undefined)
    caught overflow "heap-buffer-overflow"
    caught arithmetic "signed integer overflow"
    caught leak "detected memory leaks"
    ;;
  thread) caught race "data race" ;;
  *) printf 'FAILED no sanitizer is called "%s"\n' "$2"; exit 1 ;;
esac
[ $failures -eq 0 ]
