// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "distributed/communicator.hpp"
#include "graphs.hpp"
#include "models/compression/quantize.hpp"
#include "models/executor/run_graph.hpp"
#include "models/inference/engine.hpp"

namespace etalon::models {
namespace {

/// A part of a quantized graph: from real values that are quantized to the next levels, or to an
/// output of the graph.
struct Segment {
  Graph graph;
  float step = 0;  ///< of the levels it ends in; 0 when it ends in real numbers
};

bool is_activation_quantizer(const Graph& graph, const Node& node) {
  return node.op == "QuantizeLinear" && !graph.initializers.contains(node.inputs[0]);
}

/// What computes `target` out of the values that activation quantizers before it read.
Segment segment_of(const Graph& whole, const std::string& target, const std::string& quantizer) {
  std::set<std::string> wanted = {target};
  std::set<std::string> from;
  std::vector<Node> nodes;
  for (auto node = whole.nodes.rbegin(); node != whole.nodes.rend(); ++node) {
    if (!wanted.contains(node->outputs[0])) continue;
    nodes.insert(nodes.begin(), *node);
    if (is_activation_quantizer(whole, *node) && node->outputs[0] != quantizer) {
      from.insert(node->inputs[0]);
      wanted.insert(node->inputs.begin() + 1, node->inputs.end());
    } else {
      wanted.insert(node->inputs.begin(), node->inputs.end());
    }
  }
  Segment segment;
  segment.graph.name = target;
  segment.graph.opset = whole.opset;
  for (const std::string& value : from) segment.graph.inputs.push_back({value, DType::f32, {}});
  segment.graph.outputs.push_back({target, DType::f32, {}});
  segment.graph.nodes = std::move(nodes);
  for (const auto& [name, value] : whole.initializers) {
    if (wanted.contains(name)) segment.graph.initializers.emplace(name, value);
  }
  return segment;
}

/// Segments that end in levels and those that end in an output of the graph.
std::vector<Segment> segments_of(const Graph& graph) {
  std::vector<Segment> segments;
  for (const Node& node : graph.nodes) {
    if (node.op != "DequantizeLinear") continue;
    const auto maker = producer_of(graph, node.inputs[0]);
    if (maker < 0) continue;
    const Node& quantizer = graph.nodes[static_cast<std::size_t>(maker)];
    if (!is_activation_quantizer(graph, quantizer)) continue;
    Segment segment = segment_of(graph, node.outputs[0], quantizer.outputs[0]);
    segment.step = graph.initializers.at(quantizer.inputs[1]).as<float>()[0];
    // Without a quantizer before it the input itself is turned into levels: nothing to compute.
    if (!segment.graph.inputs.empty()) segments.push_back(std::move(segment));
  }
  for (const ValueInfo& output : graph.outputs) {
    segments.push_back(segment_of(graph, output.name, ""));
  }
  return segments;
}

/// The int8 form of a model runs in int8 at every node that was quantized. Each part of it, from
/// equal real values to the next levels, is at most one level away from the executor's: more cannot
/// come of roundings in f32, whatever the processor, and less cannot be asked for where a value
/// lies between two levels. Of the whole network no such bound holds, since a level that differs
/// moves all that follow.
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
  // An average between levels is taken in levels, too.
  const auto averages = std::ranges::count(folded.nodes, "GlobalAveragePool", &Node::op);
  EXPECT_EQ(Engine(quantized).int8_steps(), std::ssize(quantizable_nodes(folded)) + averages)
      << graph.name;

  const Array input = testing::random_array(70, std::move(shape));
  const auto segments = segments_of(quantized);
  EXPECT_GE(segments.size(), quantizable_nodes(folded).size()) << graph.name;
  for (Segment segment : segments) {
    Graph before = quantized;
    before.outputs = segment.graph.inputs;
    const std::vector<Array> values = run_graph(before, {&input, 1});
    for (std::size_t i = 0; i < values.size(); ++i) {
      segment.graph.inputs[i].shape = values[i].shape;
      segment.graph.inputs[i].shape[0] = -1;
    }
    const Array levels = Engine(segment.graph).run(values)[0];
    const Array wanted = run_graph(segment.graph, values)[0];
    const std::string place = graph.name + ": " + segment.graph.name;
    if (segment.step > 0) {
      EXPECT_LE(testing::largest_difference(levels, wanted), 1.001 * double{segment.step}) << place;
    } else {
      EXPECT_LE(testing::relative_difference(levels, wanted), 1e-4) << place;
    }
  }
}

TEST(QuantizedZoo,
     runs_in_int8_at_every_quantized_node_and_each_is_a_level_from_the_executors_at_most) {
  expect_int8_as_in_executor(testing::trained_mlp(), {6, 6});
  expect_int8_as_in_executor(testing::trained_resnet18(), {3, 1, 28, 28});
  expect_int8_as_in_executor(testing::trained_resnet18(8, "imagenet"), {2, 1, 28, 28});
  expect_int8_as_in_executor(testing::trained_unet3d(), {2, 1, 16, 16, 16});
}

}  // namespace
}  // namespace etalon::models
