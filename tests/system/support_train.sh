# SPDX-License-Identifier: Apache-2.0
# Sourced by the tests of training: runs the program on ranks, kills it, compares the weights' digests.
# The sourcing script sets `job` (arguments of `etalon train`) and prepares the data.

source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
samples="$ETALON_SOURCE_DIR/../shared/data"

# train_in <folder> <ranks> <lanes>: the dataset is that of folder `first`, when it stands.
train_in() {
  mkdir -p "$1"
  if [ -d first/data ] && [ ! -d "$1/data" ]; then cp -r first/data first/.etalon first/records "$1/"; fi
  etalon_on "$2" train "${job[@]}" --set "job.directory=$1" --set "train.lanes=$3" \
    --set train.keep_every=1 </dev/null
}

weights_of() { sed -n 's/.*"weights_sha256": "\([0-9a-f]\{64\}\)".*/\1/p' "$1/train/record.json"; }

expect_same_weights() {
  local expected actual
  expected=$(weights_of first)
  actual=$(weights_of "$1")
  if [ ${#expected} -ne 64 ]; then fail "the record of the first run names no weights"; fi
  if [ "$actual" = "$expected" ]; then
    printf 'ok %s: %s\n' "$2" "$actual"
  else
    fail "$2: weights $actual, the first run has $expected"
  fi
}

# identity <ranks>:<lanes>...: the first one makes folder `first`, all must have its weights.
identity() {
  local case folder output
  for case in "$@"; do
    folder="ranks-${case%:*}-lanes-${case#*:}"
    if [ ! -d first ]; then folder=first; fi
    if ! output=$(train_in "$folder" "${case%:*}" "${case#*:}" 2>&1); then
      fail "${case%:*} ranks, ${case#*:} lanes: $output"
      continue
    fi
    expect_same_weights "$folder" "${case%:*} ranks, ${case#*:} lanes"
  done
}

# kill_ranks <launcher's process>: SIGKILL to every rank at once, as a node that loses power.
kill_ranks() {
  local ranks
  ranks=$(pgrep -P "$1" || true)
  # Without a launcher the process is the rank.
  # shellcheck disable=SC2086
  kill -KILL ${ranks:-$1} 2>/dev/null || true
}

# interrupted <first ranks> <then ranks> <epoch> <ms>: the run is killed at a random moment of at most
# so many milliseconds after that epoch's checkpoint, and goes on with another number of ranks. A run
# that had ended before the kill proves nothing: it is made again with half the time.
interrupted() {
  local folder="killed-$1-$2-$3" range=$4 process moment output
  while true; do
    rm -rf "$folder"
    moment=$((range > 0 ? RANDOM % range : 0))
    train_in "$folder" "$1" 1 >"$folder.log" 2>&1 &
    process=$!
    while kill -0 $process 2>/dev/null &&
      { [ "$3" -gt 0 ] && ! [ -e "$folder/train/checkpoints/epoch-00000$3.json" ]; }; do sleep 0.01; done
    sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
    # The function runs in a shell of its own, whose child is the launcher (or the only rank).
    kill_ranks "$(pgrep -P $process || echo $process)"
    wait $process 2>/dev/null || true
    [ -e "$folder/train/record.json" ] || break
    if [ "$range" -eq 0 ]; then fail "$folder: it always ends before it is killed"; return; fi
    range=$((range / 2))
  done
  if ! output=$(train_in "$folder" "$2" 2 2>&1); then
    fail "going on with $2 ranks after a kill: $output"
    return
  fi
  if [ "$3" -gt 0 ] && ! grep -q 'going on after epoch' <<<"$output"; then
    fail "$folder: training began anew instead of going on"
  fi
  expect_same_weights "$folder" "killed on $1 ranks $moment ms after epoch $3, went on with $2"
}
