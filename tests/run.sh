#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds everything and runs every test. Arguments go to ctest, such as
# `-L unit` or `-R csv`. ETALON_PRESET chooses another preset of CMakePresets.json,
# ETALON_PEERS_PYTHON a Python with the peers (tests/peers/python.sh makes one).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
preset=${ETALON_PRESET:-default}
jobs=$(nproc)

cmake/dependencies.sh
jobs/examples/fetch_breast_cancer.sh
cmake --preset "$preset" ${ETALON_PEERS_PYTHON:+"-DETALON_PEERS_PYTHON=$ETALON_PEERS_PYTHON"} >/dev/null
cmake --build --preset "$preset" --parallel "$jobs"

# The ten slowest tests stand before CTest's own summary, which stays last.
slowest() {
  awk '
    / Test +#[0-9]+: / && $(NF) == "sec" { seconds[$0] = $(NF - 1) }
    /tests passed, / {
      print "Slowest tests:"
      for (line in seconds) print seconds[line], line | "sort -rn | head -n 10 | sed \"s/^[0-9.]* */  /\""
      close("sort -rn | head -n 10 | sed \"s/^[0-9.]* */  /\"")
      print ""
    }
    { print; fflush() }'
}
# Ranks, servers and signals are waited for more than computed: twice as many tests as cores.
ctest --preset "$preset" --parallel $((2 * jobs)) "$@" </dev/null 2>&1 | slowest
