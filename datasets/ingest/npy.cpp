// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/npy.hpp"

#include <cstring>
#include <map>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"

namespace etalon::datasets {
namespace {

constexpr std::size_t longest_shown = 200;

/// The Python literal that `rest` begins with: a string with its quotes, or a list with its
/// brackets; empty when it is neither or has no end.
std::string_view description(std::string_view rest) {
  const auto begin = rest.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  rest = rest.substr(begin);
  if (rest[0] == '\'' || rest[0] == '"') {
    const auto end = rest.find(rest[0], 1);
    return end == std::string_view::npos ? std::string_view() : rest.substr(0, end + 1);
  }
  if (rest[0] != '[') return {};
  std::int64_t depth = 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    depth += rest[i] == '[' ? 1 : rest[i] == ']' ? -1 : 0;
    if (depth == 0) return rest.substr(0, i + 1);
  }
  return {};
}

}  // namespace

NpyHeader parse_npy_header(std::span<const std::byte> bytes, const std::string& what) {
  constexpr std::string_view magic = "\x93NUMPY";
  check(bytes.size() >= 12 && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0,
        ErrorKind::format, text(what, ": not an NPY array"));
  const bool is_v1 = std::to_integer<int>(bytes[6]) == 1;
  std::uint32_t length = 0;
  std::memcpy(&length, bytes.data() + 8, is_v1 ? 2 : 4);
  const std::size_t begin = is_v1 ? 10 : 12;
  check(begin + length <= bytes.size(), ErrorKind::format, text(what, ": the header is truncated"));
  const std::string_view header(reinterpret_cast<const char*>(bytes.data() + begin), length);
  const auto after = [&](std::string_view key) {
    const auto at = header.find(key);
    check(at != std::string_view::npos, ErrorKind::format, text(what, ": the header lacks ", key));
    return header.substr(at + key.size());
  };
  check(trimmed(after("'fortran_order':")).starts_with("False"), ErrorKind::unsupported,
        text(what, ": Fortran order is not supported; save a C-ordered array"));
  static const std::map<std::string, DType, std::less<>> types = {
      {"|u1", DType::u8},  {"|i1", DType::i8},  {"<i2", DType::i16},
      {"<u2", DType::u16}, {"<i4", DType::i32}, {"<i8", DType::i64},
      {"<f4", DType::f32}, {"<f8", DType::f64}, {"|b1", DType::boolean}};
  const std::string_view described = description(after("'descr':"));
  check(!described.empty(), ErrorKind::format, text(what, ": the header has no type"));
  const auto type = types.find(described.substr(1, described.size() - 2));
  check(described.front() != '[' && type != types.end(), ErrorKind::unsupported,
        text(what, ": element type ", printable(shortened(described, longest_shown)),
             " is not supported; save the array with NumPy's astype as uint8, int8, int16, uint16, "
             "int32, int64, float32, float64 or bool (little-endian)"));
  const std::string_view tuple = after("'shape':");
  const auto open = tuple.find('(');
  const auto close = tuple.find(')');
  check(open != std::string_view::npos && close != std::string_view::npos && open < close,
        ErrorKind::format, text(what, ": the header has no shape"));
  NpyHeader result{type->second, {}, begin + length};
  for (const auto& part : split(tuple.substr(open + 1, close - open - 1), ',')) {
    if (trimmed(part).empty()) continue;
    std::int64_t extent = 0;
    check(parse_number(trimmed(part), extent), ErrorKind::format,
          text(what, ": the shape is broken"));
    result.shape.push_back(extent);
  }
  return result;
}

Array parse_npy(std::span<const std::byte> bytes, const std::string& what) {
  const NpyHeader header = parse_npy_header(bytes, what);
  const auto data = bytes.subspan(header.data_begin);
  Array array{header.dtype, header.shape, {}};
  check(element_count(array.shape) <= std::ssize(data) &&
            element_count(array.shape) * size_of(array.dtype) == std::ssize(data),
        ErrorKind::format,
        text(what, ": ", data.size(), " bytes do not fill shape ", shape_text(array.shape)));
  array.data.assign(data.begin(), data.end());
  return array;
}

}  // namespace etalon::datasets
