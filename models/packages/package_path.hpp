// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace etalon::models {

/// Why `path` cannot be the name of a package's file; empty when it can. Names are relative, use
/// `/`, are valid UTF-8 without control characters and backslashes, and have no part that is empty,
/// `.` or `..`: no list of names, signed or not, can reach outside the package folder.
[[nodiscard]] std::string_view package_path_fault(std::string_view path);

}  // namespace etalon::models
