// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/executor/run_graph.hpp"
#include "models/graph/types/graph_types.hpp"
#include "models/inference/engine.hpp"
#include "models/onnx/onnx_file.hpp"
#include "tests/fuzz/models/model_files.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {
namespace {

/// Three samples, no two alike.
Array batch_of(const Shape& sample) {
  Shape shape = sample;
  shape.insert(shape.begin(), 3);
  Array batch = Array::zeros(DType::f32, shape);
  auto values = batch.as<float>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<float>(std::sin(0.37 * static_cast<double>(i)));
  }
  return batch;
}

/// Sample `n` of a batch, alone.
Array sample_of(const Array& batch, std::int64_t n) {
  Array one = batch;
  one.shape[0] = 1;
  const std::int64_t size = std::ssize(batch.data) / batch.shape[0];
  one.data = {batch.data.begin() + n * size, batch.data.begin() + (n + 1) * size};
  return one;
}

bool is_same(float a, float b, float largest) {
  if (!std::isfinite(a) || !std::isfinite(b)) return std::isfinite(a) == std::isfinite(b);
  return std::abs(a - b) <= 1e-3F * std::max(1.0F, largest);
}

}  // namespace

std::vector<std::string> seeds() { return model_files(); }

/// What is said to be computable is computed, by executor and engine, to the declared shapes; and
/// the executor gives a sample the same numbers in any batch.
void parse(std::string_view bytes) {
  models::Graph graph = models::parse_onnx(std::as_bytes(std::span(bytes)), "the input");
  if (graph.inputs.size() != 1 || graph.inputs[0].shape.empty()) return;
  Shape sample(graph.inputs[0].shape.begin() + 1, graph.inputs[0].shape.end());
  for (std::int64_t& extent : sample) extent = extent > 0 ? std::min<std::int64_t>(extent, 64) : 8;
  graph.inputs[0].shape[0] = -1;
  models::Engine(graph).prepare({&sample, 1});

  // From here on nothing may be refused: an Error is a disagreement.
  try {
    const auto types = models::GraphTypes(graph).check_samples({&sample, 1});
    const Array batch = batch_of(sample);
    const auto computed = models::run_graph(graph, {&batch, 1});
    const auto predicted = models::Engine(graph).run({&batch, 1});
    const Array last = sample_of(batch, 2);
    const auto alone = models::run_graph(graph, {&last, 1});
    for (std::size_t i = 0; i < types.size(); ++i) {
      Shape wanted = types[i].shape;
      wanted[0] = batch.shape[0];
      ensure(computed[i].shape == wanted && predicted[i].shape == wanted,
             text("output ", i, " has shape ", shape_text(wanted), ", not ",
                  shape_text(computed[i].shape), " or ", shape_text(predicted[i].shape)));
      const Array row = sample_of(computed[i], 2);
      float largest = 0.0F;
      for (const float value : row.as<float>()) largest = std::max(largest, std::abs(value));
      for (std::size_t j = 0; j < row.as<float>().size(); ++j) {
        ensure(is_same(row.as<float>()[j], alone[i].as<float>()[j], largest),
               text("output ", i, " of a sample depends on its batch"));
      }
    }
  } catch (const Error& error) {
    throw Error(ErrorKind::internal, text("was said to be computable: ", error.what()));
  }
}

}  // namespace etalon::fuzz
