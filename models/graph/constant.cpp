// SPDX-License-Identifier: Apache-2.0
#include "models/graph/constant.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace etalon::models {
namespace {

template <class T>
Array array_of(DType dtype, Shape shape, const std::vector<T>& values) {
  Array array = Array::zeros(dtype, std::move(shape));
  std::ranges::copy(values, array.as<T>().begin());
  return array;
}

struct ConstantReader {
  std::optional<Array> operator()(const Array& value) const { return value; }
  std::optional<Array> operator()(std::int64_t value) const {
    return array_of(DType::i64, {}, std::vector{value});
  }
  std::optional<Array> operator()(float value) const {
    return array_of(DType::f32, {}, std::vector{value});
  }
  std::optional<Array> operator()(const std::vector<std::int64_t>& values) const {
    return array_of(DType::i64, {std::ssize(values)}, values);
  }
  std::optional<Array> operator()(const std::vector<float>& values) const {
    return array_of(DType::f32, {std::ssize(values)}, values);
  }
  std::optional<Array> operator()(const std::string&) const { return {}; }
  std::optional<Array> operator()(const std::vector<std::string>&) const { return {}; }
};

}  // namespace

std::optional<Array> constant_value(const Node& node) {
  for (const char* name : {"value", "value_float", "value_floats", "value_int", "value_ints"}) {
    const auto found = node.attributes.find(name);
    if (found != node.attributes.end()) return std::visit(ConstantReader{}, found->second);
  }
  return {};
}

std::optional<DType> dtype_of_onnx(std::int64_t number) {
  constexpr std::array<std::pair<std::int64_t, DType>, 9> types = {{{1, DType::f32},
                                                                    {2, DType::u8},
                                                                    {3, DType::i8},
                                                                    {4, DType::u16},
                                                                    {5, DType::i16},
                                                                    {6, DType::i32},
                                                                    {7, DType::i64},
                                                                    {9, DType::boolean},
                                                                    {11, DType::f64}}};
  for (const auto& [candidate, type] : types) {
    if (candidate == number) return type;
  }
  return {};
}

}  // namespace etalon::models
