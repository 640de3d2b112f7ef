// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/judgement/page/subject.hpp"

namespace etalon::validation::page {

/// For each metric of the plan a figure with the intervals of its requirements, subgroups among
/// them, against their limits on one scale.
[[nodiscard]] std::string forest_figures(const Subject& subject);

}  // namespace etalon::validation::page
