// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace etalon::validation::page {

/// What this page adds to `html::style_sheet`: rows that become cards on a telephone, a third
/// series, fields of many cases.
[[nodiscard]] std::string_view style_sheet() noexcept;

}  // namespace etalon::validation::page
