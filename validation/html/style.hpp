// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace etalon::validation::html {

/// The style sheet of the page: light, dark and print; loads nothing.
[[nodiscard]] std::string_view style_sheet() noexcept;

}  // namespace etalon::validation::html
