// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "core/config/field.hpp"
#include "core/config/toml.hpp"
#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"

namespace etalon::config {

/// What was wrong with a document whose problems are gathered, not thrown.
struct Problems {
  std::vector<Error> errors;
  /// Dotted keys that were given and refused, so that a default stands in their place; of a
  /// misspelt key also the one that was probably meant.
  std::vector<std::string> refused;
};

template <Section T>
[[nodiscard]] constexpr std::span<const FormerKey> former_keys_of() {
  if constexpr (requires { T::former_keys; }) {
    return T::former_keys;
  } else {
    return {};
  }
}

/// Fills a section from a TOML table through its field list. Throws a config error naming file,
/// line and key for a misspelt key (with the nearest valid one), a key of an earlier version (with
/// what takes its place), a wrong type, a value out of its
/// range or a missing required key, an unsupported error for a key that does nothing yet. With
/// `problems` it puts every such error there instead and goes on with the field's default.
class Reader {
 public:
  /// `path` is the dotted name of the section, empty for the document.
  Reader(const TomlValue& table, std::string path, Problems* problems = nullptr,
         std::span<const FormerKey> former = {})
      : table_(table), path_(std::move(path)), problems_(problems), former_(former) {
    check(table.table() != nullptr, ErrorKind::config,
          text(table.place(), ": '", path_, "' must be a table, found ", table.type_name()));
  }

  template <class T>
  void field(std::string_view name, T& target, const FieldInfo& info) {
    names_.emplace_back(name);
    if constexpr (!Section<T>) values_.emplace_back(name);
    collect({full(name)}, [&] {
      const auto found = table_.table()->find(name);
      if (found == table_.table()->end()) {
        check(
            !info.required, ErrorKind::config,
            text(table_.place(), ": required key '", full(name), "' is missing (", info.doc, ")"));
        return;
      }
      T given = target;
      read(found->second, full(name), given, info);
      if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
        check(info.unavailable.empty() || given == target, ErrorKind::unsupported,
              text(found->second.place(), ": '", full(name), "' does nothing yet (",
                   info.unavailable, "); leave it out"));
      }
      target = std::move(given);
    });
  }

  /// Call after the field list: rejects keys that no field took.
  void finish() const {
    for (const auto& [key, value] : *table_.table()) {
      bool known = false;
      for (const auto& name : names_) known = known || name == key;
      if (known) continue;
      const auto former = std::ranges::find(former_, key, &FormerKey::name);
      if (former != former_.end()) {
        collect({full(key)}, [&] {
          throw Error(ErrorKind::config, text(value.place(), ": key '", full(key),
                                              "' is of an earlier version; ", former->instead));
        });
        continue;
      }
      // What is no table was not meant as a section.
      const std::string near = nearest(key, value.table() != nullptr ? names_ : values_);
      std::vector<std::string> keys = {full(key)};
      if (!near.empty()) keys.push_back(full(near));
      collect(keys, [&] {
        throw Error(ErrorKind::config,
                    text(value.place(), ": unknown key '", full(key), "'",
                         near.empty() ? text("; valid keys: ", join(names_, ", "))
                                      : text("; did you mean '", full(near), "'?")));
      });
    }
  }

 private:
  template <class Fn>
  void collect(const std::vector<std::string>& keys, Fn&& fn) const {
    if (problems_ == nullptr) return fn();
    try {
      fn();
    } catch (const Error& problem) {
      problems_->errors.push_back(problem);
      problems_->refused.insert(problems_->refused.end(), keys.begin(), keys.end());
    }
  }
  [[nodiscard]] std::string full(std::string_view name) const {
    return path_.empty() ? std::string(name) : text(path_, ".", name);
  }
  [[noreturn]] static void wrong_type(const TomlValue& value, const std::string& key,
                                      std::string_view wanted) {
    throw Error(ErrorKind::config, text(value.place(), ": '", key, "' must be ", wanted, ", found ",
                                        value.type_name()));
  }
  static std::string range_text(const FieldInfo& info) {
    if (std::isfinite(info.min) && std::isfinite(info.max)) {
      return text(info.min, " to ", info.max);
    }
    if (std::isfinite(info.min)) return text("at least ", info.min);
    return std::isfinite(info.max) ? text("at most ", info.max) : std::string("finite numbers");
  }
  static void check_range(const TomlValue& value, const std::string& key, double number,
                          const FieldInfo& info) {
    check(std::isfinite(number) && number >= info.min && number <= info.max, ErrorKind::config,
          text(value.place(), ": '", key, "' is ", number, ", allowed are ", range_text(info),
               info.unit.empty() ? "" : " ", info.unit));
  }
  static void read(const TomlValue& value, const std::string& key, bool& target,
                   const FieldInfo& /*info*/) {
    const auto* flag = std::get_if<bool>(&value.value);
    if (flag == nullptr) wrong_type(value, key, "true or false");
    target = *flag;
  }
  static void read(const TomlValue& value, const std::string& key, std::int64_t& target,
                   const FieldInfo& info) {
    const auto* number = std::get_if<std::int64_t>(&value.value);
    if (number == nullptr) wrong_type(value, key, "a whole number");
    check_range(value, key, static_cast<double>(*number), info);
    target = *number;
  }
  static void read(const TomlValue& value, const std::string& key, double& target,
                   const FieldInfo& info) {
    double number = 0;
    if (const auto* whole = std::get_if<std::int64_t>(&value.value)) {
      number = static_cast<double>(*whole);
    } else if (const auto* real = std::get_if<double>(&value.value)) {
      number = *real;
    } else {
      wrong_type(value, key, "a number");
    }
    check_range(value, key, number, info);
    target = number;
  }
  static void read(const TomlValue& value, const std::string& key, std::string& target,
                   const FieldInfo& info) {
    const auto* string = std::get_if<std::string>(&value.value);
    if (string == nullptr) wrong_type(value, key, "text in quotes");
    bool allowed = info.choices.empty();
    for (const auto& choice : info.choices) allowed = allowed || choice == *string;
    if (!allowed) {
      const std::string near = nearest(*string, info.choices);
      throw Error(ErrorKind::config,
                  text(value.place(), ": '", key, "' is \"", shortened(*string, 80),
                       "\", allowed are ", join(info.choices, ", "),
                       near.empty() ? "" : text(" (did you mean \"", near, "\"?)")));
    }
    target = *string;
  }
  template <class T>
  static void read(const TomlValue& value, const std::string& key, std::optional<T>& target,
                   const FieldInfo& info) {
    T given{};
    read(value, key, given, info);
    target = given;
  }
  template <class T>
  void read(const TomlValue& value, const std::string& key, std::vector<T>& target,
            const FieldInfo& info) const {
    const auto* array = std::get_if<TomlValue::Array>(&value.value);
    if (array == nullptr) wrong_type(value, key, "an array");
    target.clear();
    for (std::size_t i = 0; i < array->size(); ++i) {
      T element{};
      read((*array)[i], text(key, "[", i, "]"), element, info);
      target.push_back(std::move(element));
    }
  }
  template <Section T>
  void read(const TomlValue& value, const std::string& key, T& target,
            const FieldInfo& /*info*/) const {
    Reader reader(value, key, problems_, former_keys_of<T>());
    T::fields(target, reader);
    reader.finish();
  }

  const TomlValue& table_;
  std::string path_;
  Problems* problems_;
  std::span<const FormerKey> former_;
  std::vector<std::string> names_;
  std::vector<std::string> values_;  ///< those of `names_` that are no sections
};

/// Reads a whole document into `T`, whose defaults stand where the document is silent. With
/// `problems` nothing is thrown: every problem is put there, and the rest is read.
template <Section T>
[[nodiscard]] T read(const TomlValue& document, Problems* problems = nullptr) {
  T result{};
  Reader reader(document, "", problems, former_keys_of<T>());
  T::fields(result, reader);
  reader.finish();
  return result;
}

}  // namespace etalon::config
