// SPDX-License-Identifier: Apache-2.0
#include "validation/report/difference.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"

namespace etalon::validation {
namespace {

constexpr double largest_difference = 1e-9;
constexpr std::size_t most_shown = 60;

std::string shown(const Json& json) {
  std::string bytes = json.canonical();
  if (bytes.size() > most_shown) bytes = bytes.substr(0, most_shown) + "…";
  return bytes;
}

bool is_equal(const Json& stated, const Json& computed) {
  if (!stated.is_number() || !computed.is_number()) return stated == computed;
  if (stated.is_integer() && computed.is_integer()) return stated == computed;
  const double a = stated.as_number();
  const double b = computed.as_number();
  return std::fabs(a - b) <= largest_difference * std::max({1.0, std::fabs(a), std::fabs(b)});
}

/// A finding is named by its id, other elements by their position.
std::string element_name(const Json& element, std::size_t index) {
  const Json* id = element.is_object() ? element.find("id") : nullptr;
  return id != nullptr && id->is_string() ? id->as_string() : text("[", index, "]");
}

std::string difference(const Json& stated, const Json& computed, const std::string& path) {
  if (stated.is_object() && computed.is_object()) {
    for (const auto& [key, value] : stated.as_object()) {
      const std::string place = path.empty() ? key : text(path, " ", key);
      const Json* other = computed.find(key);
      if (other == nullptr) return text(place, ": is stated, but not what follows");
      std::string found = difference(value, *other, place);
      if (!found.empty()) return found;
    }
    for (const auto& [key, value] : computed.as_object()) {
      if (!stated.contains(key)) return text(path, " ", key, ": is missing");
    }
    return {};
  }
  if (stated.is_array() && computed.is_array()) {
    const auto& left = stated.as_array();
    const auto& right = computed.as_array();
    for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
      std::string found = difference(left[i], right[i], text(path, " ", element_name(left[i], i)));
      if (!found.empty()) return found;
    }
    if (left.size() != right.size())
      return text(path, ": has ", left.size(), " entries, computed were ", right.size());
    return {};
  }
  if (is_equal(stated, computed)) return {};
  return text(path, ": the report says ", shown(stated), ", computed again it is ",
              shown(computed));
}

}  // namespace

std::string report_difference(const Report& stated, const Report& computed) {
  return difference(to_json(stated), to_json(computed), "");
}

}  // namespace etalon::validation
