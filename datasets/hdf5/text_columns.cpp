// SPDX-License-Identifier: Apache-2.0
#include "datasets/hdf5/text_columns.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/hdf5/element_types.hpp"
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

/// Room for the text of any number.
using NumberText = std::array<char, 32>;

template <class T>
void take_numbers(std::span<const std::byte> values, const TakeText& take) {
  NumberText room;
  for (std::size_t at = 0; at < values.size(); at += sizeof(T)) {
    T value{};
    std::memcpy(&value, &values[at], sizeof(T));
    if constexpr (std::is_floating_point_v<T>) {
      take(text_of(static_cast<double>(value)));
    } else {
      const auto end = std::to_chars(room.data(), room.data() + room.size(), value).ptr;
      take({room.data(), end});
    }
  }
}

void take_fixed(std::span<const std::byte> values, std::size_t width, std::int64_t row,
                const TakeText& take) {
  const std::string_view letters(reinterpret_cast<const char*>(values.data()), values.size());
  for (std::size_t at = 0; at < letters.size(); at += width) {
    const std::string_view whole = letters.substr(at, width);
    const std::string_view said = whole.substr(0, whole.find('\0'));
    // The text of what is right would take longer than the reading.
    if (whole.find_first_not_of('\0', said.size()) != whole.npos)
      throw Error(ErrorKind::format, text("the text in row ", row, " holds a zero byte"));
    if (!is_utf8(said))
      throw Error(ErrorKind::format, text("the text in row ", row, " is not UTF-8"));
    take(trimmed(said));  // As the cells of a comma-separated table are.
    ++row;
  }
}

}  // namespace

void for_each_text(const StoredArray& array, std::span<const std::byte> values, std::int64_t row,
                   const TakeText& take) {
  if (array.text_bytes > 0) return take_fixed(values, array.text_bytes, row, take);
  with_number_type(array, [&]<class T>() { take_numbers<T>(values, take); });
}

bool is_hdf5(std::string_view bytes) { return bytes.starts_with("\x89HDF\r\n\x1A\n"); }

std::map<std::string, StoredArray> as_columns(std::map<std::string, StoredArray> arrays,
                                              const std::string& file) {
  for (const auto& [name, array] : arrays) {
    check(array.shape.size() == 1, ErrorKind::format,
          text(file, ": '", name, "': has the shape ", shape_text(array.shape),
               "; a column has one dimension"));
    const auto& [first, of_first] = *arrays.begin();
    check(array.shape[0] == of_first.shape[0], ErrorKind::format,
          text(file, ": '", name, "': has ", array.shape[0], " values, '", first, "' ",
               of_first.shape[0]));
  }
  return arrays;
}

std::map<std::string, std::vector<std::string>> read_text_columns(std::span<const std::byte> bytes,
                                                                  const std::string& file) {
  std::map<std::string, std::vector<std::string>> columns;
  for (const auto& [name, array] : as_columns(stored_arrays(bytes, file), file)) {
    auto& column = columns[name];
    column.reserve(static_cast<std::size_t>(array.shape[0]));
    with_context(text(file, ": '", name, "'"), [&] {
      for_each_text(array, bytes.subspan(array.offset, array.bytes), 1,
                    [&](std::string_view said) { column.emplace_back(said); });
    });
  }
  return columns;
}

}  // namespace etalon::datasets
