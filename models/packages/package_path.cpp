// SPDX-License-Identifier: Apache-2.0
#include "models/packages/package_path.hpp"

#include "core/printable.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

// With its end, PATH_MAX of Linux; and NAME_MAX.
constexpr std::size_t most_bytes = 4095;
constexpr std::size_t most_part_bytes = 255;

}  // namespace

std::string_view package_path_fault(std::string_view path) {
  if (path.empty()) return "the name is empty";
  if (path.size() > most_bytes) return "the name is longer than 4095 bytes";
  if (path.front() == '/') return "the name is absolute";
  if (!is_utf8(path)) return "the name is not UTF-8";
  if (printable(path) != path)
    return "the name has a control character, or one that turns the direction of writing";
  if (path.find('\\') != std::string_view::npos) return "the name has a backslash";
  for (const auto& part : split(path, '/')) {
    if (part.empty()) return "the name has an empty part";
    if (part == ".") return "the name has a part '.'";
    if (part == "..") return "the name leaves the folder with '..'";
    if (part.size() > most_part_bytes) return "the name has a part longer than 255 bytes";
  }
  return {};
}

}  // namespace etalon::models
