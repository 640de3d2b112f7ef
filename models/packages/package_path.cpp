// SPDX-License-Identifier: Apache-2.0
#include "models/packages/package_path.hpp"

#include "core/text.hpp"

namespace etalon::models {
bool is_utf8(std::string_view value) {
  for (std::size_t i = 0; i < value.size();) {
    const auto byte = [&](std::size_t at) {
      return at < value.size() ? static_cast<unsigned char>(value[at]) : 0U;
    };
    const unsigned lead = byte(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length == 0 || lead > 0xF4) return false;
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(i + 1) < low || byte(i + 1) > high) return false;
    for (std::size_t j = 2; j < length; ++j) {
      if (byte(i + j) < 0x80 || byte(i + j) > 0xBF) return false;
    }
    i += length;
  }
  return true;
}

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
