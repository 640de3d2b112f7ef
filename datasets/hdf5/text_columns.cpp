// SPDX-License-Identifier: Apache-2.0
#include "datasets/hdf5/text_columns.hpp"

#include <cmath>
#include <cstring>
#include <type_traits>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/hdf5/layout.hpp"

namespace etalon::datasets {
namespace {

/// Whole numbers as such: an id that a program made a floating one stays the same.
std::string text_of(double number) {
  constexpr double exact = 9007199254740992;  // 2^53
  if (std::isnan(number)) return {};
  if (number == std::trunc(number) && std::fabs(number) < exact)
    return text(static_cast<std::int64_t>(number));
  return text(number);
}

template <class T>
std::vector<std::string> texts_of(std::span<const std::byte> values) {
  std::vector<std::string> column;
  column.reserve(values.size() / sizeof(T));
  for (std::size_t at = 0; at < values.size(); at += sizeof(T)) {
    T value{};
    std::memcpy(&value, &values[at], sizeof(T));
    if constexpr (std::is_floating_point_v<T>) {
      column.push_back(text_of(static_cast<double>(value)));
    } else if constexpr (std::is_same_v<T, std::uint64_t>) {
      column.push_back(text(value));
    } else {
      column.push_back(text(static_cast<std::int64_t>(value)));
    }
  }
  return column;
}

std::vector<std::string> fixed_texts(std::span<const std::byte> values, std::size_t width) {
  const std::string_view letters(reinterpret_cast<const char*>(values.data()), values.size());
  std::vector<std::string> column;
  column.reserve(values.size() / width);
  for (std::size_t at = 0; at < letters.size(); at += width) {
    const std::string_view whole = letters.substr(at, width);
    const std::string_view said = whole.substr(0, whole.find('\0'));
    const auto row = column.size() + 1;
    check(whole.find_first_not_of('\0', said.size()) == whole.npos, ErrorKind::format,
          text("the text in row ", row, " holds a zero byte"));
    check(is_utf8(said), ErrorKind::format, text("the text in row ", row, " is not UTF-8"));
    column.emplace_back(trimmed(said));  // As the cells of a comma-separated table are.
  }
  return column;
}

std::vector<std::string> column_of(const StoredArray& array, std::span<const std::byte> values) {
  if (array.text_bytes > 0) return fixed_texts(values, array.text_bytes);
  switch (array.dtype) {
    case DType::u8:
    case DType::boolean: return texts_of<std::uint8_t>(values);
    case DType::i8: return texts_of<std::int8_t>(values);
    case DType::u16: return texts_of<std::uint16_t>(values);
    case DType::i16: return texts_of<std::int16_t>(values);
    case DType::i32:
      return array.is_unsigned ? texts_of<std::uint32_t>(values) : texts_of<std::int32_t>(values);
    case DType::i64:
      return array.is_unsigned ? texts_of<std::uint64_t>(values) : texts_of<std::int64_t>(values);
    case DType::f32: return texts_of<float>(values);
    case DType::f64: break;
  }
  return texts_of<double>(values);
}

}  // namespace

bool is_hdf5(std::string_view bytes) { return bytes.starts_with("\x89HDF\r\n\x1A\n"); }

std::map<std::string, std::vector<std::string>> read_text_columns(std::span<const std::byte> bytes,
                                                                  const std::string& file) {
  std::map<std::string, std::vector<std::string>> columns;
  for (const auto& [name, array] : stored_arrays(bytes, file)) {
    with_context(text(file, ": '", name, "'"), [&] {
      check(array.shape.size() == 1, ErrorKind::format,
            text("has the shape ", shape_text(array.shape), "; a column has one dimension"));
      auto column = column_of(array, bytes.subspan(array.offset, array.bytes));
      check(
          columns.empty() || columns.begin()->second.size() == column.size(), ErrorKind::format,
          text("has ", column.size(), " values, '", columns.empty() ? name : columns.begin()->first,
               "' ", columns.empty() ? 0 : columns.begin()->second.size()));
      columns.emplace(name, std::move(column));
    });
  }
  return columns;
}

}  // namespace etalon::datasets
