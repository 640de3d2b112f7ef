#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An installed Etalon can be used by another CMake project. Usage: consumer_test.sh <build folder>
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf prefix consumer job
cmake --install "$1" --prefix "$PWD/prefix" >/dev/null
cmake -S "$ETALON_SOURCE_DIR/tests/system/consumer" -B consumer -G Ninja \
  -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$PWD/prefix" >/dev/null
cmake --build consumer
consumer/consumer | grep -F 'sha256 of nothing e3b0c44298fc1c149afbf4c8996fb924'
# What is installed must not point back into the tree that it was built from.
if grep -rlF "$ETALON_SOURCE_DIR/" prefix/lib*/cmake prefix/lib/*/cmake 2>/dev/null; then
  echo "the installed package names the source tree"
  exit 1
fi
prefix/bin/etalon --version
make_job
passes "the installed program finds its module" prefix/bin/etalon train job.toml --set train.epochs=1
[ "$failures" = 0 ]
