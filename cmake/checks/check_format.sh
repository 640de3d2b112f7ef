#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fails when a tracked source is not as clang-format-19 writes it. `check_format.sh --fix` rewrites.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
command -v clang-format-19 >/dev/null || {
  echo "clang-format-19 is missing: cmake/dependencies.sh --ci installs it" >&2
  exit 1
}
mode=(--dry-run -Werror)
if [ "${1:-}" = --fix ]; then mode=(-i); fi
git ls-files -z -- '*.cpp' '*.hpp' '*.cu' '*.cuh' | xargs -0 -r -n 40 -P 2 clang-format-19 "${mode[@]}"
