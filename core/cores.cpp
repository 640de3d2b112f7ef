// SPDX-License-Identifier: Apache-2.0
#include "core/cores.hpp"

#include <sched.h>

#include <algorithm>

namespace etalon {

std::int64_t usable_cores() noexcept {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof(set), &set) != 0) return 1;
  return std::max(1, CPU_COUNT(&set));
}

}  // namespace etalon
