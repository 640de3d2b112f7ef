// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/judgement/page/two_classes.hpp"

namespace etalon::validation::page {

/// Of a column of marks: the free-response ROC of all images.
[[nodiscard]] std::string mark_figures(const ScoredColumn& column);

}  // namespace etalon::validation::page
