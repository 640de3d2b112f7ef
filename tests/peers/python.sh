#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Prints the path of a Python that has the peers of requirements.txt, making its virtual environment
# first when it is missing (once, several minutes, 6 GB). It stands in the cache folder of
# cmake/dependencies.sh, one for each content of requirements.txt; silent when present.
#   cmake --preset default -DETALON_PEERS_PYTHON="$(tests/peers/python.sh)"
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
requirements="$here/requirements.txt"
pins=$(sha256sum "$requirements" | cut -c1-12)
cache=$("$here/../../cmake/dependencies.sh" --print-cache)
environment="$cache/peers-$pins"
fail() { printf 'etalon: peers: %s\n' "$1" >&2; exit 1; }

install() {
  printf 'etalon: installing the peers of tests/peers/requirements.txt into %s\n' "$environment" >&2
  # What an interrupted run left is not trusted. A virtual environment cannot be moved, so a marker
  # written last says that it is whole.
  rm -rf "$environment"
  python3 -m venv "$environment" >&2 || fail "no virtual environment can be made in $environment (is python3-venv installed?)"
  "$environment/bin/python" -m pip install -q --no-compile --retries 3 --timeout 60 --disable-pip-version-check \
    --only-binary=:all: -r "$requirements" >&2 ||
    fail "the packages of $requirements cannot be installed (is there a network, 6 GB of space?)"
  touch "$environment/complete"
}

if [ ! -e "$environment/complete" ]; then
  mkdir -p "$cache" || fail "$cache cannot be written; set ETALON_CACHE to another folder"
  # Two callers would install over each other: the second waits and finds the work done.
  exec 9>"$environment.lock"
  flock 9
  [ -e "$environment/complete" ] || install
fi
printf '%s\n' "$environment/bin/python"
