// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "core/sha256.hpp"

namespace etalon::validation {

/// Reads the members of a JSON object one by one and refuses what nobody asked for: the reading
/// side of Etalon's own documents, where an unknown key is a mistake and not an extension. Every
/// error is a format error that starts with `where` and the key.
///
///     Members members(json, "report.json: subject");
///     subject.name = members.text("name");
///     members.finish();
///
/// Borrows the object; one thread.
class Members {
 public:
  Members(const Json& object, std::string where);

  [[nodiscard]] const Json& at(std::string_view key);
  [[nodiscard]] std::string text(std::string_view key);
  [[nodiscard]] std::int64_t integer(std::string_view key);
  [[nodiscard]] double number(std::string_view key);
  [[nodiscard]] Digest digest(std::string_view key);
  [[nodiscard]] std::vector<std::string> texts(std::string_view key);
  /// Nothing when the key is missing.
  [[nodiscard]] std::optional<double> optional_number(std::string_view key);
  [[nodiscard]] const Json* find(std::string_view key);
  /// Calls `read` with each element of an array; its errors name the element.
  void each(std::string_view key, const std::function<void(const Json&, const std::string&)>& read);
  /// Throws naming the first key that was not read.
  void finish() const;

  /// `where: key`.
  [[nodiscard]] std::string place(std::string_view key) const;

 private:
  const Json& object_;
  std::string where_;
  std::vector<std::string> taken_;
};

}  // namespace etalon::validation
