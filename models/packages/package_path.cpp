// SPDX-License-Identifier: Apache-2.0
#include "models/packages/package_path.hpp"

#include "core/text.hpp"

namespace etalon::models {

std::string_view package_path_fault(std::string_view path) {
  if (path.empty()) return "the name is empty";
  if (path.size() > 4096) return "the name is longer than 4096 bytes";
  if (path.front() == '/') return "the name is absolute";
  if (!is_utf8(path)) return "the name is not UTF-8";
  for (const char letter : path) {
    const auto code = static_cast<unsigned char>(letter);
    if (code < 0x20 || code == 0x7F) return "the name has a control character";
    if (letter == '\\') return "the name has a backslash";
  }
  for (const auto& part : split(path, '/')) {
    if (part.empty()) return "the name has an empty part";
    if (part == ".") return "the name has a part '.'";
    if (part == "..") return "the name leaves the folder with '..'";
  }
  return {};
}

}  // namespace etalon::models
