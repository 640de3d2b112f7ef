// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/config/field.hpp"
#include "core/json.hpp"
#include "core/text.hpp"

namespace etalon::config {

/// A quoted TOML string.
[[nodiscard]] std::string toml_quoted(std::string_view value);
/// The field's documentation as `# …` lines of at most 100 columns.
[[nodiscard]] std::string toml_comment(const FieldInfo& info);
/// One row of the documentation table.
[[nodiscard]] std::string markdown_row(std::string_view key, std::string_view type,
                                       std::string_view fallback, const FieldInfo& info);

namespace detail {

inline std::string toml_value(bool value) { return value ? "true" : "false"; }
inline std::string toml_value(std::int64_t value) { return text(value); }
inline std::string toml_value(double value) {
  std::string result = text(value);
  // TOML tells floats from integers by the point or the exponent.
  return result.find_first_of(".en") == std::string::npos ? result + ".0" : result;
}
inline std::string toml_value(const std::string& value) { return toml_quoted(value); }
template <class T>
std::string toml_value(const std::vector<T>& values) {
  std::string result = "[";
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) result += ", ";
    result += toml_value(T(values[i]));
  }
  return result + "]";
}

template <class T>
std::string toml_value(const std::optional<T>& value) {
  return value ? toml_value(*value) : std::string();
}

inline std::string_view type_name(const bool&) { return "boolean"; }
inline std::string_view type_name(const std::int64_t&) { return "integer"; }
inline std::string_view type_name(const double&) { return "number"; }
inline std::string_view type_name(const std::string&) { return "text"; }
template <class T>
std::string_view type_name(const std::vector<T>&) {
  return "array";
}
template <class T>
std::string_view type_name(const std::optional<T>&) {
  return type_name(T{});
}

}  // namespace detail

/// Collects a section as JSON: the effective configuration that every record carries.
class JsonWriter {
 public:
  template <class T>
  void field(std::string_view name, const T& value, const FieldInfo& /*info*/) {
    result[name] = convert(value);
  }
  Json result = Json::object();

 private:
  template <class T>
  static Json convert(const T& value) {
    if constexpr (Section<T>) {
      JsonWriter nested;
      T::fields(value, nested);
      return nested.result;
    } else {
      return Json(value);
    }
  }
  template <class T>
  static Json convert(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
  }
  template <class T>
  static Json convert(const std::vector<T>& values) {
    Json array = Json::array();
    for (const auto& value : values) array.push_back(convert(T(value)));
    return array;
  }
};

/// Writes a commented TOML document. Scalars of a section come before its sub-sections.
class TomlWriter {
 public:
  explicit TomlWriter(std::string path) : path_(std::move(path)) {}

  template <class T>
  void field(std::string_view name, const T& value, const FieldInfo& info) {
    if (!info.unavailable.empty()) return;
    const std::string full = path_.empty() ? std::string(name) : text(path_, ".", name);
    if constexpr (Section<T>) {
      TomlWriter nested(full);
      T::fields(value, nested);
      sections_ += text("\n", toml_comment(info), "[", full, "]\n", nested.str());
    } else {
      scalars_ += text(toml_comment(info), name, " = ", detail::toml_value(value), "\n");
    }
  }
  /// Absent, the key is shown as a comment.
  template <class T>
  void field(std::string_view name, const std::optional<T>& value, const FieldInfo& info) {
    scalars_ += text(toml_comment(info), value ? "" : "# ", name, " =",
                     value ? text(" ", detail::toml_value(*value)) : std::string(), "\n");
  }
  template <Section T>
  void field(std::string_view name, const std::vector<T>& values, const FieldInfo& info) {
    const std::string full = path_.empty() ? std::string(name) : text(path_, ".", name);
    // An empty array of tables still shows what an entry looks like.
    for (const T& value : values.empty() ? std::vector<T>(1) : values) {
      TomlWriter nested(full);
      T::fields(value, nested);
      std::string block = text("\n", toml_comment(info), "[[", full, "]]\n", nested.str());
      if (values.empty()) {
        std::string commented;
        for (const auto& line : split(block, '\n'))
          commented += line.empty() ? "\n" : text("# ", line, "\n");
        block = commented;
      }
      sections_ += block;
    }
  }
  [[nodiscard]] std::string str() const { return scalars_ + sections_; }

 private:
  std::string path_;
  std::string scalars_;
  std::string sections_;
};

/// Collects rows `key | type | default | meaning` for the reference documentation.
class MarkdownWriter {
 public:
  explicit MarkdownWriter(std::string path) : path_(std::move(path)) {}

  template <class T>
  void field(std::string_view name, const T& value, const FieldInfo& info) {
    if (!info.unavailable.empty()) return;
    const std::string full = path_.empty() ? std::string(name) : text(path_, ".", name);
    if constexpr (Section<T>) {
      MarkdownWriter nested(full);
      T::fields(value, nested);
      result += nested.result;
    } else {
      result += markdown_row(full, detail::type_name(value), detail::toml_value(value), info);
    }
  }
  template <Section T>
  void field(std::string_view name, const std::vector<T>& /*values*/, const FieldInfo& /*info*/) {
    const std::string full = path_.empty() ? std::string(name) : text(path_, ".", name);
    MarkdownWriter nested(full + "[]");
    const T entry{};
    T::fields(entry, nested);
    result += nested.result;
  }
  std::string result;

 private:
  std::string path_;
};

template <Section T>
[[nodiscard]] Json to_json(const T& section) {
  JsonWriter writer;
  T::fields(section, writer);
  return writer.result;
}
template <Section T>
[[nodiscard]] std::string to_toml(const T& section) {
  TomlWriter writer("");
  T::fields(section, writer);
  return writer.str();
}
template <Section T>
[[nodiscard]] std::string to_markdown(const T& section) {
  MarkdownWriter writer("");
  T::fields(section, writer);
  return writer.result;
}

}  // namespace etalon::config
