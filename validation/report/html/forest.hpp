// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/findings/finding.hpp"

namespace etalon::validation::html {

/// The interval of a finding against its threshold as a small inline SVG: the accepted side is
/// tinted, the bar is the interval, the dot the estimate. Empty when there is nothing to draw.
/// `name` is unique on the page.
[[nodiscard]] std::string interval_plot(const Finding& finding, const std::string& name);

}  // namespace etalon::validation::html
