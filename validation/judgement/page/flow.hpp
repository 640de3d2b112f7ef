// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/judgement/page/subject.hpp"

namespace etalon::validation::page {

/// Diagram of the cases: those in both tables, by class, and for each column of scores how many
/// have an output. `key` names the drawing, once on the page.
[[nodiscard]] std::string flow_figure(const Subject& subject, const std::string& key);

}  // namespace etalon::validation::page
