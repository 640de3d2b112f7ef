#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Two runs that start at the same moment in one new directory: one goes on, the other is told who it is.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf job gate ./*.log ./*.csv ./*.toml
make_job

# start <log>: a run that waits until `gate` is unlocked; its process is `$!`, as the program's will be.
start() {
  bash -c 'flock -s gate true; exec "$@"' - "$ETALON_PROGRAM" run job.toml --set train.epochs=100000 \
    --set train.patience=0 >"$1" 2>&1 </dev/null 9>&- &
}

for round in $(seq 10); do
  rm -rf job
  exec 9>gate
  flock 9
  start one.log
  one=$!
  start two.log
  two=$!
  sleep 0.3 # both wait
  exec 9>&-
  code=0
  wait -n -p ended $one $two || code=$?
  if [ "$ended" = $one ]; then log=one.log goes_on=$two; else log=two.log goes_on=$one; fi
  message="\[io\] job: is in use by \"[^\"]*run job\.toml[^\"]*\" \(process $goes_on on $(hostname), since 20[^)]*Z\); "
  if [ $code -eq 4 ] && [ "$(grep -c '^etalon: error' $log)" = 1 ] && grep -qE "^etalon: error$message" $log; then
    ok "round $round: $(grep "^etalon: error" $log)"
  else
    fail "round $round: exit code $code: $(cat $log)"
  fi
  for _ in $(seq 600); do
    if [ -e job/train/checkpoints/latest.json ] || ! kill -0 $goes_on 2>/dev/null; then break; fi
    sleep 0.05
  done
  expect "the other one trains" eval "kill -0 $goes_on && [ -e job/train/checkpoints/latest.json ]"
  kill -KILL $goes_on 2>/dev/null || true
  wait $goes_on 2>/dev/null || true
done
[ $failures -eq 0 ]
