// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/philox.hpp"
#include "models/graph/graph.hpp"

namespace etalon::models {

/// Per-feature (tables) or per-channel (images, volumes) mean and standard deviation of the raw
/// training inputs. They become constants of the graph, so that a package takes raw inputs.
struct Standardization {
  std::vector<float> mean;
  std::vector<float> deviation;
};

/// Grows a graph node by node. Weights are initialized from Philox values keyed by
/// (seed, initialization, number of the weight): the same on every machine.
///
///     GraphBuilder builder("mlp", seed);
///     auto x = builder.input({-1, 30});
///     x = builder.relu(builder.linear(x, 30, 16, "hidden1"));
///     Graph graph = builder.finish();
class GraphBuilder {
 public:
  GraphBuilder(std::string name, std::uint64_t seed);

  /// Declares the graph's input `input`, f32; extent −1 is the batch.
  std::string input(Shape shape);
  /// (x − mean) / deviation along axis 1 of a value of rank `rank`.
  std::string standardize(const std::string& x, const Standardization& values, std::size_t rank);
  /// Gemm with PyTorch's default initialization, uniform in ±1/√inputs.
  std::string linear(const std::string& x, std::int64_t inputs, std::int64_t outputs,
                     const std::string& name);

  struct Convolution {
    std::int64_t inputs = 1;
    std::int64_t outputs = 1;
    std::int64_t axes = 2;
    std::int64_t kernel = 3;
    std::int64_t stride = 1;
    bool bias = false;
  };
  /// Conv with "same" padding; weights normal with variance 2 / (outputs · kernel^axes) (He et al.
  /// 2015, fan-out), bias zero.
  std::string conv(const std::string& x, const Convolution& shape, const std::string& name);
  /// ConvTranspose with kernel = stride, so that extents are multiplied by `stride`.
  std::string conv_transpose(const std::string& x, const Convolution& shape,
                             const std::string& name);
  std::string batch_norm(const std::string& x, std::int64_t channels, const std::string& name);
  std::string instance_norm(const std::string& x, std::int64_t channels, const std::string& name);
  std::string max_pool(const std::string& x, std::int64_t axes, std::int64_t kernel,
                       std::int64_t stride, std::int64_t pad, const std::string& name);
  std::string dropout(const std::string& x, double ratio, const std::string& name);
  /// Any operator without weights.
  std::string op(const std::string& type, std::vector<std::string> inputs, const std::string& name,
                 std::map<std::string, Attribute> attributes = {});
  /// Names `logits` the value and adds `probability`, its softmax over axis 1 (or its sigmoid for
  /// one output channel); both become graph outputs of the given shape, `probability` the scored
  /// one.
  void classify(const std::string& logits, Shape shape);

  [[nodiscard]] Graph finish();

 private:
  std::string constant(const std::string& name, Array value);
  Array normal(Shape shape, double deviation);
  Array uniform(Shape shape, double bound);
  [[nodiscard]] RandomStream next_stream();

  Graph graph_;
  std::uint64_t seed_;
  std::uint64_t weights_ = 0;
};

/// An array of one repeated value.
[[nodiscard]] Array filled(Shape shape, float value);

}  // namespace etalon::models
