// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sha256.hpp"

namespace etalon::models {

/// Digest of the results of a small network computed by the executor and by the engine, and of a
/// few values of the C library's functions: the same on machines whose arithmetic is the same.
/// Takes milliseconds.
[[nodiscard]] Digest arithmetic_probe();

}  // namespace etalon::models
