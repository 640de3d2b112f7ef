#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Bundles cross between Etalon and the Python tool of OpenSSF Model Signing, both ways; each refuses
# the other's bundle once a byte of the model differs, a file is added, or the key is another one.
# Arguments: sign_tool, a Python that has the package model-signing.
set -euo pipefail
tool=$1
python=$2
peer() { "$python" -m model_signing "$@"; }
failures=0

# expect <pass|fail> <what> <command>...
expect() {
  local wanted=$1 what=$2 code=0 output
  shift 2
  output=$("$@" 2>&1) || code=$?
  if [ "$wanted" = pass ] && [ $code -eq 0 ]; then return; fi
  if [ "$wanted" = fail ] && [ $code -ne 0 ]; then return; fi
  printf 'FAILED %s: expected to %s, got exit code %d\n%s\n' "$what" "$wanted" "$code" "$output"
  failures=$((failures + 1))
}

rm -rf work
mkdir -p work/model/a work/other
printf weights >work/model/model.onnx
printf x >work/model/a/x
printf y >work/model/a-b
: >work/model/empty
printf 'ü' >"work/model/größe.txt"
"$tool" keygen work
"$tool" keygen work/other
peer --version

"$tool" sign work/etalon.key work/model work/ours.json
peer sign key work/model --signature work/theirs.json --private_key work/etalon.key >/dev/null

check_both() { # <pass|fail> <what> <public key>
  expect "$1" "Python on ours, $2" peer verify key work/model --signature work/ours.json --public_key "$3"
  expect "$1" "Python on theirs, $2" peer verify key work/model --signature work/theirs.json --public_key "$3"
  expect "$1" "Etalon on ours, $2" "$tool" verify "$3" work/model work/ours.json
  expect "$1" "Etalon on theirs, $2" "$tool" verify "$3" work/model work/theirs.json
}

check_both pass 'unchanged model' work/etalon.pub
check_both fail 'another key' work/other/etalon.pub
printf weighty >work/model/model.onnx
check_both fail 'changed file' work/etalon.pub
printf weights >work/model/model.onnx
printf z >work/model/extra
check_both fail 'extra file' work/etalon.pub
rm work/model/extra work/model/empty
check_both fail 'missing file' work/etalon.pub
: >work/model/empty
check_both pass 'restored model' work/etalon.pub
[ $failures -eq 0 ]
