// SPDX-License-Identifier: Apache-2.0
#include "models/training/training_run.hpp"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "datasets/sampler.hpp"
#include "distributed/agree.hpp"
#include "models/training/computable.hpp"
#include "models/training/schedule.hpp"

namespace etalon::models {
namespace {

distributed::Range parameter_part(const distributed::Range& piece, const FlatLayout& layout) {
  const std::int64_t end = layout.statistics_begin();
  return {std::min(piece.begin, end), std::min(piece.end, end)};
}

}  // namespace

TrainingRun::TrainingRun(distributed::Communicator& comm, const TrainTask& task)
    : comm_(comm),
      task_(task),
      layout_(task.initial),
      passes_(task.initial, layout_, task.options),
      lanes_(task.options.lanes),
      reducer_(comm, task.options.shards, layout_.size()),
      parameters_(parameter_part(reducer_.piece(), layout_)),
      optimizer_(task.options.optimizer, parameters_.size()),
      values_(at::zeros({layout_.size()}, at::kFloat)),
      train_indices_(task.samples.manifest().indices(datasets::Split::train)) {
  at::set_num_threads(1);
  if (!train_indices_.empty()) {
    Shape sample = task.samples.sample_shape(train_indices_[0]);
    if (task.samples.manifest().has_masks && !sample.empty()) {
      sample.resize(1);
      sample.insert(sample.end(), task.options.patch.begin(), task.options.patch.end());
    }
    if (task.options.schedule.learning_rate > 0) check_trainable(task.initial);
    check_computable(task.initial, sample);
  }
  const std::int64_t batch = task.options.shards * task.options.shard_size;
  repeats_ = task.samples.manifest().has_masks ? task.options.patches_per_volume : 1;
  const std::int64_t samples = std::ssize(train_indices_) * repeats_;
  steps_per_epoch_ = datasets::steps_per_epoch(samples, batch);
  check(steps_per_epoch_ > 0, ErrorKind::config,
        text("the training split has ", samples, " samples, fewer than one batch of ", batch,
             " (train.shards × train.shard_size)"));
  total_steps_ = steps_per_epoch_ * task.options.epochs;
  if (task.options.max_steps > 0) total_steps_ = std::min(total_steps_, task.options.max_steps);
  layout_.gather(task.initial,
                 {values_.data_ptr<float>(), static_cast<std::size_t>(layout_.size())});
}

std::span<const float> TrainingRun::values() const noexcept {
  return {values_.data_ptr<float>(), static_cast<std::size_t>(layout_.size())};
}

void TrainingRun::restore(const Checkpoint& checkpoint) {
  step_ = checkpoint.step;
  std::ranges::copy(checkpoint.values, values_.data_ptr<float>());
  const auto piece = [&](const std::vector<float>& all) {
    return std::span(all).subspan(static_cast<std::size_t>(parameters_.begin),
                                  static_cast<std::size_t>(parameters_.size()));
  };
  std::ranges::copy(piece(checkpoint.first), optimizer_.first().begin());
  if (!checkpoint.second.empty()) {
    std::ranges::copy(piece(checkpoint.second), optimizer_.second().begin());
  }
}

Checkpoint TrainingRun::snapshot(std::int64_t epoch) {
  Checkpoint result{epoch, step_, {values().begin(), values().end()}, {}, {}};
  const auto gather = [&](std::span<const float> mine) {
    std::vector<float> full(static_cast<std::size_t>(layout_.size()));
    std::ranges::copy(mine, full.begin() + parameters_.begin);
    reducer_.all_gather(comm_, full);
    full.resize(static_cast<std::size_t>(layout_.statistics_begin()));
    return full;
  };
  result.first = gather(optimizer_.first());
  if (task_.options.optimizer.kind == "adamw") result.second = gather(optimizer_.second());
  return result;
}

double TrainingRun::run_epoch(std::int64_t epoch, Progress& progress) {
  const auto order = datasets::epoch_order(static_cast<std::uint64_t>(task_.options.seed), epoch,
                                           train_indices_, repeats_);
  ExactSum losses;
  std::int64_t done = 0;
  step_seconds_.clear();
  for (; done < steps_per_epoch_ && step_ < total_steps_; ++done) {
    const Stopwatch watch;
    const float loss = run_step(epoch, done, order);
    step_seconds_.push_back(watch.seconds());
    check(std::isfinite(loss), ErrorKind::numeric,
          text("the training loss is ", loss, " in epoch ", epoch + 1, ", step ", done + 1,
               " (training diverged); lower train.schedule.learning_rate or look for outliers in "
               "the data"));
    losses.add(loss);
    progress.update(step_, text("epoch ", epoch + 1, ", loss ", fixed(loss, 4)));
  }
  return losses.value() / static_cast<double>(std::max<std::int64_t>(done, 1));
}

float TrainingRun::run_step(std::int64_t epoch, std::int64_t step_of_epoch,
                            const std::vector<std::int64_t>& order) {
  const TrainOptions& options = task_.options;
  const distributed::Range own = reducer_.own_shards();
  distributed::agree(comm_, text("epoch ", epoch + 1, ", step ", step_of_epoch + 1), [&] {
    lanes_.run(own.begin, own.end, [&](std::int64_t shard) {
      Batch batch;
      const std::int64_t first = (step_of_epoch * options.shards + shard) * options.shard_size;
      fill_batch(task_.samples, options, epoch, order, first, options.shard_size, batch);
      std::vector<float> result = reducer_.take_buffer();
      passes_.gradient(batch, values(), step_, result);
      reducer_.add(shard, std::move(result));
    });
  });
  update(reducer_.reduce_scatter(comm_));
  reducer_.all_gather(comm_, {values_.data_ptr<float>(), static_cast<std::size_t>(layout_.size())});
  ++step_;
  return values()[static_cast<std::size_t>(layout_.loss())];
}

void TrainingRun::update(std::span<float> sum) {
  const distributed::Range piece = reducer_.piece();
  // K is a power of two: this division is exact.
  const float scale = 1.0F / static_cast<float>(task_.options.shards);
  float* values = values_.data_ptr<float>();
  const double rate = learning_rate(task_.options.schedule, step_, total_steps_, steps_per_epoch_);
  // Elementwise, so that blocks of any size give the same values.
  constexpr std::int64_t block = 1 << 16;
  const std::int64_t count = parameters_.size();
  lanes_.run(0, (count + block - 1) / block, [&](std::int64_t i) {
    const std::int64_t begin = i * block;
    const auto size = static_cast<std::size_t>(std::min(block, count - begin));
    const std::span<float> mean = sum.subspan(static_cast<std::size_t>(begin), size);
    for (float& value : mean) value *= scale;
    optimizer_.update({values + parameters_.begin + begin, size}, mean, rate, step_ + 1, begin);
  });
  const auto shard_mean = [&](std::int64_t i) {
    return scale * sum[static_cast<std::size_t>(i - piece.begin)];
  };
  if (piece.begin <= layout_.loss() && layout_.loss() < piece.end) {
    values[layout_.loss()] = shard_mean(layout_.loss());
  }
  // A job that trains nothing validates the model as it is.
  if (task_.options.schedule.learning_rate == 0.0) return;
  for (const FlatLayout::Entry& entry : layout_.statistics()) {
    const std::int64_t end = std::min(piece.end, entry.offset + entry.count);
    for (std::int64_t i = std::max(piece.begin, entry.offset); i < end; ++i) {
      values[i] = entry.momentum * values[i] + (1.0F - entry.momentum) * shard_mean(i);
    }
  }
}

std::optional<double> TrainingRun::evaluate(datasets::Split split) {
  const auto indices = task_.samples.manifest().indices(split);
  if (indices.empty() || task_.samples.manifest().has_masks) return std::nullopt;
  const std::int64_t chunk = task_.options.shard_size;
  const std::int64_t count = std::ssize(indices);
  const std::int64_t chunks = (count + chunk - 1) / chunk;
  const distributed::Range own = distributed::part_of(comm_.rank(), comm_.size(), chunks);
  std::vector<double> sums(static_cast<std::size_t>(own.size()));
  distributed::agree(comm_, text("evaluating on ", to_string(split)), [&] {
    lanes_.run(own.begin, own.end, [&](std::int64_t c) {
      Batch batch;
      fill_batch(task_.samples, task_.options, 0, indices, c * chunk,
                 std::min(chunk, count - c * chunk), batch);
      ExactSum sum;
      for (const float loss : passes_.losses(batch, values())) sum.add(loss);
      sums[static_cast<std::size_t>(c - own.begin)] = sum.value();
    });
  });
  ExactSum total;
  for (const auto& bytes : comm_.all_gather(std::as_bytes(std::span(sums)))) {
    const auto* values = reinterpret_cast<const double*>(bytes.data());
    for (std::size_t i = 0; i < bytes.size() / sizeof(double); ++i) total.add(values[i]);
  }
  return total.value() / static_cast<double>(count);
}

}  // namespace etalon::models
