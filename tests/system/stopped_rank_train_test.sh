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

# The check of a job waits for every rank as well: rank 1 stops itself once it is watched.
code=0
check=("$ETALON_PROGRAM" check "${job[@]}" --set job.watchdog=2)
"${mpirun[@]}" -n 1 "${check[@]}" : -n 1 bash -c \
  '(until grep -qsx watchdog /proc/$$/task/*/comm; do :; done; kill -STOP $$) & exec "$@"' check "${check[@]}" \
  >stopped.log 2>&1 </dev/null || code=$?
if [ $code -eq 12 ] && grep -qE '^etalon: error\[timeout\] rank 1 is stopped .* for 2\.0 s' stopped.log; then
  printf 'ok a rank that stops in the check: %s\n' "$(grep '^etalon: error' stopped.log)"
else
  fail "a rank that stops in the check: exit code $code (expected 12): $(cat stopped.log)"
fi

# judge_killed <verb> <ms from the kill to the end> <exit code>
judge_killed() {
  if [ "$3" -eq 137 ] && [ "$2" -le 5000 ]; then
    printf 'ok %s with a killed rank: ended %s ms after it\n' "$1" "$2"
  else
    fail "$1 with a killed rank: exit code $3 (expected 137), $2 ms: $(cat killed.log)"
  fi
}

# goes_on <verb> <options>...: three epochs make no model that passes its plan: 14 says that the work is
# done all the same.
goes_on() {
  local code=0
  etalon_on 2 "$1" "${job[@]}" --set job.directory=killed "${@:2}" >again.log 2>&1 </dev/null || code=$?
  if [ $code -ne 0 ] && [ $code -ne 14 ]; then
    fail "$1 after a killed rank: exit code $code: $(cat again.log)"
  fi
}

# killed_at_work <verb> <pattern>: rank 1 of 2 kills itself when the log has a line like that, which tells
# the end of the step before, so while the verb's own step works. A step that ended sooner than the
# kill is done again; it proves nothing.
killed_at_work() {
  local verb=$1 code moment step
  local command=("$ETALON_PROGRAM" "$verb" "${job[@]}" --set job.directory=killed)
  for _ in 1 2 3 4 5; do
    if [ "$verb" = run ]; then rm -rf killed && mkdir killed; fi
    rm -f killed/log.jsonl killed.at
    code=0
    "${mpirun[@]}" -n 1 "${command[@]}" : -n 1 bash -c \
      '(until grep -qs "$0" killed/log.jsonl; do kill -0 $$ || exit; done; date +%s%3N >killed.at; kill -KILL $$) & exec "$@"' \
      "$2" "${command[@]}" >killed.log 2>&1 </dev/null || code=$?
    if [ $code -eq 137 ]; then break; fi
    rm -f "killed/records/$verb.json" "killed/$verb/record.json"
  done
  moment=$(cat killed.at 2>/dev/null || milliseconds)
  judge_killed "$verb" $(($(milliseconds) - moment)) $code
  # Of a run it is the training that was killed.
  step=${verb/#run/train}
  if [ -e "killed/records/$step.json" ] || [ -e "killed/$step/record.json" ]; then fail "$verb: a killed step has a record"; fi
  goes_on "$verb"
}

# killed_early <verb> <options>...: rank 1 of 2 kills itself 250 ms after its start.
killed_early() {
  local verb=$1 code=0 start
  local command=("$ETALON_PROGRAM" "$@" --set job.directory=killed)
  start=$(milliseconds)
  "${mpirun[@]}" -n 1 "${command[@]}" : -n 1 bash -c '(sleep 0.25; kill -KILL $$) & exec "$0" "$@"' \
    "${command[@]}" >killed.log 2>&1 </dev/null || code=$?
  judge_killed "$verb" $(($(milliseconds) - start - 250)) $code
}

killed_early data "${job[@]}"
goes_on data
killed_at_work train 'up to date.*"data"'
killed_at_work compress 'up to date.*"train"'
killed_at_work validate 'up to date.*"compress"'
killed_at_work package 'up to date.*"validate"'
killed_at_work certify 'up to date.*"package"'
killed_at_work push 'up to date.*"certify"'
killed_early replay "${job[@]}" --from 0 --to 2
killed_early check "${job[@]}"
killed_at_work run 'done in.*"data"'
[ $failures -eq 0 ]
