#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A rank that is stopped, not dead, is named with its position within the time that the job file gives;
# a rank that dies ends the job within seconds, for every verb that works on ranks, and the next run of
# the verb goes on.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_train.sh"
rm -rf first stopped killed ./*.log

"$examples/fetch_breast_cancer.sh" "$PWD/breast_cancer.csv"
job=("$examples/breast-cancer.toml" --set data.path=breast_cancer.csv --set train.epochs=3)
train_in first 1 1 >/dev/null 2>&1
milliseconds() { date +%s%3N; }

# rank_of <launcher> <rank>: its process.
rank_of() {
  local process
  for process in $(pgrep -P "$1"); do
    if tr '\0' '\n' 2>/dev/null <"/proc/$process/environ" | grep -qx "OMPI_COMM_WORLD_RANK=$2"; then echo "$process"; fi
  done
}

# stopped <ranks> <rank>: SIGSTOP of one rank in the middle of training, with a limit of 2 s.
stopped() {
  local launcher code=0 start took
  rm -rf stopped
  mkdir stopped
  cp -r first/data first/.etalon first/records stopped/
  "${mpirun[@]}" -n "$1" "$ETALON_PROGRAM" train "${job[@]}" --set train.epochs=100000 --set train.patience=0 \
    --set job.watchdog=2 --set job.directory=stopped >stopped.log 2>&1 </dev/null &
  launcher=$!
  while kill -0 $launcher && ! [ -e stopped/train/checkpoints/latest.json ]; do sleep 0.05; done
  # More than the limit, at work: nobody is named for that.
  sleep 3
  start=$(milliseconds)
  kill -STOP "$(rank_of $launcher "$2")"
  wait $launcher || code=$?
  took=$(($(milliseconds) - start))
  if [ $code -eq 12 ] && [ $took -le 10000 ] && [ "$(grep -c '^etalon: error' stopped.log)" = 1 ] &&
    grep -qE "^etalon: error\[timeout\] rank $2 is stopped .* for 2\.0 s \(last seen .*call [0-9]+, .*\(rank $2 on $(hostname)\)$" stopped.log; then
    printf 'ok rank %s of %s stopped: %s ms: %s\n' "$2" "$1" $took "$(grep '^etalon: error' stopped.log)"
  else
    fail "rank $2 of $1 stopped: exit code $code (expected 12), $took ms: $(cat stopped.log)"
  fi
}
stopped 3 1
stopped 2 0

# killed <verb> <ms> <options>...: rank 1 of 2 kills itself so many milliseconds after its start.
killed() {
  local verb=$1 moment=$2 code=0 start took
  shift 2
  local command=("$ETALON_PROGRAM" "$verb" "${job[@]}" --set job.directory=killed "$@")
  start=$(milliseconds)
  "${mpirun[@]}" -n 1 "${command[@]}" : -n 1 bash -c '(sleep "$0"; kill -KILL $$) & exec "$@"' \
    "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))" "${command[@]}" >killed.log 2>&1 </dev/null || code=$?
  took=$(($(milliseconds) - start - moment))
  if [ $code -eq 137 ] && [ $took -le 5000 ]; then
    printf 'ok %s with a killed rank: ended %s ms after it\n' "$verb" $took
  else
    fail "$verb with a killed rank: exit code $code (expected 137), $took ms: $(cat killed.log)"
  fi
  # Three epochs make no model that passes its plan: 14 says that the work is done all the same.
  code=0
  etalon_on 2 "$verb" "${job[@]}" --set job.directory=killed "$@" >again.log 2>&1 </dev/null || code=$?
  if [ $code -ne 0 ] && [ $code -ne 14 ]; then
    fail "$verb after a killed rank: exit code $code: $(cat again.log)"
  fi
}
for verb in data train compress validate package certify push run; do killed $verb 250; done
killed replay 250 --from 0 --to 2
[ $failures -eq 0 ]
