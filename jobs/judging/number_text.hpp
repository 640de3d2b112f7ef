// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/text.hpp"

namespace etalon::jobs {

/// A number of a table for people, with four digits after the point; `-` where there is none.
[[nodiscard]] inline std::string number_text(const std::optional<double>& value) {
  return value ? fixed(*value, 4) : std::string("-");
}

}  // namespace etalon::jobs
