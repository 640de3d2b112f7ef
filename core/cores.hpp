// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace etalon {

/// Cores that this process may run on (its affinity mask, as set by mpirun or srun); at least 1.
[[nodiscard]] std::int64_t usable_cores() noexcept;

}  // namespace etalon
