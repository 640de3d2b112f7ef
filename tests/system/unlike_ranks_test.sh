#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Ranks that would compute other bytes are refused before any work, each by a line that names the rank,
# its node and what differs; or capped to one class, by a key that the record shows.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf job capped alone elsewhere fresh trained ./*.toml ./*.csv ./*.onnx
make_job
etalon=("$ETALON_PROGRAM")
train=(train job.toml --set train.epochs=2)

node=$(hostname)

# odd <what> <pattern> <variable=value>: rank 1 alone has this in its environment.
odd() {
  refused "$1" 10 "$2.*\(rank 1 on $node\)" "${mpirun[@]}" -n 1 "${etalon[@]}" "${train[@]}" : \
    -n 1 env "$3" "${etalon[@]}" "${train[@]}"
}
odd "another instruction set of LibTorch" 'libtorch_instructions is DEFAULT on rank 1 .*on rank 0' ATEN_CPU_CAPABILITY=default
odd "another instruction set of oneDNN" 'onednn_instructions is sse41 on rank 1 .*on rank 0' ONEDNN_MAX_CPU_ISA=SSE41
odd "another branch of MKL" 'mkl_branch is compatible on rank 1 .*auto on rank 0' MKL_CBWR=COMPATIBLE
odd "another setting of MKL" 'settings is MKL_ENABLE_INSTRUCTIONS=SSE4_2 on rank 1 .*none on rank 0' MKL_ENABLE_INSTRUCTIONS=SSE4_2
if [ -e job/train ]; then fail "something was done before the machines were compared"; fi

# pair <options of rank 1>: rank 0 has none but those of the job file.
pair() { printf '%s\n' "${mpirun[@]}" -n 1 "${etalon[@]}" "${train[@]}" : -n 1 "${etalon[@]}" "${train[@]}" "$@"; }
# other <key> <value of rank 0> <value of rank 1>
other() {
  mapfile -t command < <(pair --set "$1=$3")
  refused "another $1" 3 "$1 is $2 on rank 0 \($node\) and $3 on rank 1 \($node\)" "${command[@]}"
}
other train.seed 1 2
other train.schedule.learning_rate 0.003 0.03
other train.epochs 2 30
other plan.analytical.auc 0.95 0.5
other compress.method '"int8"' '"none"'
mapfile -t command < <(pair --set train.lanes=2)
if [ -e job/train ]; then fail "something was done before the options were compared"; fi
passes "another number of lanes" "${command[@]}"
refused "another verb" 3 'the verb is train on rank 0 .* and data on rank 1' "${mpirun[@]}" -n 1 "${etalon[@]}" train job.toml : \
  -n 1 "${etalon[@]}" data job.toml
refused "another option" 3 '--replace-plan is not given on rank 0 .* and given on rank 1' "${mpirun[@]}" -n 1 "${etalon[@]}" run job.toml : \
  -n 1 "${etalon[@]}" run job.toml --replace-plan

refused "another restart" 3 '--restart is given on rank 0 .* and not given on rank 1' "${mpirun[@]}" -n 1 "${etalon[@]}" "${train[@]}" --restart : \
  -n 1 "${etalon[@]}" "${train[@]}"

# The dataset of rank 1 lies elsewhere, with another value in it; the model likewise.
sed '2s/^[^,]*/99/' table.csv >other.csv
passes "another dataset" "${etalon[@]}" data job.toml --set data.path=other.csv --set job.directory=elsewhere
refused "a rank with another dataset" 3 'the inputs of step train .data/manifest.json is [0-9a-f]{64} on rank 0 .* and [0-9a-f]{64} on rank 1' \
  "${mpirun[@]}" -n 1 "${etalon[@]}" "${train[@]}" : -n 1 "${etalon[@]}" "${train[@]}" --set job.directory=elsewhere
replay=(replay job.toml --set train.epochs=2 --from 0 --to 1)
refused "a replay with another dataset" 3 'the inputs of the replay .data/manifest.json is ' \
  "${mpirun[@]}" -n 1 "${etalon[@]}" "${replay[@]}" : -n 1 "${etalon[@]}" "${replay[@]}" --set job.directory=elsewhere
"${etalon[@]}" train job.toml --set train.epochs=1 --set job.directory=trained >/dev/null 2>&1
"${etalon[@]}" data job.toml --set job.directory=fresh >/dev/null 2>&1
onnx=("${train[@]}" --set model.architecture=onnx --set job.directory=fresh)
refused "a rank with another model" 3 'the inputs of step train .model is [0-9a-f]{64} on rank 0' \
  "${mpirun[@]}" -n 1 "${etalon[@]}" "${onnx[@]}" --set "model.file=$PWD/job/train/model.onnx" : \
  -n 1 "${etalon[@]}" "${onnx[@]}" --set "model.file=$PWD/trained/train/model.onnx"

# Capped, unlike ranks give the bytes of that class on one rank.
lowest=("${train[@]}" --set job.machine_class=lowest --set job.directory=capped)
passes "unlike ranks, the lowest class" "${mpirun[@]}" -n 1 "${etalon[@]}" "${lowest[@]}" : \
  -n 1 env ATEN_CPU_CAPABILITY=default "${etalon[@]}" "${lowest[@]}"
passes "one rank of that class" "${etalon[@]}" "${train[@]}" --set job.machine_class=baseline --set job.directory=alone
expect "the record shows the class" [ "$(member capped/train/record.json environment machine_class libtorch_instructions)" = DEFAULT ]
expect "the record shows the rule" [ "$(member capped/train/record.json environment machine_class_rule)" = lowest ]
expect "the same class" [ "$(member capped/train/record.json environment machine_class)" = "$(member alone/train/record.json environment machine_class)" ]
expect "the same weights" [ "$(member capped/train/record.json weights_sha256)" = "$(member alone/train/record.json weights_sha256)" ]
expect "the record names the ranks" [ "$(member capped/train/record.json machines 0 ranks)" = 0-1 ]
expect "the record names the build" holds_text capped/train/record.json '"commit": "([0-9a-f]{40}(-changed)?|unknown)"'
expect "the record names MPI" holds_text capped/train/record.json '"mpi": "Open MPI v4'
[ $failures -eq 0 ]
