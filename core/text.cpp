// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

namespace etalon {
namespace {

template <class Number>
void append_shortest(std::string& to, Number value) {
  std::array<char, 64> buffer{};
  auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  to.append(buffer.data(), end);
}

template <class Number>
bool parse(std::string_view value, Number& number) noexcept {
  if (value.size() > 1 && value[0] == '+' && value[1] != '-') value.remove_prefix(1);
  auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  return error == std::errc{} && !value.empty() && end == value.data() + value.size();
}

/// Bytes of the well-formed UTF-8 sequence (RFC 3629 §4) that `value` begins with, else 0.
std::size_t utf8_length(std::string_view value) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(value[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (value.size() < length) return 0;
  // The second byte also rules out overlong forms, surrogates and what lies beyond U+10FFFF.
  const unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < least || byte(1) > most) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
  }
  return length;
}

/// The least number of letters to put in, take out or change; `most` for that many and more.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
    if (std::ranges::min(row) >= most) return most;
  }
  return row[b.size()];
}

}  // namespace

void append_text(std::string& to, std::string_view value) { to.append(value); }
void append_text(std::string& to, const char* value) { to.append(value); }
void append_text(std::string& to, char value) { to.push_back(value); }
void append_text(std::string& to, bool value) { to.append(value ? "true" : "false"); }
void append_text(std::string& to, double value) { append_shortest(to, value); }
void append_text(std::string& to, float value) { append_shortest(to, value); }
void append_text(std::string& to, std::int64_t value) { append_shortest(to, value); }
void append_text(std::string& to, std::uint64_t value) { append_shortest(to, value); }

std::string fixed(double value, int digits) {
  if (!std::isfinite(value)) return std::isnan(value) ? "nan" : (value < 0 ? "-inf" : "inf");
  std::array<char, 400> buffer{};
  auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::fixed, digits);
  return {buffer.data(), end};
}

std::string human_bytes(std::int64_t bytes) {
  constexpr std::array<const char*, 5> units = {"B", "KiB", "MiB", "GiB", "TiB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1024.0 && unit + 1 < units.size()) {
    value /= 1024.0;
    ++unit;
  }
  return unit == 0 ? text(bytes, " B") : text(fixed(value, 1), " ", units[unit]);
}

std::string human_duration(double seconds) {
  if (!(seconds >= 0)) return "?";
  if (seconds < 1.0) return text(fixed(seconds * 1000.0, 0), " ms");
  if (seconds < 60.0) return text(fixed(seconds, 1), " s");
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  auto two = [](std::int64_t n) { return text(n < 10 ? "0" : "", n); };
  if (whole < 3600) return text(whole / 60, " min ", two(whole % 60), " s");
  return text(whole / 3600, " h ", two(whole % 3600 / 60), " min");
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string result;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) result += separator;
    result += parts[i];
  }
  return result;
}

std::vector<std::string> split(std::string_view line, char separator) {
  std::vector<std::string> fields;
  while (true) {
    const auto at = line.find(separator);
    fields.emplace_back(line.substr(0, at));
    if (at == std::string_view::npos) return fields;
    line.remove_prefix(at + 1);
  }
}

std::string_view trimmed(std::string_view value) noexcept {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = value.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return value.substr(first, value.find_last_not_of(blanks) - first + 1);
}

std::string shape_text(std::span<const std::int64_t> shape) {
  std::string result = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) result += ",";
    append_text(result, shape[i]);
  }
  return result + ")";
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  // The work is the product of both lengths, for each candidate.
  constexpr std::size_t longest_typed = 100;
  if (word.size() > longest_typed) return {};
  // Who objects to each of thousands of words asks as often.
  constexpr std::size_t most_cells = 1'000'000;
  std::size_t cells = 0;
  std::string best;
  std::size_t best_distance = word.size() / 3 + 2;
  for (const std::string& candidate : candidates) {
    const auto [shorter, longer] = std::minmax({word.size(), candidate.size()});
    if (longer - shorter >= best_distance) continue;
    cells += word.size() * candidate.size();
    if (cells > most_cells) break;
    const std::size_t distance = edit_distance(word, candidate, best_distance);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

bool is_utf8(std::string_view value) noexcept {
  while (!value.empty()) {
    const std::size_t length = utf8_length(value);
    if (length == 0) return false;
    value.remove_prefix(length);
  }
  return true;
}

std::string as_utf8(std::string_view value) {
  std::string result;
  while (!value.empty()) {
    const std::size_t length = utf8_length(value);
    result += length == 0 ? std::string_view("\xEF\xBF\xBD") : value.substr(0, length);
    value.remove_prefix(length == 0 ? 1 : length);
  }
  return result;
}

bool parse_number(std::string_view value, double& number) noexcept { return parse(value, number); }
bool parse_number(std::string_view value, std::int64_t& number) noexcept {
  return parse(value, number);
}

}  // namespace etalon
