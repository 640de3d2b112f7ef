// SPDX-License-Identifier: Apache-2.0
#include "models/executor/versions.hpp"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/headeronly/version.h>

#include <cstdlib>

namespace etalon::models {

std::string torch_version() { return TORCH_VERSION; }

std::string instruction_set() { return at::get_cpu_capability(); }

void pin_arithmetic() {
  // MKL reads this at its first product: the same code path in every run (its CNR mode).
  ::setenv("MKL_CBWR", "AUTO", 0);
  at::set_num_threads(1);
}

}  // namespace etalon::models
