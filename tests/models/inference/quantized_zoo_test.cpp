// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "distributed/communicator.hpp"
#include "graphs.hpp"
#include "models/compression/quantize.hpp"
#include "models/executor/run_graph.hpp"
#include "models/inference/engine.hpp"

namespace etalon::models {
namespace {

/// Largest channel of each position: the decision.
std::vector<std::size_t> decisions(const Array& logits) {
  const auto channels = static_cast<std::size_t>(logits.shape[1]);
  const auto samples = static_cast<std::size_t>(logits.shape[0]);
  const auto values = logits.as<float>();
  const std::size_t positions = values.size() / channels / samples;
  std::vector<std::size_t> largest;
  for (std::size_t n = 0; n < samples; ++n) {
    for (std::size_t p = 0; p < positions; ++p) {
      std::size_t best = 0;
      for (std::size_t c = 1; c < channels; ++c) {
        const std::size_t start = n * channels * positions + p;
        if (values[start + c * positions] > values[start + best * positions]) best = c;
      }
      largest.push_back(best);
    }
  }
  return largest;
}

double share_of_equal(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) {
  std::size_t equal = 0;
  for (std::size_t i = 0; i < a.size(); ++i) equal += a[i] == b[i] ? 1U : 0U;
  return static_cast<double>(equal) / static_cast<double>(a.size());
}

/// The int8 form of a model runs in int8 at every node that was quantized, and is nearer to the
/// executor's int8 result than that is to the f32 model.
void expect_int8_as_in_executor(const Graph& graph, Shape shape) {
  const Graph folded = fold_for_inference(graph);
  distributed::Communicator alone;
  Shape one = shape;
  one[0] = 1;
  const auto sample = [&](std::int64_t i) {
    return testing::random_array(static_cast<std::uint64_t>(i) + 70, one);
  };
  const Calibration ranges = calibrate(alone, folded, 4, sample, {.calibration = "minmax"});
  const Graph quantized = quantize(folded, ranges, {});
  const Engine engine(quantized);
  // An average between levels is taken in levels, too.
  const auto averages = std::ranges::count(folded.nodes, "GlobalAveragePool", &Node::op);
  EXPECT_EQ(engine.int8_steps(), std::ssize(quantizable_nodes(folded)) + averages) << graph.name;
  const Array input = testing::random_array(70, std::move(shape));
  const Array logits = engine.run({&input, 1})[0];
  const Array wanted = run_graph(quantized, {&input, 1})[0];
  const Array real = run_graph(folded, {&input, 1})[0];
  const double difference = testing::largest_difference(logits, wanted);
  EXPECT_LT(difference, testing::largest_difference(wanted, real)) << graph.name;
  const double equal = share_of_equal(decisions(logits), decisions(wanted));
  if (logits.shape.size() == 2) {
    EXPECT_EQ(equal, 1.0) << graph.name;
    EXPECT_LE(testing::relative_difference(logits, wanted), 1.0 / 255) << graph.name;
  } else {
    // Normalized in real numbers between int8 layers, and with positions where both classes are as
    // likely.
    EXPECT_GE(equal, 0.98) << graph.name;
  }
}

TEST(QuantizedZoo, runs_in_int8_at_every_quantized_node_and_agrees_with_the_executor) {
  expect_int8_as_in_executor(testing::trained_mlp(), {6, 6});
  expect_int8_as_in_executor(testing::trained_resnet18(), {3, 1, 28, 28});
  expect_int8_as_in_executor(testing::trained_resnet18(8, "imagenet"), {2, 1, 28, 28});
  expect_int8_as_in_executor(testing::trained_unet3d(), {2, 1, 16, 16, 16});
}

}  // namespace
}  // namespace etalon::models
