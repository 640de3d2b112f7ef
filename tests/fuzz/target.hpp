// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace etalon::fuzz {

/// Each source `<parser>_target.cpp` of this folder defines these two for one parser of foreign
/// bytes.

/// Valid inputs, from which others are made.
[[nodiscard]] std::vector<std::string> seeds();

/// Gives `bytes` to the parser. Returns, or throws the Error that a user would see; what was read
/// is checked as far as its format promises (written and read again it is the same, say).
void parse(std::string_view bytes);

}  // namespace etalon::fuzz
