// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/philox.hpp"
#include "models/executor/versions.hpp"
#include "models/graph/graph.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::models::testing {

/// Normal values keyed by (seed, index).
inline Array random_array(Shape shape, std::uint64_t seed) {
  const RandomStream stream(seed, RandomPurpose::initialization, 77);
  Array array = Array::zeros(DType::f32, std::move(shape));
  auto values = array.as<float>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<float>(stream.normal(i));
  }
  return array;
}

/// Gives biases, normalizations and running statistics values as training would: not 0 and 1.
inline void disturb(Graph& graph) {
  std::uint64_t seed = 100;
  for (auto& [name, array] : graph.initializers) {
    ++seed;
    const bool is_scale = name.ends_with(".scale") || name.ends_with(".running_variance");
    const bool is_shift = name.ends_with(".bias") || name.ends_with(".running_mean");
    if (!is_scale && !is_shift) continue;
    const Array noise = random_array(array.shape, seed);
    for (std::size_t i = 0; i < noise.as<float>().size(); ++i) {
      const float value = noise.as<float>()[i];
      array.as<float>()[i] = is_scale ? 0.5F + value * value : 0.3F * value;
    }
  }
}

struct ZooModel {
  Graph graph;
  Shape sample;  ///< of one input, batch 1
};

/// The model with disturbed parameters, in a program that computes as `etalon` does: more threads
/// than one would only wait for each other on networks this small.
inline ZooModel prepared(Graph graph, Shape sample) {
  pin_arithmetic();
  disturb(graph);
  return {std::move(graph), std::move(sample)};
}

inline ZooModel mlp() {
  const ModelTask task{{5}, 2, {{0, 1, 0, 1, 0}, {1, 2, 1, 2, 1}}};
  return prepared(build_mlp({.hidden = {8, 6}, .dropout = 0.1}, task, 1), {1, 5});
}

inline ZooModel resnet18(const std::string& stem = "small") {
  const ModelTask task{{1, 16, 16}, 2, {{0.1F}, {1.2F}}};
  return prepared(build_resnet18({.width = 4, .stem = stem}, task, 1), {1, 1, 16, 16});
}

inline ZooModel unet3d() {
  const ModelTask task{{1, 8, 8, 8}, 2, {{0.1F}, {1.2F}}};
  return prepared(build_unet3d({.channels = {4, 6, 8}}, task, 1), {1, 1, 8, 8, 8});
}

}  // namespace etalon::models::testing
