// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/packages/bundle.hpp"

namespace etalon::models {

/// Predicate type of provenance.
inline constexpr std::string_view provenance_predicate = "https://slsa.dev/provenance/v1";

/// SLSA provenance v1 (https://slsa.dev/provenance/v1) of a package, made from the records of its
/// steps in pipeline order (name, content of record.json): configurations become external
/// parameters, inputs resolved dependencies, outputs by-products, environment internal parameters.
/// The statement's subject is the package.
[[nodiscard]] Statement provenance(std::string_view package_name, const Digest& package,
                                   const std::vector<std::pair<std::string, Json>>& records);

}  // namespace etalon::models
