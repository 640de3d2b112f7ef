// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace etalon::models {

/// Why `path` cannot be the name of a package's file, in a folder, a signed list or a registry's
/// manifest; empty when it can. Names are relative, use `/`, are valid UTF-8 of at most 4095 bytes
/// without backslashes and without what `printable` would escape (control characters, marks of
/// direction), and have no part that is empty, `.`, `..` or longer than 255 bytes: no list of
/// names, signed or not, can reach outside the package folder or look like another.
[[nodiscard]] std::string_view package_path_fault(std::string_view path);

}  // namespace etalon::models
