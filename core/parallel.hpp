// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

namespace etalon {

/// Calls `work(part)` once for each part in [0, parts) on at most `threads` threads, the caller's
/// among them; which thread takes which part is left to chance, so a result must not depend on it.
/// Returns when all are done. An exception of a part ends the taking of new ones and is thrown
/// again here (of several, the lowest part's that was seen).
/// A usage error unless 1 <= threads <= 4096.
void for_each_part(std::int64_t parts, std::int64_t threads,
                   const std::function<void(std::int64_t)>& work);

}  // namespace etalon
