// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/json.hpp"
#include "models/packages/verify.hpp"

namespace etalon::jobs {

/// `[{"what", "holds", "reason"}, …]`.
[[nodiscard]] Json checks_json(const std::vector<models::PackageCheck>& checks);

/// One line a check on stdout, for people. What foreign files say is shown without its control
/// characters.
void print_checks(const std::vector<models::PackageCheck>& checks);

}  // namespace etalon::jobs
