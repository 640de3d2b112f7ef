// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace etalon {

/// Larger than any JSON document that others give; datasets and what names their samples may be
/// larger, and say so where they are read.
inline constexpr std::int64_t most_json_bytes = std::int64_t{1} << 26;
/// A value of two bytes of text takes 56 of memory.
inline constexpr std::int64_t most_json_values = std::int64_t{1} << 22;

/// A JSON value. Objects keep their keys sorted, numbers are either whole (64-bit) or double.
///
///     Json record = Json::object({{"auc", 0.93}, {"n", 569}});
///     record["name"] = "breast-cancer";
///     write_file(path, record.pretty());
///
/// `canonical()` is RFC 8785 (JSON Canonicalization Scheme), the form that is hashed and signed.
class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::map<std::string, Json, std::less<>>;

  Json() = default;  ///< null
  Json(std::nullptr_t) {}
  template <std::same_as<bool> B>
  Json(B value) : value_(static_cast<bool>(value)) {}
  template <std::integral I>
    requires(!std::same_as<I, bool>)
  Json(I value) : value_(static_cast<std::int64_t>(value)) {}
  Json(double value) : value_(value) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}

  [[nodiscard]] static Json array() { return Json(Array{}); }
  [[nodiscard]] static Json object() { return Json(Object{}); }
  [[nodiscard]] static Json object(std::initializer_list<std::pair<std::string, Json>> members);
  template <class Range>
  [[nodiscard]] static Json array_of(const Range& values) {
    Array result;
    for (const auto& value : values) result.emplace_back(Json(value));
    return Json(std::move(result));
  }

  /// Strict RFC 8259 parser (no duplicate keys, valid UTF-8, depth at most 200, no zero byte).
  /// Throws a format error that names `source`, the byte offset and what was expected, or that
  /// there are more than `most_values` values.
  [[nodiscard]] static Json parse(
      std::string_view text, std::string_view source = "JSON text",
      std::int64_t most_values = std::numeric_limits<std::int64_t>::max());
  /// Parses a whole file of at most `most` bytes (a format error otherwise), and of at most
  /// `most_json_values` values unless it may have more than `most_json_bytes`.
  [[nodiscard]] static Json read_file(const std::filesystem::path& file,
                                      std::int64_t most = most_json_bytes);

  [[nodiscard]] bool is_null() const noexcept { return value_.index() == 0; }
  [[nodiscard]] bool is_bool() const noexcept { return value_.index() == 1; }
  [[nodiscard]] bool is_integer() const noexcept { return value_.index() == 2; }
  [[nodiscard]] bool is_number() const noexcept {
    return value_.index() == 2 || value_.index() == 3;
  }
  [[nodiscard]] bool is_string() const noexcept { return value_.index() == 4; }
  [[nodiscard]] bool is_array() const noexcept { return value_.index() == 5; }
  [[nodiscard]] bool is_object() const noexcept { return value_.index() == 6; }

  // Each throws a format error naming the wanted and the found type.
  [[nodiscard]] bool as_bool() const;
  [[nodiscard]] std::int64_t as_integer() const;
  [[nodiscard]] double as_number() const;
  // Of a temporary they give a value, so that a loop over `parse(…).at("x").as_array()` is safe.
  [[nodiscard]] const std::string& as_string() const&;
  [[nodiscard]] std::string as_string() &&;
  [[nodiscard]] const Array& as_array() const&;
  [[nodiscard]] Array& as_array() &;
  [[nodiscard]] Array as_array() &&;
  [[nodiscard]] const Object& as_object() const&;
  [[nodiscard]] Object& as_object() &;
  [[nodiscard]] Object as_object() &&;

  /// Member of an object; throws a format error naming the key when it is missing.
  [[nodiscard]] const Json& at(std::string_view key) const&;
  [[nodiscard]] Json at(std::string_view key) &&;
  /// Member of an object, or nullptr.
  [[nodiscard]] const Json* find(std::string_view key) const;
  [[nodiscard]] bool contains(std::string_view key) const { return find(key) != nullptr; }
  /// Member of an object, made when missing; null becomes an object first.
  Json& operator[](std::string_view key);
  /// Appends to an array; null becomes an array first.
  void push_back(Json value);
  /// Elements of an array, members of an object, else 0.
  [[nodiscard]] std::size_t size() const noexcept;

  /// RFC 8785: sorted keys, no blanks, ES6 numbers. NaN and infinity throw a numeric error.
  [[nodiscard]] std::string canonical() const;
  /// Same content, indented by two, with a final newline: for files people read.
  [[nodiscard]] std::string pretty() const;

  bool operator==(const Json&) const = default;

 private:
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> value_;
};

}  // namespace etalon
