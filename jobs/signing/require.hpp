// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::jobs {

/// Throws an integrity error with the reason why a package is not what it must be, unless it
/// `holds`.
template <class... Parts>
void require(bool holds, const Parts&... parts) {
  check(holds, ErrorKind::integrity, text(parts...));
}

}  // namespace etalon::jobs
