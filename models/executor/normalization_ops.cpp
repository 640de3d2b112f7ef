// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "models/executor/op.hpp"

namespace etalon::models {
namespace {

/// BatchNormalization-15. In training the statistics are those of this batch (one logical shard);
/// they are handed to the context, the graph's running statistics stay as they are.
std::vector<at::Tensor> batch_normalization(const OpCall& call) {
  const double epsilon = attribute_or(call.node, "epsilon", 1e-5F);
  const at::Tensor& x = call.input(0);
  const at::Tensor& scale = call.input(1);
  const at::Tensor& bias = call.input(2);
  if (!call.context.training) {
    return {at::batch_norm(x, scale, bias, call.input(3), call.input(4), /*training=*/false,
                           /*momentum=*/0.0, epsilon, /*cudnn_enabled=*/false)};
  }
  // With momentum 1 the "running" outputs are exactly this batch's mean and unbiased variance.
  BatchStatistics batch{at::zeros_like(call.input(3)), at::zeros_like(call.input(4))};
  at::Tensor output =
      std::get<0>(at::native_batch_norm(x, scale, bias, batch.mean, batch.variance,
                                        /*training=*/true, /*momentum=*/1.0, epsilon));
  if (call.context.statistics != nullptr) call.context.statistics->push_back(std::move(batch));
  return {output};
}

/// InstanceNormalization-6: statistics per sample and channel, also in training.
std::vector<at::Tensor> instance_normalization(const OpCall& call) {
  return {at::instance_norm(call.input(0), call.input(1), call.input(2), {}, {},
                            /*use_input_stats=*/true, /*momentum=*/0.0,
                            attribute_or(call.node, "epsilon", 1e-5F), /*cudnn_enabled=*/false)};
}

constexpr std::array normalization_table = {Op{"BatchNormalization", batch_normalization},
                                            Op{"InstanceNormalization", instance_normalization}};

}  // namespace

std::span<const Op> normalization_ops() { return normalization_table; }

}  // namespace etalon::models
