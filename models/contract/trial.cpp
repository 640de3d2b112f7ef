// SPDX-License-Identifier: Apache-2.0
#include "models/contract/trial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "models/graph/types/graph_types.hpp"
#include "models/inference/engine.hpp"

namespace etalon::models {
namespace {

/// Multiply-adds of one sample of which a whole trial run, a dozen passes, takes a moment.
constexpr double a_moment = 3e8;
/// The same of one pass through executor and engine: the largest classifiers of images.
constexpr double a_few_seconds = 2e10;

/// No operator of an image model needs more than a few pixels.
constexpr std::int64_t least_extent = 8;

Shape halved(Shape sample) {
  for (std::size_t axis = 1; axis < sample.size() && sample.size() > 2; ++axis) {
    if (sample[axis] > least_extent && sample[axis] % 2 == 0) sample[axis] /= 2;
  }
  return sample;
}

}  // namespace

Graph with_free_extents(const Graph& graph) {
  Graph result = graph;
  for (ValueInfo& input : result.inputs) {
    for (std::size_t axis = 2; axis < input.shape.size(); ++axis) input.shape[axis] = -1;
  }
  return result;
}

Trial moment_of(const Graph& graph, const Shape& sample_shape) {
  Trial trial{.sample_shape = sample_shape};
  double work = 0;
  try {
    work = GraphTypes(graph).work({&sample_shape, 1});
    if (work <= a_moment) return trial;
    const Graph any = with_free_extents(graph);
    const GraphTypes types(any);
    Shape sample = sample_shape;
    while (types.work({&sample, 1}) > a_moment) {
      Shape smaller = halved(sample);
      if (smaller == sample) break;
      sample = std::move(smaller);
    }
    if (types.work({&sample, 1}) <= a_moment) {
      Engine(any).prepare({&sample, 1});
      trial.sample_shape = std::move(sample);
      return trial;
    }
  } catch (const Error&) {
    // Smaller ones do not fit the model; or none do, which the run will say.
  }
  return {
      .sample_shape = sample_shape, .samples = work <= a_few_seconds ? 1 : 0, .is_whole = false};
}

std::vector<Array> made_up_inputs(const Trial& trial) {
  Shape shape = trial.sample_shape;
  shape.insert(shape.begin(), trial.samples);
  std::vector<Array> inputs(2, Array::zeros(DType::f32, shape));
  const RandomStream draws(0, RandomPurpose::golden);
  const auto values = inputs[0].as<float>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<float>(draws.normal(i));
  }
  std::ranges::fill(inputs[1].as<float>(), 1.0F);
  return inputs;
}

double largest_difference(std::span<const float> a, std::span<const float> b) {
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]))) continue;
    const double difference = std::fabs(double{a[i]} - double{b[i]});
    if (!std::isfinite(difference)) return std::numeric_limits<double>::infinity();
    largest = std::max(largest, difference);
  }
  return largest;
}

double largest_value_of(std::span<const float> a) {
  double largest = 1;
  for (const float value : a) {
    if (std::isfinite(value)) largest = std::max(largest, std::fabs(double{value}));
  }
  return largest;
}

}  // namespace etalon::models
