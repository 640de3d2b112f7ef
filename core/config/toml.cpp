// SPDX-License-Identifier: Apache-2.0
#include "core/config/toml.hpp"

#include <toml++/toml.h>

#include <algorithm>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon::config {
namespace {

TomlValue convert(const toml::node& node, const std::string& source) {
  TomlValue result;
  result.source = source;
  result.line = static_cast<std::int64_t>(node.source().begin.line);
  if (const auto* table = node.as_table()) {
    TomlValue::Table members;
    for (const auto& [key, value] : *table) {
      TomlValue member = convert(value, source);
      // A key's own line is nearer to what the reader looks for than its value's.
      if (key.source().begin.line > 0)
        member.line = static_cast<std::int64_t>(key.source().begin.line);
      members.emplace(std::string(key.str()), std::move(member));
    }
    result.value = std::move(members);
  } else if (const auto* array = node.as_array()) {
    TomlValue::Array elements;
    for (const auto& element : *array) elements.push_back(convert(element, source));
    result.value = std::move(elements);
  } else if (const auto* string = node.as_string()) {
    result.value = string->get();
  } else if (const auto* integer = node.as_integer()) {
    result.value = std::int64_t{integer->get()};
  } else if (const auto* real = node.as_floating_point()) {
    result.value = real->get();
  } else if (const auto* flag = node.as_boolean()) {
    result.value = flag->get();
  } else {
    throw Error(ErrorKind::config,
                text(result.place(), ": dates are not used in job files; write them as text"));
  }
  return result;
}

void set_source(TomlValue& value, const std::string& source) {
  value.source = source;
  value.line = 0;
  if (auto* array = std::get_if<TomlValue::Array>(&value.value)) {
    for (auto& element : *array) set_source(element, source);
  } else if (auto* table = std::get_if<TomlValue::Table>(&value.value)) {
    for (auto& [key, member] : *table) set_source(member, source);
  }
}

TomlValue override_value(std::string_view value, const std::string& source) {
  TomlValue result;
  try {
    result = std::get<TomlValue::Table>(parse_toml(text("v = ", value), source).value).at("v");
  } catch (const Error&) {
    result.value = std::string(value);
  }
  set_source(result, source);
  return result;
}

/// toml++ 3.3 looks up U+FE26 to U+FEFE behind the end of its table of blanks (undefined
/// behaviour).
void refuse_unreadable_characters(std::string_view toml_text, std::string_view source) {
  constexpr std::string_view first = "\xEF\xB8\xA6";
  constexpr std::string_view last = "\xEF\xBB\xBE";
  for (std::size_t at = toml_text.find('\xEF'); at != std::string_view::npos;
       at = toml_text.find('\xEF', at + 1)) {
    const std::string_view character = toml_text.substr(at, 3);
    check(
        character < first || character > last, ErrorKind::config,
        text(source, ":", 1 + std::ranges::count(toml_text.substr(0, at), '\n'),
             ": characters U+FE26 to U+FEFE cannot be read as they are; in a text write \\uFE26 …, "
             "elsewhere leave them out"));
  }
}

}  // namespace

std::string TomlValue::place() const { return line > 0 ? text(source, ":", line) : source; }

std::string TomlValue::type_name() const {
  switch (value.index()) {
    case 1: return "a boolean";
    case 2: return text("the whole number ", std::get<std::int64_t>(value));
    case 3: return text("the number ", std::get<double>(value));
    case 4: return text("the text \"", std::get<std::string>(value), "\"");
    case 5: return "an array";
    case 6: return "a table";
    default: return "nothing";
  }
}

TomlValue parse_toml(std::string_view toml_text, std::string_view source) {
  refuse_unreadable_characters(toml_text, source);
  try {
    const toml::table document = toml::parse(toml_text, source);
    TomlValue result = convert(document, std::string(source));
    result.line = 0;
    return result;
  } catch (const toml::parse_error& problem) {
    throw Error(ErrorKind::config,
                text(source, ":", static_cast<std::int64_t>(problem.source().begin.line), ":",
                     static_cast<std::int64_t>(problem.source().begin.column), ": not valid TOML (",
                     problem.description(), ")"));
  }
}

TomlValue read_toml_file(const std::filesystem::path& file) {
  return parse_toml(read_text_file(file), file.string());
}

void apply_override(TomlValue& document, std::string_view assignment) {
  const auto equals = assignment.find('=');
  check(equals != std::string_view::npos && equals > 0, ErrorKind::usage,
        text("--set ", assignment, ": write it as section.key=value"));
  const auto keys = split(trimmed(assignment.substr(0, equals)), '.');
  const std::string source = text("--set ", assignment.substr(0, equals));
  TomlValue* at = &document;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    auto* table = std::get_if<TomlValue::Table>(&at->value);
    check(table != nullptr, ErrorKind::config,
          text(source, ": '", keys[i > 0 ? i - 1 : 0], "' is ", at->type_name(), ", not a table"));
    auto [member, is_new] = table->try_emplace(keys[i]);
    if (is_new) {
      member->second.value = TomlValue::Table{};
      member->second.source = source;
    }
    at = &member->second;
  }
  *at = override_value(trimmed(assignment.substr(equals + 1)), source);
}

}  // namespace etalon::config
