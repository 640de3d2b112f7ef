// SPDX-License-Identifier: Apache-2.0
#include "models/registry/names.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

bool is_lower(char letter) { return letter >= 'a' && letter <= 'z'; }
bool is_upper(char letter) { return letter >= 'A' && letter <= 'Z'; }
bool is_number(char letter) { return letter >= '0' && letter <= '9'; }
bool is_hex(char letter) { return is_number(letter) || (letter >= 'a' && letter <= 'f'); }
bool is_word(char letter) { return is_lower(letter) || is_number(letter); }

/// Words joined by one `.`, one or two `_`, or any number of `-`.
bool is_component(std::string_view component) {
  if (component.empty() || !is_word(component.front()) || !is_word(component.back())) return false;
  for (std::size_t i = 0; i < component.size();) {
    if (is_word(component[i])) {
      ++i;
      continue;
    }
    const char separator = component[i];
    const std::size_t end = std::min(component.find_first_not_of(separator, i), component.size());
    const std::size_t most = separator == '.' ? 1 : separator == '_' ? 2 : end - i;
    if ((separator != '.' && separator != '_' && separator != '-') || end - i > most ||
        !is_word(component[end])) {
      return false;
    }
    i = end;
  }
  return true;
}

}  // namespace

bool is_tag(std::string_view tag) noexcept {
  const auto allowed = [](char letter) {
    return is_word(letter) || is_upper(letter) || letter == '_' || letter == '.' || letter == '-';
  };
  return !tag.empty() && tag.size() <= 128 && tag.front() != '.' && tag.front() != '-' &&
         std::all_of(tag.begin(), tag.end(), allowed);
}

void check_tag(std::string_view tag) {
  check(is_tag(tag), ErrorKind::usage,
        text("tag '", tag,
             "' is not allowed (1 to 128 letters, digits, '_', '.', '-', the first "
             "no '.' or '-'); choose one such as 1.0"));
}

std::string version_tag(std::string_view version) {
  std::string tag(version);
  std::ranges::replace(tag, '+', '_');
  return tag;
}

bool is_repository(std::string_view repository) noexcept {
  if (repository.empty() || repository.size() > 255) return false;
  while (true) {
    const auto slash = repository.find('/');
    if (!is_component(repository.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    repository.remove_prefix(slash + 1);
  }
}

bool is_digest(std::string_view text) noexcept {
  return text.size() == 71 && text.starts_with("sha256:") &&
         std::all_of(text.begin() + 7, text.end(), is_hex);
}

bool is_referrer_tag(std::string_view tag) noexcept {
  return tag.size() >= 71 && tag.starts_with("sha256-") &&
         std::all_of(tag.begin() + 7, tag.begin() + 71, is_hex) &&
         (tag.size() == 71 || tag[71] == '.');
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 20;
  if (names.empty()) return "none";
  if (names.size() <= most) return join(names, ", ");
  return text(join(std::span(names).first(most), ", "), " and ", names.size() - most, " more");
}

}  // namespace etalon::models
