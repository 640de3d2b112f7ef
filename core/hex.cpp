// SPDX-License-Identifier: Apache-2.0
#include "core/hex.hpp"

#include <cstdint>

namespace etalon {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int hex_value(char digit) {
  if (digit >= 'A' && digit <= 'F') digit = static_cast<char>(digit - 'A' + 'a');
  const auto at = hex_digits.find(digit);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::string to_hex(std::span<const std::byte> data) {
  std::string result;
  result.reserve(data.size() * 2);
  for (const std::byte value : data) {
    const auto bits = static_cast<unsigned>(value);
    result += hex_digits[bits >> 4U];
    result += hex_digits[bits & 15U];
  }
  return result;
}

std::optional<std::vector<std::byte>> from_hex(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::vector<std::byte> result;
  result.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = hex_value(digits[i]);
    const int low = hex_value(digits[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    result.push_back(static_cast<std::byte>(high * 16 + low));
  }
  return result;
}

std::string to_base64(std::span<const std::byte> data) {
  std::string result;
  result.reserve((data.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < data.size(); i += 3) {
    std::uint32_t block = static_cast<std::uint32_t>(data[i]) << 16U;
    if (i + 1 < data.size()) block |= static_cast<std::uint32_t>(data[i + 1]) << 8U;
    if (i + 2 < data.size()) block |= static_cast<std::uint32_t>(data[i + 2]);
    result += base64_digits[block >> 18U & 63U];
    result += base64_digits[block >> 12U & 63U];
    result += i + 1 < data.size() ? base64_digits[block >> 6U & 63U] : '=';
    result += i + 2 < data.size() ? base64_digits[block & 63U] : '=';
  }
  return result;
}

std::optional<std::vector<std::byte>> from_base64(std::string_view encoded) {
  if (encoded.size() % 4 != 0) return std::nullopt;
  std::vector<std::byte> result;
  result.reserve(encoded.size() / 4 * 3);
  for (std::size_t i = 0; i < encoded.size(); i += 4) {
    std::uint32_t block = 0;
    int padding = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const char digit = encoded[i + j];
      block <<= 6U;
      if (digit == '=') {
        if (i + 4 != encoded.size() || j < 2) return std::nullopt;
        ++padding;
        continue;
      }
      const auto at = base64_digits.find(digit);
      if (at == std::string_view::npos || padding > 0) return std::nullopt;
      block |= static_cast<std::uint32_t>(at);
    }
    // Bits behind the last byte must be zero: one text for one value.
    if ((padding == 1 && (block & 0xFFU) != 0) || (padding == 2 && (block & 0xFFFFU) != 0)) {
      return std::nullopt;
    }
    result.push_back(static_cast<std::byte>(block >> 16U & 0xFFU));
    if (padding < 2) result.push_back(static_cast<std::byte>(block >> 8U & 0xFFU));
    if (padding < 1) result.push_back(static_cast<std::byte>(block & 0xFFU));
  }
  return result;
}

}  // namespace etalon
