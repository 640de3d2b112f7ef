// SPDX-License-Identifier: Apache-2.0
#include "models/training/shard_gradient.hpp"

#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <unordered_map>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/training/loss.hpp"

namespace etalon::models {
namespace {

at::Tensor input_of(const Batch& batch) {
  // A fresh allocation is 64-byte aligned, for every shard alike.
  at::Tensor input = at::empty(batch.shape, at::kFloat);
  std::copy(batch.inputs.begin(), batch.inputs.end(), input.data_ptr<float>());
  return input;
}

at::Tensor labels_of(const Batch& batch) {
  at::Tensor labels = at::empty(batch.label_shape, at::kLong);
  std::copy(batch.labels.begin(), batch.labels.end(), labels.data_ptr<std::int64_t>());
  return labels;
}

void copy_out(const at::Tensor& tensor, const FlatLayout::Entry& entry, std::span<float> flat) {
  const at::Tensor plain = tensor.contiguous();
  std::copy_n(plain.data_ptr<float>(), entry.count, flat.begin() + entry.offset);
}

}  // namespace

ShardPasses::ShardPasses(const Graph& graph, const FlatLayout& layout, const TrainOptions& options)
    : ShardPasses(loss_graph(graph), layout, options) {}

ShardPasses::ShardPasses(const LossGraph& graph, const FlatLayout& layout,
                         const TrainOptions& options)
    : executor_(graph.graph), has_logits_(graph.has_logits), layout_(layout), options_(options) {
  std::unordered_map<std::string, std::size_t> slots;
  for (const std::string& name : executor_.initializer_names()) slots.emplace(name, slots.size());
  const auto slot_of = [&](const FlatLayout::Entry& entry) { return slots.at(entry.name); };
  for (const auto& entry : layout.parameters()) parameter_slots_.push_back(slot_of(entry));
  for (const auto& entry : layout.statistics()) statistic_slots_.push_back(slot_of(entry));
}

std::vector<at::Tensor> ShardPasses::initializers(std::span<const float> values,
                                                  bool with_gradients) const {
  std::vector<at::Tensor> result = executor_.constants();
  const auto view = [&](const FlatLayout::Entry& entry) {
    // Only read: ATen has no borrowed tensors of constant data.
    return at::from_blob(const_cast<float*>(values.data()) + entry.offset, entry.shape, at::kFloat);
  };
  for (std::size_t i = 0; i < parameter_slots_.size(); ++i) {
    result[parameter_slots_[i]] = view(layout_.parameters()[i]).requires_grad_(with_gradients);
  }
  for (std::size_t i = 0; i < statistic_slots_.size(); ++i) {
    result[statistic_slots_[i]] = view(layout_.statistics()[i]);
  }
  return result;
}

at::Tensor ShardPasses::logits(const Batch& batch, std::span<const at::Tensor> weights,
                               const RunContext& context) const {
  const std::vector<at::Tensor> inputs = {input_of(batch)};
  const at::Tensor output = executor_.run(inputs, weights, context).at(0);
  return has_logits_ ? output : logits_of_probability(output);
}

void ShardPasses::gradient(const Batch& batch, std::span<const float> values, std::int64_t step,
                           std::span<float> result) const {
  std::ranges::fill(result, 0.0F);
  const std::vector<at::Tensor> weights = initializers(values, /*with_gradients=*/true);
  std::vector<BatchStatistics> statistics;
  RunContext context;
  context.training = true;
  context.seed = static_cast<std::uint64_t>(options_.seed);
  context.step = static_cast<std::uint64_t>(step);
  context.positions = batch.positions;
  context.statistics = &statistics;
  const at::Tensor loss =
      training_loss(options_.loss, logits(batch, weights, context), labels_of(batch));

  std::vector<at::Tensor> parameters;
  for (const std::size_t slot : parameter_slots_) parameters.push_back(weights[slot]);
  const auto gradients = parameters.empty()
                             ? std::vector<at::Tensor>()
                             : torch::autograd::grad({loss}, parameters, {}, false, false,
                                                     /*allow_unused=*/true);
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    // A parameter that the loss does not depend on keeps gradient zero.
    if (gradients[i].defined()) copy_out(gradients[i], layout_.parameters()[i], result);
  }
  ensure(statistics.size() * 2 == layout_.statistics().size(),
         "every batch norm reports its batch");
  for (std::size_t i = 0; i < statistics.size(); ++i) {
    copy_out(statistics[i].mean, layout_.statistics()[2 * i], result);
    copy_out(statistics[i].variance, layout_.statistics()[2 * i + 1], result);
  }
  result[static_cast<std::size_t>(layout_.loss())] = loss.item<float>();
}

std::vector<float> ShardPasses::losses(const Batch& batch, std::span<const float> values) const {
  const at::NoGradGuard no_gradients;
  const at::Tensor output = logits(batch, initializers(values, /*with_gradients=*/false), {});
  const at::Tensor result = sample_losses(options_.loss, output, labels_of(batch)).contiguous();
  return {result.data_ptr<float>(), result.data_ptr<float>() + result.numel()};
}

}  // namespace etalon::models
