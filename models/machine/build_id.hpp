// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace etalon::models {

/// The linker's build id (a digest of the contents, in hex) of the loaded library whose file name
/// begins with `library`, of the program itself for an empty name. Empty when it has none.
[[nodiscard]] std::string build_id(std::string_view library);

}  // namespace etalon::models
