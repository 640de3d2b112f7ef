// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.hpp"

namespace etalon {

/// Whether an error says that the system gave no more memory, open files or space. It tells of this
/// machine and nothing of what was being read: whoever judges a file passes it on.
[[nodiscard]] bool is_shortage(const Error& error);

}  // namespace etalon
