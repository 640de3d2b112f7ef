#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One rank fails: the job ends within 5 s with one line that names rank and cause, and the documented
# exit code. The faults are real ones: a killed process, a file that is not there, a full disk.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_train.sh"
mountpoint -q full 2>/dev/null && umount full
rm -rf first killed full elsewhere ./*.log

"$examples/fetch_breast_cancer.sh" "$PWD/breast_cancer.csv"
job=("$examples/breast-cancer.toml" --set data.path=breast_cancer.csv --set train.epochs=3)
# Long enough to be killed in the middle.
long=("${job[@]}" --set train.epochs=100000 --set train.patience=0)
train_in first 1 1 >/dev/null 2>&1

milliseconds() { date +%s%3N; }

most=5000
# The address sanitizer takes 1.5 s to load LibTorch, on each rank.
if grep -q __asan_init "$ETALON_PROGRAM"; then most=20000; fi

# judge <what> <log> <exit code> <expected code> <ms from the fault to the end> <pattern of the line>
judge() {
  local lines
  lines=$(grep -cE "$6" "$2" || true)
  if [ "$3" -eq "$4" ] && [ "$5" -le $most ] && [ "$lines" -eq 1 ]; then
    printf 'ok %s: %s ms, exit code %s: %s\n' "$1" "$5" "$3" "$(grep -E "$6" "$2")"
  else
    fail "$1: exit code $3 (expected $4), $5 ms, $lines lines like '$6' (expected 1): $(cat "$2")"
  fi
}

# killed <ranks> <rank>: SIGKILL of one rank in the middle of training.
killed() {
  local launcher code=0 start victim
  rm -rf killed
  mkdir killed
  cp -r first/data first/.etalon first/records killed/
  "${mpirun[@]}" -n "$1" "$ETALON_PROGRAM" train "${long[@]}" --set job.directory=killed >killed.log 2>&1 </dev/null &
  launcher=$!
  while kill -0 $launcher && ! [ -e killed/train/checkpoints/latest.json ]; do sleep 0.05; done
  victim=$(for process in $(pgrep -P $launcher); do
    if tr '\0' '\n' <"/proc/$process/environ" | grep -qx "OMPI_COMM_WORLD_RANK=$2"; then echo "$process"; fi
  done)
  start=$(milliseconds)
  kill -KILL "$victim"
  wait $launcher || code=$?
  judge "rank $2 of $1 killed" killed.log $code 137 $(($(milliseconds) - start)) "rank $2 .*signal 9"
  if pgrep -P $launcher >/dev/null; then fail "ranks are left behind"; fi
  "$ETALON_PROGRAM" train "${long[@]}" --set job.directory=killed >again.log 2>&1 </dev/null &
  launcher=$!
  for _ in $(seq 200); do
    if grep -q 'going on after epoch' again.log || ! kill -0 $launcher; then break; fi
    sleep 0.05
  done
  kill -KILL $launcher
  wait $launcher || true
  if ! grep -q 'going on after epoch' again.log; then fail "after rank $2 of $1 was killed: $(cat again.log)"; fi
}

# fails <what> <expected code> <pattern of the line> <command>...: the fault is there from the start,
# so all of the run counts.
fails() {
  local what=$1 expected=$2 pattern=$3 code=0 start
  shift 3
  start=$(milliseconds)
  "$@" >failed.log 2>&1 </dev/null || code=$?
  judge "$what" failed.log $code "$expected" $(($(milliseconds) - start)) "^etalon: error"
  if ! grep -qE "^etalon: error$pattern" failed.log; then fail "$what: the line lacks '$pattern': $(cat failed.log)"; fi
}

train=("$ETALON_PROGRAM" train "${job[@]}" --set job.directory=first)

killed 3 1
killed 2 0

fails "a file that only rank 1 lacks" 4 '\[io\] .*elsewhere/data/manifest.json.*\(rank 1 on ' \
  "${mpirun[@]}" -n 1 "${train[@]}" : -n 1 "${train[@]}" --set job.directory=elsewhere
fails "a wrong option on rank 2 alone" 2 '\[usage\] .*--no-such-option.*\(rank 2 on ' \
  "${mpirun[@]}" -n 2 "${train[@]}" : -n 1 "${train[@]}" --no-such-option
fails "a wrong option on all ranks" 2 '\[usage\] .*--no-such-option.*\(rank 0 on ' \
  "${mpirun[@]}" -n 3 "${train[@]}" --no-such-option
fails "a misspelt key on all ranks" 3 '\[config\] .*epoch.*\(rank 0 on ' \
  "${mpirun[@]}" -n 3 "${train[@]}" --set train.epoch=3

# A disk with room for the dataset but not for the checkpoints; without the right to mount one, a
# limit on the size of files.
mkdir full
if mount -t tmpfs -o size=320k tmpfs full 2>/dev/null; then
  trap 'umount full' EXIT
  cp -r first/data first/.etalon first/records full/
  dd if=/dev/zero of=full/ballast bs=1k 2>/dev/null || true
  truncate -s -40K full/ballast
  limited=()
else
  cp -r first/data first/.etalon first/records full/
  limited=(bash -c 'trap "" XFSZ; ulimit -f 8; exec "$@"' limited)
fi
fails "a full disk" 4 '\[io\] .*full/train/.*\(rank 0 on ' \
  "${mpirun[@]}" -n 2 "${limited[@]}" "$ETALON_PROGRAM" train "${job[@]}" --set job.directory=full
left=$(find full -name '.etalon-*')
if [ -n "$left" ]; then fail "half-written files are left: $left"; fi
# Room for some epochs more, then for all: what stands is gone on from.
if [ ${#limited[@]} -eq 0 ]; then
  truncate -s -40K full/ballast
  fails "a disk that fills up after some epochs" 4 '\[io\] .*full/train/.*\(rank 0 on ' \
    "${mpirun[@]}" -n 2 "$ETALON_PROGRAM" train "${job[@]}" --set job.directory=full --set train.keep_every=1
  rm full/ballast
fi
if ! "$ETALON_PROGRAM" train "${job[@]}" --set job.directory=full >again.log 2>&1 </dev/null; then
  fail "with room again: $(cat again.log)"
fi
if [ ${#limited[@]} -eq 0 ] && ! grep -q 'going on after epoch' again.log; then fail "it began anew: $(cat again.log)"; fi
expect_same_weights full "a full disk, then room"
[ $failures -eq 0 ]
