// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/judgement/page/subject.hpp"

namespace etalon::validation::page {

/// What the ruling takes for granted and does not show, with what the tables say of it:
/// independence, design, missing outputs, what no simulation covers.
[[nodiscard]] std::string silence_list(const Subject& subject);

}  // namespace etalon::validation::page
