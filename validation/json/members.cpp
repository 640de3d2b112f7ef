// SPDX-License-Identifier: Apache-2.0
#include "validation/json/members.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {

Members::Members(const Json& object, std::string where)
    : object_(object), where_(std::move(where)) {
  check(object.is_object(), ErrorKind::format, etalon::text(where_, ": must be a JSON object"));
}

std::string Members::place(std::string_view key) const { return etalon::text(where_, ": ", key); }

const Json& Members::at(std::string_view key) {
  const Json* found = find(key);
  check(found != nullptr, ErrorKind::format,
        etalon::text(where_, ": key '", key, "' is missing; the file is not complete"));
  return *found;
}

const Json* Members::find(std::string_view key) {
  taken_.emplace_back(key);
  return object_.find(key);
}

std::string Members::text(std::string_view key) {
  return with_context(place(key), [&] { return at(key).as_string(); });
}

std::int64_t Members::integer(std::string_view key) {
  return with_context(place(key), [&] { return at(key).as_integer(); });
}

double Members::number(std::string_view key) {
  return with_context(place(key), [&] { return at(key).as_number(); });
}

Digest Members::digest(std::string_view key) {
  return with_context(place(key), [&] { return Digest::parse(at(key).as_string()); });
}

std::vector<std::string> Members::texts(std::string_view key) {
  std::vector<std::string> result;
  each(key, [&](const Json& element, const std::string& /*where*/) {
    result.push_back(element.as_string());
  });
  return result;
}

std::optional<double> Members::optional_number(std::string_view key) {
  if (find(key) == nullptr) return std::nullopt;
  return number(key);
}

void Members::each(std::string_view key,
                   const std::function<void(const Json&, const std::string&)>& read) {
  const Json::Array& elements =
      with_context(place(key), [&]() -> const Json::Array& { return at(key).as_array(); });
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const std::string element = etalon::text(place(key), "[", i, "]");
    try {
      read(elements[i], element);
    } catch (Error& error) {
      // Nested objects already say where they stand.
      if (!std::string_view(error.what()).starts_with(element)) error.add_context(element);
      throw;
    }
  }
}

void Members::finish() const {
  for (const auto& [key, value] : object_.as_object()) {
    if (std::find(taken_.begin(), taken_.end(), key) != taken_.end()) continue;
    const std::string near = nearest(key, taken_);
    throw Error(ErrorKind::format,
                etalon::text(where_, ": unknown key '", key, "'",
                             near.empty() ? "" : etalon::text("; did you mean '", near, "'?")));
  }
}

}  // namespace etalon::validation
