// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "datasets/hdf5/layout.hpp"

namespace etalon::datasets {

/// Calls `use` with the C++ type of a stored array's numbers:
///
///     with_number_type(array, [&]<class T>() { read<T>(values); });
template <class Use>
decltype(auto) with_number_type(const StoredArray& array, Use&& use) {
  switch (array.dtype) {
    case DType::u8:
    case DType::boolean: return use.template operator()<std::uint8_t>();
    case DType::i8: return use.template operator()<std::int8_t>();
    case DType::u16: return use.template operator()<std::uint16_t>();
    case DType::i16: return use.template operator()<std::int16_t>();
    case DType::i32:
      return array.is_unsigned ? use.template operator()<std::uint32_t>()
                               : use.template operator()<std::int32_t>();
    case DType::i64:
      return array.is_unsigned ? use.template operator()<std::uint64_t>()
                               : use.template operator()<std::int64_t>();
    case DType::f32: return use.template operator()<float>();
    case DType::f64: break;
  }
  return use.template operator()<double>();
}

}  // namespace etalon::datasets
