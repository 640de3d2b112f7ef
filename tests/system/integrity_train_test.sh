#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One flipped byte in a checkpoint or a shard: the file is named, the work refused with exit code 6.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_train.sh"
rm -rf first damaged

"$examples/fetch_breast_cancer.sh" "$PWD/breast_cancer.csv"
job=("$examples/breast-cancer.toml" --set data.path=breast_cancer.csv --set train.epochs=3)
identity 2:1

# refused <ranks> <file in the job's folder> <command> [<arguments>...]
refused() {
  local ranks=$1 file=$2 output code=0
  shift 2
  rm -rf damaged
  cp -r first damaged
  rm damaged/train/record.json damaged/train/model.onnx
  flip "damaged/$file"
  output=$(etalon_on "$ranks" "$1" "${job[@]}" --set job.directory=damaged "${@:2}" 2>&1 </dev/null) || code=$?
  if [ $code -eq 6 ] && grep 'error\[integrity\]' <<<"$output" | grep -qF "$file"; then
    printf 'ok %s with %s damaged on %s ranks\n' "$1" "$file" "$ranks"
  else
    fail "$1 with $file damaged on $ranks ranks: exit code $code, expected 6 and the file's name; $output"
  fi
}
for ranks in 1 2; do
  refused $ranks train/checkpoints/epoch-000003.safetensors train
  refused $ranks train/checkpoints/epoch-000001.safetensors replay --from 1 --to 2
  refused $ranks data/shard-00000.h5 replay --from 1 --to 2
done
[ $failures -eq 0 ]
