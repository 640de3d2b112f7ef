// SPDX-License-Identifier: Apache-2.0
#include "models/contract/first_loss.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/text.hpp"
#include "models/training/batch.hpp"
#include "models/training/shard_gradient.hpp"

namespace etalon::models {
namespace {

constexpr std::int64_t most_samples = 64;

}  // namespace

FirstLoss first_loss(const Graph& graph, const datasets::SampleReader& samples,
                     const TrainOptions& options) {
  const auto train = samples.manifest().indices(datasets::Split::train);
  FirstLoss result;
  result.samples = std::min<std::int64_t>(std::ssize(train), most_samples);
  if (result.samples == 0) return result;
  Batch batch;
  fill_batch(samples, options, 0, train, 0, result.samples, batch);
  const FlatLayout layout(graph);
  const ShardPasses passes(graph, layout, options);
  std::vector<float> values(static_cast<std::size_t>(layout.size()));
  layout.gather(graph, values);
  for (const float loss : passes.losses(batch, values)) result.model += loss;
  std::map<std::int64_t, double> counts;
  for (const std::int64_t label : batch.labels) ++counts[label];
  const auto total = static_cast<double>(result.samples);
  result.model /= total;
  for (const auto& [label, count] : counts) {
    result.constant -= count / total * std::log(count / total);
  }
  return result;
}

std::string first_loss_warning(const FirstLoss& loss) {
  return text("before the first step the loss on ", loss.samples, " training samples is ",
              fixed(loss.model, 3), "; predicting the shares of the classes every time gives ",
              fixed(loss.constant, 3),
              " (were the model's inputs scaled outside of its graph?); model.standardize = true "
              "puts the training split's standardization in front of it");
}

}  // namespace etalon::models
