// SPDX-License-Identifier: Apache-2.0
#include "models/executor/tensor.hpp"

#include <cstring>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {

at::ScalarType scalar_type(DType type) {
  switch (type) {
    case DType::u8: return at::kByte;
    case DType::i8: return at::kChar;
    case DType::i16: return at::kShort;
    case DType::i32: return at::kInt;
    case DType::i64: return at::kLong;
    case DType::f32: return at::kFloat;
    case DType::f64: return at::kDouble;
    case DType::boolean: return at::kBool;
    case DType::u16: break;
  }
  throw Error(ErrorKind::unsupported,
              text("tensors of type ", to_string(type), " are not computed with; cast them first"));
}

DType dtype_of(at::ScalarType type) {
  for (const DType candidate : {DType::u8, DType::i8, DType::i16, DType::i32, DType::i64,
                                DType::f32, DType::f64, DType::boolean}) {
    if (scalar_type(candidate) == type) return candidate;
  }
  throw Error(ErrorKind::unsupported, text("tensors of type ", at::toString(type),
                                           " have no counterpart in a model graph"));
}

at::Tensor to_tensor(const Array& array) {
  ensure(std::ssize(array.data) == element_count(array.shape) * size_of(array.dtype),
         "an array holds the bytes of its shape");
  at::Tensor tensor = at::empty(array.shape, scalar_type(array.dtype));
  if (!array.data.empty()) {
    std::memcpy(tensor.data_ptr(), array.data.data(), array.data.size());
  }
  return tensor;
}

Array to_array(const at::Tensor& tensor) {
  const at::Tensor plain = tensor.detach().contiguous();
  Array array = Array::zeros(dtype_of(plain.scalar_type()), plain.sizes().vec());
  if (!array.data.empty()) {
    std::memcpy(array.data.data(), plain.data_ptr(), array.data.size());
  }
  return array;
}

}  // namespace etalon::models
