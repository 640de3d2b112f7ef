// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/npy.hpp"

#include <cstring>
#include <map>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::datasets {

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
  const std::string_view description = after("'descr':");
  const auto quote = description.find('\'');
  check(quote != std::string_view::npos, ErrorKind::format, text(what, ": the header has no type"));
  const auto type = types.find(description.substr(quote + 1, 3));
  check(type != types.end(), ErrorKind::unsupported,
        text(what, ": element type '", as_utf8(description.substr(quote + 1, 3)),
             "' is not supported"));
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
