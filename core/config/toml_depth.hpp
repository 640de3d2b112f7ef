// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace etalon::config {

/// Tables and arrays within each other that a document may have, as in JSON (core/json.hpp).
inline constexpr std::int64_t most_toml_depth = 200;

/// The line (from 1) on which a TOML document begins to nest deeper than `most`, by brackets or by
/// the parts of dotted keys; nothing when it never does. Of a document that is not valid TOML the
/// answer holds up to its first fault. Linear, needs no memory of the document's size.
[[nodiscard]] std::optional<std::int64_t> line_of_depth(std::string_view toml,
                                                        std::int64_t most = most_toml_depth);

}  // namespace etalon::config
