// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// Throws a format error with node and operator in front: the node contradicts itself or its
/// inputs.
[[noreturn]] void fail_malformed(const Node& node, std::string_view reason);
/// Throws an unsupported error with node and operator in front: a valid node that Etalon does not
/// compute.
[[noreturn]] void fail_unsupported(const Node& node, std::string_view reason);

}  // namespace etalon::models
