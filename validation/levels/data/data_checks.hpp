// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "validation/findings/finding.hpp"

namespace etalon::validation {

/// Level L1 from `data/quality.json` (docs/formats/manifest.md): one finding `L1.<check>` per entry
/// without its items, which name samples and patients. A `warning` about which cases are
/// independent (leakage, duplicates, similar patients) becomes conditional, any other passes with a
/// warning. Throws format errors naming the key.
[[nodiscard]] std::vector<Finding> assess_data(const Json& quality);

/// Throws an integrity error naming `source` where findings that left their data have items.
void check_names_nobody(const Json& quality, std::string_view source);

}  // namespace etalon::validation
