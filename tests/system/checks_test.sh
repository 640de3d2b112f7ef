#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The checks of includes find what they are there for: each planted one is named with file and line.
set -euo pipefail
check="$ETALON_SOURCE_DIR/cmake/checks/check_floors.py"
rm -rf tree
mkdir -p tree/cmake
cp "$ETALON_SOURCE_DIR/cmake/Layers.cmake" tree/cmake/
failures=0

# expect <pass|fail> <file> <include line>
expect() {
  local file="tree/$2" code=0 output
  mkdir -p "${file%/*}"
  printf '#pragma once\n%s\n' "$3" >"$file"
  output=$("$check" tree 2>&1) || code=$?
  rm "$file"
  if [ "$1" = pass ] && [ $code -eq 0 ]; then return; fi
  if [ "$1" = fail ] && [ $code -ne 0 ] && grep -qF "$2:2: " <<<"$output"; then return; fi
  printf 'FAILED %s with %s: expected to %s, got exit code %d\n%s\n' "$2" "$3" "$1" "$code" "$output"
  failures=$((failures + 1))
}

expect pass models/a.hpp '#include "core/error.hpp"'
expect fail core/a.hpp '#include "jobs/options/job.hpp"'
expect fail datasets/a/b.cpp '#  include "models/zoo/zoo.hpp"'
expect fail validation/a.cpp '#include <core/error.hpp>'
expect fail validation/a.cpp '#include <ATen/ATen.h>'
expect fail models/onnx/a.cpp '#include <ATen/ATen.h>'
expect pass models/executor/a.cpp '#include <ATen/ATen.h>'
expect fail models/executor/a.cpp '#include <torch/torch.h>'
expect fail models/executor/a.cpp '#include <onnx/onnx_pb.h>'
expect pass models/onnx/a.cpp '#include <onnx/onnx_pb.h>'
expect fail jobs/a.cpp '#include <mpi.h>'
expect fail datasets/a.cpp '#include <hdf5.h>'
expect fail core/a.cpp '#include "tests/support/twin.hpp"'
expect pass tests/core/a.cpp '#include "jobs/options/job.hpp"'

expect fail jobs/commands/a.cpp 'void a() { std::printf("%s", foreign); }'
expect fail jobs/a.cpp 'void a() { std::cout << foreign; }'
expect pass jobs/a.cpp 'void a() { print(line("printf ", foreign)); } // printf'
expect pass core/a.cpp 'void a() { std::fputs(own, stderr); }'
expect pass tests/jobs/a.cpp 'void a() { std::printf("a test"); }'

# What is used of the standard library is included, by the file or by a header of its own.
std_check="$ETALON_SOURCE_DIR/cmake/checks/check_std_includes.py"
mkdir -p tree/core
printf '#pragma once\n#include <vector>\n' >tree/core/own.hpp
printf '#include "core/own.hpp"\n\nstd::vector<int> a;  // std::map\nconst char* b = "std::map";\n' >tree/core/a.cpp
"$std_check" tree || { echo "FAILED what is included was missed"; failures=$((failures + 1)); }
printf 'std::filesystem::path c;\nstd::optional<int> d;\n' >>tree/core/a.cpp
output=$("$std_check" tree) && { echo "FAILED a missing include was not named"; failures=$((failures + 1)); }
for line in 'core/a.cpp:5: std::filesystem needs #include <filesystem>' 'core/a.cpp:6: std::optional needs #include <optional>'; do
  grep -qxF "$line" <<<"$output" || { printf 'FAILED no "%s" in\n%s\n' "$line" "$output"; failures=$((failures + 1)); }
done
[ "$(wc -l <<<"$output")" = 2 ] || { printf 'FAILED more was named\n%s\n' "$output"; failures=$((failures + 1)); }
rm -r tree/core

# Two folders of one floor that include each other are named together; one that includes the other is not.
mkdir -p tree/models/a tree/models/b
printf '#pragma once\n#include "models/b/b.hpp"\n' >tree/models/a/a.hpp
"$check" tree || { echo "FAILED a folder may include its neighbour"; failures=$((failures + 1)); }
printf '#pragma once\n#include "models/a/a.hpp"\n' >tree/models/b/b.hpp
if output=$("$check" tree 2>&1) || ! grep -qF "models/a <-> models/b" <<<"$output"; then
  printf 'FAILED a circle was not named\n%s\n' "$output"
  failures=$((failures + 1))
fi
rm -r tree/models

# named <what> <line that is expected>: the check fails and says exactly that of the tree; `nothing`: it is silent.
named() {
  local output
  output=$("$check" tree 2>/dev/null) || true
  [ "$2" != nothing ] || [ -n "$output" ] || return 0
  [ "$output" != "$2" ] || return 0
  printf 'FAILED %s: expected "%s", got\n%s\n' "$1" "$2" "$output"
  failures=$((failures + 1))
}

mkdir -p tree/models/a
printf '// A licence.\n#include "core/error.hpp"\n' >tree/models/a/a.hpp
named "a header that may be read twice" 'models/a/a.hpp: does not begin with #pragma once'
rm -r tree/models

# What a README says of its folder is true: every include is named, every name is included.
mkdir -p tree/models/a/inner tree/models/b tree/models/c
printf '#pragma once\n' | tee tree/models/b/b.hpp tree/models/c/c.hpp >tree/models/a/inner/i.hpp
printf '#pragma once\n#include "core/error.hpp"\n#include "models/a/inner/i.hpp"\n#include "models/b/b.hpp"\n' >tree/models/a/a.hpp
# shellcheck disable=SC2016
{
  printf 'A room.\n\nMay include: `core/`, `models/b/` (but `models/c/`), `models/a/inner/`; never `models/c/`.\n' >tree/models/a/README.md
  named "a README that is true" nothing
  printf 'A room. May include: `core/`, `models/{b,c}/`,\n`models/a/inner/`.\n' >tree/models/a/README.md
  named "a folder that nothing includes" 'models/a/README.md: may include models/c, which nothing there does'
  printf 'May include: every floor below, `models/b/`.\n' >tree/models/a/README.md
  named "a sub-folder that is not named" 'models/a/a.hpp:3: models/a includes models/a/inner, which models/a/README.md does not name (May include)'
  printf 'May include: every floor below, `models/a/`.\n' >tree/models/a/README.md
  named "a neighbour that is not named" 'models/a/a.hpp:4: models/a includes models/b, which models/a/README.md does not name (May include)'
  printf 'A room.\n' >tree/models/a/README.md
  named "a README without the line" 'models/a/README.md: no line `May include:`, but models/a/a.hpp:2 includes core'
  rm tree/models/a/README.md
  printf 'Rooms, each including only those before it: `b`, `c`; `a`.\n\nMay include: `core/`.\n' >tree/models/README.md
  printf '#pragma once\n#include "core/error.hpp"\n#include "models/b/b.hpp"\n' >tree/models/c/c.hpp
  named "an order that is true" nothing
  printf 'A room includes only rooms before it:\n\n| `c/` | see |\n| `b/` | b |\n| `a/` | a |\n' >tree/models/README.md
  named "an order that is not" 'models/c/c.hpp:3: c includes models/b, but models/README.md puts b behind it'
  printf 'A room includes only rooms before it:\n\n| `b/` | b |\n| `a/` | a |\n' >tree/models/README.md
  named "a room without a place" 'models/README.md: the room c has no place in the order'
}
[ $failures -eq 0 ]
