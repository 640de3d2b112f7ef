// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/json.hpp"
#include "models/compression/options.hpp"
#include "models/graph/graph.hpp"

namespace etalon::jobs {

/// Why the values of a round's `details` (docs/formats/gate.md), whose keys are the right ones, are
/// none that a gate writes: another type, a count below 1 or above what the options allow, other
/// than `candidate` says. Empty when they are. Throws format errors for a wrong type.
[[nodiscard]] std::string int8_values_fault(const Json& details, std::string_view candidate,
                                            const models::CompressOptions& options);
[[nodiscard]] std::string pruned_values_fault(const Json& details);

/// Why the nodes that `details` name or count are not those of the model that was compressed; empty
/// when they are.
[[nodiscard]] std::string nodes_fault(const Json& details, const models::Graph& full);

}  // namespace etalon::jobs
