// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "jobs/commands/arguments.hpp"

namespace etalon::jobs {

/// `etalon plan new --profile NAME [--output FILE]`: writes a plan to start from, a design that
/// fits it and a certifier's profile that it meets, and says how to go on. Without a name shows
/// what there is. Never writes over a file.
int new_plan(const Arguments& arguments);

}  // namespace etalon::jobs
