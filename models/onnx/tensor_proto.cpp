// SPDX-License-Identifier: Apache-2.0
#include "models/onnx/tensor_proto.hpp"

#include <array>
#include <cstring>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

using Proto = onnx::TensorProto;

constexpr std::array<std::pair<DType, Proto::DataType>, 9> types = {{
    {DType::f32, Proto::FLOAT},
    {DType::u8, Proto::UINT8},
    {DType::i8, Proto::INT8},
    {DType::u16, Proto::UINT16},
    {DType::i16, Proto::INT16},
    {DType::i32, Proto::INT32},
    {DType::i64, Proto::INT64},
    {DType::f64, Proto::DOUBLE},
    {DType::boolean, Proto::BOOL},
}};

template <class T, class Field>
void copy_typed(const Field& field, Array& array) {
  auto out = array.as<T>();
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<T>(field[static_cast<int>(i)]);
}

/// A whole number in the external_data entry of that key.
std::int64_t place(const Proto& tensor, std::string_view key, std::int64_t fallback,
                   std::string_view what) {
  std::int64_t number = fallback;
  for (const auto& entry : tensor.external_data()) {
    if (entry.key() != key) continue;
    check(parse_number(std::string_view(entry.value()), number) && number >= 0, ErrorKind::format,
          text(what, ": the ", key, " '", entry.value(), "' of its data is no number of bytes"));
  }
  return number;
}

Array external_array(const Proto& tensor, std::string_view what, ExternalData& external) {
  std::string location;
  for (const auto& entry : tensor.external_data()) {
    if (entry.key() == "location") location = entry.value();
  }
  const Shape shape(tensor.dims().begin(), tensor.dims().end());
  const DType type = dtype_from_onnx(tensor.data_type(), what);
  const std::int64_t bytes = element_count(shape) * size_of(type);
  const std::int64_t length = place(tensor, "length", bytes, what);
  check(length == bytes, ErrorKind::format,
        text(what, ": ", length, " bytes of data do not fill shape ", shape_text(shape)));
  const std::int64_t offset = place(tensor, "offset", 0, what);
  return {type, shape, external.read(location, offset, bytes, what)};
}

}  // namespace

DType dtype_from_onnx(std::int32_t number, std::string_view what) {
  for (const auto& [type, proto] : types) {
    if (proto == number) return type;
  }
  throw Error(ErrorKind::unsupported,
              text(what, ": ONNX element type ", number, " is not supported"));
}

Proto::DataType dtype_to_onnx(DType type) {
  for (const auto& [candidate, proto] : types) {
    if (candidate == type) return proto;
  }
  throw Error(ErrorKind::internal, "an element type without an ONNX number");
}

Array array_from_onnx(const Proto& tensor, std::string_view what, ExternalData& external) {
  if (tensor.data_location() == Proto::EXTERNAL) return external_array(tensor, what, external);
  const Shape shape(tensor.dims().begin(), tensor.dims().end());
  const DType type = dtype_from_onnx(tensor.data_type(), what);
  const std::int64_t count = element_count(shape);
  const bool raw = tensor.has_raw_data();
  const std::int64_t held =
      raw                  ? static_cast<std::int64_t>(tensor.raw_data().size()) / size_of(type)
      : type == DType::f32 ? tensor.float_data_size()
      : type == DType::f64 ? tensor.double_data_size()
      : type == DType::i64 ? tensor.int64_data_size()
                           : tensor.int32_data_size();
  // Compared before anything is allocated: the shape comes from the file.
  check(held == count && (!raw || std::ssize(tensor.raw_data()) == count * size_of(type)),
        ErrorKind::format,
        text(what, ": ", held, " elements do not fill shape ", shape_text(shape)));
  Array array = Array::zeros(type, shape);
  if (array.data.empty()) return array;
  if (raw) {
    std::memcpy(array.data.data(), tensor.raw_data().data(), array.data.size());
    return array;
  }
  switch (type) {
    case DType::f32: copy_typed<float>(tensor.float_data(), array); break;
    case DType::f64: copy_typed<double>(tensor.double_data(), array); break;
    case DType::i64: copy_typed<std::int64_t>(tensor.int64_data(), array); break;
    case DType::i32: copy_typed<std::int32_t>(tensor.int32_data(), array); break;
    case DType::i16: copy_typed<std::int16_t>(tensor.int32_data(), array); break;
    case DType::u16: copy_typed<std::uint16_t>(tensor.int32_data(), array); break;
    case DType::i8: copy_typed<std::int8_t>(tensor.int32_data(), array); break;
    case DType::u8:
    case DType::boolean: copy_typed<std::uint8_t>(tensor.int32_data(), array); break;
  }
  return array;
}

void array_to_onnx(const Array& array, Proto& tensor) {
  tensor.set_data_type(dtype_to_onnx(array.dtype));
  for (const std::int64_t extent : array.shape) tensor.add_dims(extent);
  tensor.set_raw_data(array.data.data(), array.data.size());
}

}  // namespace etalon::models
