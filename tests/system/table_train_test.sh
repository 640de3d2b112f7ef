#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The perceptron on a table: one digest of the weights for any number of ranks and lanes, also when
# the run was killed and went on with another number of ranks; a replay reaches it as well.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_train.sh"
rm -rf first lanes ranks-* killed-*

"$examples/fetch_breast_cancer.sh" "$PWD/breast_cancer.csv"
job=("$examples/breast-cancer.toml" --set data.path=breast_cancer.csv --set train.epochs=60 --set train.patience=0)
identity 1:1 1:2 2:1 2:2 3:2 4:1
interrupted 2 3 0 1500
interrupted 3 1 1 300
interrupted 1 4 2 200

# replayed <ranks> <from> <to>
replayed() {
  local output
  if output=$(etalon_on "$1" replay "${job[@]}" --set job.directory=first --from "$2" --to "$3" 2>&1) &&
    grep -qx equal <<<"$output"; then
    printf 'ok replay from %s to %s on %s ranks\n' "$2" "$3" "$1"
  else
    fail "replay from $2 to $3 on $1 ranks: $output"
  fi
}
# Threads that the system does not give: an error, not an abort.
code=0
(ulimit -v 3000000 && "$ETALON_PROGRAM" train "${job[@]}" --set job.directory=lanes --set train.lanes=600) \
  >lanes.log 2>&1 </dev/null || code=$?
if [ $code -eq 4 ] && grep -q 'lanes could be started.*train.lanes' lanes.log; then
  echo "ok lanes that cannot be started"
else
  fail "lanes that cannot be started: exit code $code: $(tail -3 lanes.log)"
fi

replayed 1 0 2
replayed 3 5 9
[ $failures -eq 0 ]
