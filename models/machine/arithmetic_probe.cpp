// SPDX-License-Identifier: Apache-2.0
#include "models/machine/arithmetic_probe.hpp"

#include <cmath>
#include <span>

#include "models/executor/run_graph.hpp"
#include "models/inference/engine.hpp"

namespace etalon::models {
namespace {

/// Values without a pattern that a vector width would hide.
Array filled(Shape shape, std::int64_t seed) {
  Array array = Array::zeros(DType::f32, std::move(shape));
  std::int64_t state = seed;
  for (float& value : array.as<float>()) {
    state = (state * 1103 + 12345) % 65537;
    value = static_cast<float>(state - 32768) / 40961.0F;
  }
  return array;
}

/// Sizes that are multiples of no vector width, so that main loops and tails are used.
Graph probe_graph() {
  Graph graph;
  graph.name = "probe";
  graph.inputs = {{"x", DType::f32, {-1, 3, 11, 13}}};
  graph.initializers = {{"conv.w", filled({21, 3, 3, 3}, 1)},
                        {"conv.b", filled({21}, 2)},
                        {"norm.s", filled({21}, 3)},
                        {"norm.b", filled({21}, 4)},
                        {"dense.w", filled({37, 21 * 11 * 13}, 5)},
                        {"dense.b", filled({37}, 6)}};
  graph.nodes = {
      {"Conv",
       "conv",
       {"x", "conv.w", "conv.b"},
       {"a"},
       {{"pads", std::vector<std::int64_t>{1, 1, 1, 1}}}},
      {"InstanceNormalization", "norm", {"a", "norm.s", "norm.b"}, {"b"}},
      {"Relu", "relu", {"b"}, {"c"}},
      {"Flatten", "flatten", {"c"}, {"d"}},
      {"Gemm", "dense", {"d", "dense.w", "dense.b"}, {"e"}, {{"transB", std::int64_t{1}}}},
      {"Softmax", "softmax", {"e"}, {"y"}}};
  graph.outputs = {{"e", DType::f32, {-1, 37}}, {"y", DType::f32, {-1, 37}}};
  return graph;
}

void add(Sha256& hash, std::span<const Array> arrays) {
  for (const Array& array : arrays) hash.update(array.data);
}

}  // namespace

Digest arithmetic_probe() {
  const Graph graph = probe_graph();
  const Array x = filled({5, 3, 11, 13}, 7);
  Sha256 hash;
  add(hash, run_graph(graph, {&x, 1}));
  add(hash, Engine(graph).run({&x, 1}));
  for (int i = 1; i <= 64; ++i) {
    const double at = i / 7.3;
    const double values[] = {std::exp(at), std::log(at), std::exp(-at), std::sin(at),
                             std::pow(at, 0.7)};
    hash.update(std::as_bytes(std::span(values)));
  }
  return hash.finish();
}

}  // namespace etalon::models
