// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/json.hpp"
#include "validation/findings/finding.hpp"

namespace etalon::validation {

/// Level L1 from `data/quality.json` (docs/formats/manifest.md): one finding `L1.<check>` per entry
/// without its items, which name samples and patients. A `warning` about which cases are
/// independent (leakage, duplicates, similar patients) becomes conditional, any other passes with a
/// warning. Throws format errors naming the key.
[[nodiscard]] std::vector<Finding> assess_data(const Json& quality);

}  // namespace etalon::validation
