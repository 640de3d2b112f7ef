// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>

#include "core/error.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "distributed/partition.hpp"
#include "models/compression/calibration.hpp"
#include "models/compression/histogram.hpp"
#include "models/executor/executor.hpp"
#include "models/executor/tensor.hpp"
#include "models/executor/versions.hpp"

namespace etalon::models {
namespace {

/// Graph inputs and what nodes make, in the order in which a run makes them.
std::vector<std::string> activation_names(const Graph& graph) {
  std::vector<std::string> names;
  for (const ValueInfo& input : graph.inputs) names.push_back(input.name);
  for (const Node& node : graph.nodes) {
    for (const std::string& output : node.outputs) {
      if (!output.empty()) names.push_back(output);
    }
  }
  return names;
}

/// Runs the samples of one rank; each pass sees every activation of every sample, one at a time.
class Pass {
 public:
  Pass(const Graph& graph, const CalibrationInput& input)
      : executor_(graph), names_(activation_names(graph)), input_(input) {}

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  /// Calls see(number of the activation, its values, sample).
  template <class See>
  void run(distributed::Range samples, See&& see) const {
    const at::NoGradGuard no_gradients;
    for (std::int64_t sample = samples.begin; sample < samples.end; ++sample) {
      const std::vector<at::Tensor> inputs = {to_tensor(input_(sample))};
      const auto values = executor_.run_all(inputs, executor_.constants(), {});
      for (std::size_t i = 0; i < names_.size(); ++i) {
        const at::Tensor& value = values.at(names_[i]);
        if (!value.defined() || value.scalar_type() != at::kFloat) continue;
        const at::Tensor flat = value.contiguous();
        see(i, std::span(flat.const_data_ptr<float>(), static_cast<std::size_t>(flat.numel())),
            sample);
      }
    }
  }

 private:
  Executor executor_;
  std::vector<std::string> names_;
  const CalibrationInput& input_;
};

constexpr ActivationRange nothing_seen = {std::numeric_limits<float>::infinity(),
                                          -std::numeric_limits<float>::infinity()};

void widen(ActivationRange& range, ActivationRange by) {
  range = {std::min(range.lower, by.lower), std::max(range.upper, by.upper)};
}

std::vector<ActivationRange> local_extremes(const Pass& pass, distributed::Range samples) {
  std::vector<ActivationRange> extremes(pass.names().size(), nothing_seen);
  pass.run(samples, [&](std::size_t i, std::span<const float> values, std::int64_t sample) {
    for (const float value : values) {
      check(std::isfinite(value), ErrorKind::numeric,
            text("the activation '", pass.names()[i], "' of calibration sample ", sample, " holds ",
                 static_cast<double>(value),
                 " (a range needs finite values); check this sample and the weights"));
      // Adding zero makes −0 to 0, whose order would depend on which came first.
      const float positive_zero = value + 0.0F;
      widen(extremes[i], {positive_zero, positive_zero});
    }
  });
  return extremes;
}

/// Extremes over all ranks.
std::vector<ActivationRange> merged(distributed::Communicator& comm,
                                    std::vector<ActivationRange> mine) {
  for (const distributed::Bytes& bytes : comm.all_gather(std::as_bytes(std::span(mine)))) {
    ensure(bytes.size() == mine.size() * sizeof(ActivationRange), "ranks have one graph");
    for (std::size_t i = 0; i < mine.size(); ++i) {
      ActivationRange theirs;
      std::memcpy(&theirs, bytes.data() + i * sizeof theirs, sizeof theirs);
      widen(mine[i], theirs);
    }
  }
  return mine;
}

/// Percentile ranges from the counts of all ranks, one activation per exchange: no rank ever holds
/// the counts of all ranks for all activations.
std::vector<ActivationRange> percentile_ranges(distributed::Communicator& comm,
                                               const std::vector<ActivationRange>& extremes,
                                               const std::vector<Histogram>& mine,
                                               double percentile) {
  std::vector<ActivationRange> ranges;
  for (std::size_t i = 0; i < mine.size(); ++i) {
    Histogram whole(extremes[i]);
    for (const distributed::Bytes& bytes : comm.all_gather(std::as_bytes(mine[i].counts()))) {
      std::vector<std::uint64_t> counts(bytes.size() / sizeof(std::uint64_t));
      std::memcpy(counts.data(), bytes.data(), bytes.size());
      whole.merge(counts);
    }
    ranges.push_back(whole.range(percentile));
  }
  return ranges;
}

}  // namespace

Calibration calibrate(distributed::Communicator& comm, const Graph& graph, std::int64_t samples,
                      const CalibrationInput& input, const CompressOptions& options) {
  check(samples > 0, ErrorKind::usage, "calibration needs at least one sample");
  check(graph.inputs.size() == 1, ErrorKind::unsupported,
        text("calibration takes graphs with one input, '", graph.name, "' has ",
             graph.inputs.size()));
  pin_arithmetic();  // a rank with more cores must not sum in another order
  const Pass pass(graph, input);
  const auto part = distributed::part_of(comm.rank(), comm.size(), samples);

  std::vector<ActivationRange> ranges = merged(
      comm,
      distributed::agree(comm, "measuring extremes", [&] { return local_extremes(pass, part); }));
  if (options.calibration == "percentile") {
    const auto histograms = distributed::agree(comm, "counting activations", [&] {
      std::vector<Histogram> counted(ranges.begin(), ranges.end());
      pass.run(part, [&](std::size_t i, std::span<const float> values, std::int64_t) {
        counted[i].add(values);
      });
      return counted;
    });
    ranges = percentile_ranges(comm, ranges, histograms, options.percentile);
  }

  Calibration calibration;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    // What was never seen is no f32 value.
    if (ranges[i].lower <= ranges[i].upper) calibration[pass.names()[i]] = ranges[i];
  }
  return calibration;
}

}  // namespace etalon::models
