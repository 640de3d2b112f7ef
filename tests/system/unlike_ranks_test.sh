#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Ranks that would compute other bytes are refused before any work, each by a line that names the rank,
# its node and what differs; or capped to one class, by a key that the record shows.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf job capped alone wide ./*.toml
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

# Capped, unlike ranks give the bytes of that class on one rank.
lowest=("${train[@]}" --set job.machine_class=lowest --set job.directory=capped)
passes "unlike ranks, the lowest class" "${mpirun[@]}" -n 1 "${etalon[@]}" "${lowest[@]}" : \
  -n 1 env ATEN_CPU_CAPABILITY=default "${etalon[@]}" "${lowest[@]}"
passes "one rank of that class" "${etalon[@]}" "${train[@]}" --set job.machine_class=baseline --set job.directory=alone
expect "the record shows the class" [ "$(member capped/train/record.json environment machine_class libtorch_instructions)" = DEFAULT ]
expect "the same class" [ "$(member capped/train/record.json environment machine_class)" = "$(member alone/train/record.json environment machine_class)" ]
expect "the same weights" [ "$(member capped/train/record.json weights_sha256)" = "$(member alone/train/record.json weights_sha256)" ]
expect "the record names the ranks" [ "$(member capped/train/record.json machines 0 ranks)" = 0-1 ]
expect "the record names the build" holds_text capped/train/record.json '"commit": "([0-9a-f]{40}(-changed)?|unknown)"'
expect "the record names MPI" holds_text capped/train/record.json '"mpi": "Open MPI v4'
[ $failures -eq 0 ]
