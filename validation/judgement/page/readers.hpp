// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/judgement/page/two_classes.hpp"

namespace etalon::validation::page {

/// ROC curves of all readers in one modality, and a table of their AUCs, of the readings that were
/// given.
[[nodiscard]] std::string reader_figures(const ScoredColumn& column);

}  // namespace etalon::validation::page
