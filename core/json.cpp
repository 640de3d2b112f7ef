// SPDX-License-Identifier: Apache-2.0
#include "core/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

constexpr std::size_t max_depth = 200;

/// Receives nlohmann-json's parse events and builds a Json; rejects what RFC 8259 leaves open.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view source, std::int64_t most_values)
      : source_(source), most_values_(most_values) {}

  Json take() { return std::move(root_); }

  bool null() override { return add(Json()); }
  bool boolean(bool value) override { return add(Json(value)); }
  bool number_integer(std::int64_t value) override { return add(Json(value)); }
  bool number_unsigned(std::uint64_t value) override {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return add(Json(static_cast<double>(value)));
    }
    return add(Json(static_cast<std::int64_t>(value)));
  }
  bool number_float(double value, const std::string& /*text*/) override { return add(Json(value)); }
  bool string(std::string& value) override { return add(Json(value)); }
  bool binary(nlohmann::json::binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*count*/) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*count*/) override { return open(Json::array()); }
  bool end_array() override { return close(); }
  bool key(std::string& value) override {
    check(!stack_.back()->contains(value), ErrorKind::format,
          text(source_, ": duplicate key \"", shortened(value, 80), "\""));
    key_ = value;
    return true;
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& problem) override {
    std::string_view reason = problem.what();
    if (const auto at = reason.rfind(": "); at != std::string_view::npos)
      reason.remove_prefix(at + 2);
    throw Error(ErrorKind::format,
                text(source_, ": not valid JSON at byte ", position, " (", reason, ")"));
  }

 private:
  Json* place(Json value) {
    check(++values_ <= most_values_, ErrorKind::format,
          text(source_, ": holds more than ", most_values_,
               " values, which no file of this kind does; put the right file there"));
    if (stack_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *stack_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.as_array().back();
    }
    return &(parent.as_object()[key_] = std::move(value));
  }
  bool add(Json value) {
    place(std::move(value));
    return true;
  }
  bool open(Json container) {
    check(stack_.size() < max_depth, ErrorKind::format,
          text(source_, ": nested deeper than ", max_depth, " levels"));
    stack_.push_back(place(std::move(container)));
    return true;
  }
  bool close() {
    stack_.pop_back();
    return true;
  }

  std::string source_;
  std::int64_t most_values_;
  std::int64_t values_ = 0;
  std::string key_;
  Json root_;
  std::vector<Json*> stack_;
};

void append_string(std::string& to, std::string_view value) {
  constexpr std::string_view digits = "0123456789abcdef";
  check(is_utf8(value), ErrorKind::format,
        text("JSON text must be UTF-8, \"", as_utf8(value), "\" is not; convert the source"));
  to += '"';
  for (const char letter : value) {
    const auto code = static_cast<unsigned char>(letter);
    switch (letter) {
      case '"': to += "\\\""; break;
      case '\\': to += "\\\\"; break;
      case '\b': to += "\\b"; break;
      case '\f': to += "\\f"; break;
      case '\n': to += "\\n"; break;
      case '\r': to += "\\r"; break;
      case '\t': to += "\\t"; break;
      default:
        if (code < 0x20) {
          to += "\\u00";
          to += digits[code >> 4U];
          to += digits[code & 15U];
        } else {
          to += letter;
        }
    }
  }
  to += '"';
}

/// ECMAScript's Number-to-string, as RFC 8785 §3.2.2.3 wants it.
void append_number(std::string& to, double value) {
  check(std::isfinite(value), ErrorKind::numeric,
        "a value that is not finite cannot be written as JSON");
  if (value == 0) {
    to += '0';
    return;
  }
  // Shortest digits and the decimal exponent. The scientific form is asked for: to_chars' plain
  // form prints all digits of large whole numbers.
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(value),
                                 std::chars_format::scientific);
  const std::string_view shortest(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  const auto e = shortest.find('e');
  std::int64_t exponent = 0;
  ensure(parse_number(shortest.substr(e + 1), exponent), "number exponent");
  std::string digits(shortest.substr(0, 1));
  if (e > 2) digits += shortest.substr(2, e - 2);
  const std::int64_t n = exponent + 1;
  const auto k = static_cast<std::int64_t>(digits.size());
  if (value < 0) to += '-';
  if (k <= n && n <= 21) {
    to += digits + std::string(static_cast<std::size_t>(n - k), '0');
  } else if (0 < n && n <= 21) {
    to += digits.substr(0, static_cast<std::size_t>(n)) + "." +
          digits.substr(static_cast<std::size_t>(n));
  } else if (-6 < n && n <= 0) {
    to += "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
  } else {
    to += digits.substr(0, 1);
    if (k > 1) to += "." + digits.substr(1);
    to += n - 1 < 0 ? "e-" : "e+";
    append_text(to, std::int64_t{n - 1 < 0 ? 1 - n : n - 1});
  }
}

/// UTF-16 code units of UTF-8 text: the order RFC 8785 sorts keys in.
std::u16string utf16(std::string_view value) {
  std::u16string result;
  for (std::size_t i = 0; i < value.size();) {
    const auto lead = static_cast<unsigned char>(value[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t code = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t j = 1; j < length && i + j < value.size(); ++j) {
      code = code << 6U | (static_cast<unsigned char>(value[i + j]) & 0x3FU);
    }
    if (code >= 0x10000) {
      result += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10U));
      result += static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FFU));
    } else {
      result += static_cast<char16_t>(code);
    }
    i += length;
  }
  return result;
}

/// One writer for both forms; `indent` < 0 is the canonical one.
void append_json(std::string& to, const Json& value, int indent, int depth) {
  const auto line = [&](int levels) {
    if (indent < 0) return;
    to += '\n';
    to.append(static_cast<std::size_t>(indent * levels), ' ');
  };
  if (value.is_null()) {
    to += "null";
  } else if (value.is_bool()) {
    to += value.as_bool() ? "true" : "false";
  } else if (value.is_integer()) {
    append_text(to, value.as_integer());
  } else if (value.is_number()) {
    append_number(to, value.as_number());
  } else if (value.is_string()) {
    append_string(to, value.as_string());
  } else if (value.is_array()) {
    to += '[';
    bool first = true;
    for (const Json& element : value.as_array()) {
      if (!std::exchange(first, false)) to += ',';
      line(depth + 1);
      append_json(to, element, indent, depth + 1);
    }
    if (!first) line(depth);
    to += ']';
  } else {
    std::vector<const std::pair<const std::string, Json>*> members;
    for (const auto& member : value.as_object()) members.push_back(&member);
    // Byte order and UTF-16 order differ only beyond the basic plane.
    const bool plain = std::all_of(members.begin(), members.end(), [](const auto* member) {
      return std::all_of(member->first.begin(), member->first.end(),
                         [](char letter) { return static_cast<unsigned char>(letter) < 0x80; });
    });
    if (!plain) {
      std::sort(members.begin(), members.end(),
                [](const auto* a, const auto* b) { return utf16(a->first) < utf16(b->first); });
    }
    to += '{';
    bool first = true;
    for (const auto* member : members) {
      if (!std::exchange(first, false)) to += ',';
      line(depth + 1);
      append_string(to, member->first);
      to += indent < 0 ? ":" : ": ";
      append_json(to, member->second, indent, depth + 1);
    }
    if (!first) line(depth);
    to += '}';
  }
}

std::string_view type_name(const Json& value) {
  if (value.is_null()) return "null";
  if (value.is_bool()) return "a boolean";
  if (value.is_number()) return "a number";
  if (value.is_string()) return "a string";
  return value.is_array() ? "an array" : "an object";
}

template <class T, class Variant>
auto& get_as(Variant& variant, const Json& self, std::string_view wanted) {
  auto* held = std::get_if<T>(&variant);
  check(held != nullptr, ErrorKind::format,
        text("JSON: expected ", wanted, ", found ", type_name(self)));
  return *held;
}

}  // namespace

Json Json::object(std::initializer_list<std::pair<std::string, Json>> members) {
  Object result;
  for (const auto& [key, value] : members) result[key] = value;
  return Json(std::move(result));
}

Json Json::parse(std::string_view text, std::string_view source, std::int64_t most_values) {
  Builder builder(source, most_values);
  nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  // Behind a value the parser takes a zero byte as the end, whatever follows.
  const std::size_t zero = text.find('\0');
  check(zero == std::string_view::npos, ErrorKind::format,
        etalon::text(source, ": not valid JSON at byte ", zero + 1,
                     " (a zero byte; expected end of input)"));
  return builder.take();
}

Json Json::read_file(const std::filesystem::path& file, std::int64_t most) {
  const std::int64_t most_values =
      most > most_json_bytes ? std::numeric_limits<std::int64_t>::max() : most_json_values;
  return parse(read_text_file(file, most), file.string(), most_values);
}

bool Json::as_bool() const { return get_as<bool>(value_, *this, "a boolean"); }
std::int64_t Json::as_integer() const {
  return get_as<std::int64_t>(value_, *this, "a whole number");
}
double Json::as_number() const {
  if (is_integer()) return static_cast<double>(std::get<std::int64_t>(value_));
  return get_as<double>(value_, *this, "a number");
}
const std::string& Json::as_string() const& {
  return get_as<std::string>(value_, *this, "a string");
}
std::string Json::as_string() && {
  return std::move(get_as<std::string>(value_, *this, "a string"));
}
const Json::Array& Json::as_array() const& { return get_as<Array>(value_, *this, "an array"); }
Json::Array& Json::as_array() & { return get_as<Array>(value_, *this, "an array"); }
Json::Array Json::as_array() && { return std::move(get_as<Array>(value_, *this, "an array")); }
const Json::Object& Json::as_object() const& { return get_as<Object>(value_, *this, "an object"); }
Json::Object& Json::as_object() & { return get_as<Object>(value_, *this, "an object"); }
Json::Object Json::as_object() && { return std::move(get_as<Object>(value_, *this, "an object")); }

Json Json::at(std::string_view key) && { return std::as_const(*this).at(key); }

const Json& Json::at(std::string_view key) const& {
  const Json* found = find(key);
  check(found != nullptr, ErrorKind::format, text("JSON: key \"", key, "\" is missing"));
  return *found;
}

const Json* Json::find(std::string_view key) const {
  const Object& members = as_object();
  const auto at = members.find(key);
  return at == members.end() ? nullptr : &at->second;
}

Json& Json::operator[](std::string_view key) {
  if (is_null()) value_ = Object{};
  return as_object()[std::string(key)];
}

void Json::push_back(Json value) {
  if (is_null()) value_ = Array{};
  as_array().push_back(std::move(value));
}

std::size_t Json::size() const noexcept {
  if (const auto* array = std::get_if<Array>(&value_)) return array->size();
  if (const auto* object = std::get_if<Object>(&value_)) return object->size();
  return 0;
}

std::string Json::canonical() const {
  std::string result;
  append_json(result, *this, -1, 0);
  return result;
}

std::string Json::pretty() const {
  std::string result;
  append_json(result, *this, 2, 0);
  return result + "\n";
}

}  // namespace etalon
