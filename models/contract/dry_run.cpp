// SPDX-License-Identifier: Apache-2.0
#include "models/contract/dry_run.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

#include "core/text.hpp"
#include "models/contract/quantized_trial.hpp"
#include "models/executor/run_graph.hpp"
#include "models/inference/engine.hpp"
#include "models/training/shard_gradient.hpp"

namespace etalon::models {
namespace {

/// Rounding of other kernels stays far below it, another function far above.
constexpr double tolerance = 1e-3;

/// The same of an int8 model, where a value between two levels may become either of them.
constexpr double int8_tolerance = 5e-2;

Array first_sample(const Array& inputs) {
  Array one = inputs;
  one.data.resize(inputs.data.size() / static_cast<std::size_t>(inputs.shape[0]));
  one.shape[0] = 1;
  return one;
}

/// Probabilities from logits (N,C,…) along axis 1; (N,1) becomes one or two columns.
std::vector<double> probabilities(const Array& logits, std::int64_t columns) {
  const auto z = logits.as<float>();
  const std::int64_t given = logits.shape[1];
  const std::int64_t inner = std::ssize(z) / (logits.shape[0] * given);
  std::vector<double> result(static_cast<std::size_t>(logits.shape[0] * columns * inner));
  for (std::int64_t n = 0; n < logits.shape[0]; ++n) {
    for (std::int64_t i = 0; i < inner; ++i) {
      const auto logit = [&](std::int64_t c) {
        return double{z[static_cast<std::size_t>((n * given + c) * inner + i)]};
      };
      const auto put = [&](std::int64_t c, double value) {
        result[static_cast<std::size_t>((n * columns + c) * inner + i)] = value;
      };
      if (given == 1) {
        const double sigmoid = 1.0 / (1.0 + std::exp(-logit(0)));
        put(columns - 1, sigmoid);
        if (columns == 2) put(0, 1.0 - sigmoid);
        continue;
      }
      double sum = 0;
      for (std::int64_t c = 0; c < given; ++c) sum += std::exp(logit(c) - logit(0));
      for (std::int64_t c = 0; c < given; ++c) put(c, std::exp(logit(c) - logit(0)) / sum);
    }
  }
  return result;
}

class DryRun {
 public:
  DryRun(const Graph& graph, const ScoredOutput& output, const ModelDemand& demand, Trial trial)
      : graph_(graph), output_(output), demand_(demand), trial_(std::move(trial)) {}

  std::vector<Objection> run() {
    std::optional<std::vector<Array>> executed;
    attempt("the executor", [&] { executed = execute(); });
    std::optional<std::vector<Array>> computed;
    attempt("the inference engine", [&] { computed = Engine(graph_).run({&input_, 1}); });
    // What is not finite is one objection, however many passes it shows in.
    if (!executed || !is_finite((*executed)[output_.index])) return std::move(objections_);
    attempt("the executor", [&] { examine((*executed)[output_.index]); });
    if (!objections_.empty()) return std::move(objections_);
    if (trial_.is_whole) attempt("the gradient", [&] { gradient(); }, {"train"});
    if (computed) compare(*executed, *computed);
    if (trial_.is_whole && demand_.int8) {
      attempt("the quantized model", [&] { quantized(); }, {"compress"});
    }
    return std::move(objections_);
  }

 private:
  /// A broken invariant here is a model that nobody foresaw.
  template <class Work>
  void attempt(std::string_view where, Work&& work, std::vector<std::string_view> keys = {}) {
    const auto failed = [&](ErrorKind kind, const char* why) {
      object(kind,
             text("a trial run of ", trial_.samples, " samples of shape ",
                  shape_text(trial_.sample_shape), " failed in ", where, ": ", why),
             keys);
    };
    try {
      work();
    } catch (const std::exception&) {
      const Error error = as_error(std::current_exception());
      const bool is_foreign = error.kind() == ErrorKind::internal;
      failed(is_foreign ? ErrorKind::unsupported : error.kind(), error.what());
    }
  }

  std::vector<Array> execute() {
    std::vector<Array> outputs;
    for (Array& input : made_up_inputs(trial_)) {
      input_ = std::move(input);
      outputs = run_graph(graph_, {&input_, 1});
      const Array& scored = outputs[output_.index];
      if (scored.dtype != DType::f32 || first_not_finite(scored) == nullptr) break;
    }
    return outputs;
  }

  static const float* first_not_finite(const Array& array) {
    const auto values = array.as<float>();
    const auto found =
        std::ranges::find_if(values, [](float value) { return !std::isfinite(value); });
    return found == values.end() ? nullptr : &*found;
  }

  bool is_finite(const Array& scored) {
    if (scored.dtype != DType::f32) return true;
    const float* value = first_not_finite(scored);
    if (value == nullptr) return true;
    object(ErrorKind::numeric,
           text(name(), "is ", double{*value},
                " for made-up samples (numbers around 0, and ones): a constant of the model is too "
                "large or not a number, or something is divided by zero; mend the model"));
    return false;
  }

  /// What the scored output says to what is asked of it.
  void examine(const Array& scored) {
    if (!has_expected_shape(scored)) return;
    if (trial_.is_whole) samples_are_apart(scored);
    if (output_.kind == OutputKind::probability) probability_is_one(scored);
  }

  void object(ErrorKind kind, std::string message, std::vector<std::string_view> keys = {}) {
    objections_.push_back({kind, std::move(message), std::move(keys)});
  }
  std::string name() const { return text("the output '", output_.name, "' "); }

  bool has_expected_shape(const Array& scored) {
    const Shape& shape = scored.shape;
    const std::size_t rank = demand_.has_masks ? demand_.sample_shape.size() + 1 : 2;
    if (scored.dtype != DType::f32 || shape.size() != rank || shape[0] != trial_.samples) {
      object(ErrorKind::unsupported,
             text(name(), "has shape ", shape_text(shape), " for ", trial_.samples,
                  demand_.has_masks ? " boxes; wanted are logits or probabilities of every voxel"
                                    : " samples; wanted is a row of classes for each, f32"));
      return false;
    }
    const std::int64_t columns = shape[1];
    const bool one_for_two = columns == 1 && demand_.classes == 2 && !demand_.has_masks;
    const bool binary = demand_.train.loss == "binary_cross_entropy";
    if (columns != demand_.classes && !one_for_two) {
      object(ErrorKind::config,
             text(name(), "has ", columns, columns == 1 ? " column" : " columns", ", the data has ",
                  demand_.classes, " classes; choose the model, the output or the classes"));
      return false;
    }
    // (1 − s, s) is trained through its one logit.
    const LossGraph loss = loss_graph(graph_);
    const auto logits = run_graph(loss.graph, {&input_, 1}).at(0);
    if (binary && (logits.shape.size() != 2 || logits.shape[1] != 1)) {
      object(ErrorKind::config,
             text("train.loss binary_cross_entropy needs one logit, ", name(), "has ", columns,
                  "; set cross_entropy"),
             {"train.loss"});
      return false;
    }
    return true;
  }

  void samples_are_apart(const Array& scored) {
    const Array one = first_sample(input_);
    const auto alone = run_graph(graph_, {&one, 1})[output_.index];
    const auto values = scored.as<float>();
    const double difference = largest_difference(
        alone.as<float>(), values.first(values.size() / static_cast<std::size_t>(trial_.samples)));
    if (difference <= tolerance * largest_value_of(values)) return;
    object(ErrorKind::unsupported,
           text(name(), "of a sample depends on the other samples of its batch (", difference,
                " beside what it is alone); a node mixes them, such as a Reshape that moves the "
                "batch axis"));
  }

  void probability_is_one(const Array& scored) {
    const auto values = scored.as<float>();
    const auto is_outside = [](float value) { return value < -tolerance || value > 1 + tolerance; };
    const auto outside = std::ranges::find_if(values, is_outside);
    if (outside != values.end()) {
      return object(ErrorKind::config,
                    text(name(), "is declared a probability, but takes the value ", *outside,
                         "; set model.output_kind = \"logits\""));
    }
    const LossGraph loss = loss_graph(graph_);
    if (!loss.has_logits) {
      if (demand_.train.schedule.learning_rate > 0) {
        object(ErrorKind::unsupported,
               text(name(),
                    "is a probability that no Softmax or Sigmoid makes, which is not "
                    "trained; declare its logits as an output and name it in model.output, or set "
                    "train.schedule.learning_rate = 0 to validate the model as it is"),
               {"train.schedule.learning_rate"});
      }
      return;
    }
    const Array logits = run_graph(loss.graph, {&input_, 1}).at(0);
    const auto expected = probabilities(logits, scored.shape[1]);
    double worst = expected.size() == values.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(expected.size(), values.size()); ++i) {
      const double difference = std::fabs(expected[i] - double{values[i]});
      if (std::isfinite(difference)) worst = std::max(worst, difference);
    }
    if (worst > tolerance) {
      object(ErrorKind::unsupported,
             text(name(), "is not the probability of the classes (it differs by ", worst,
                  " from the ", logits.shape[1] == 1 ? "sigmoid" : "softmax along axis 1",
                  " of what its last node reads); name an output of logits in model.output"));
    }
  }

  void gradient() {
    const FlatLayout layout(graph_);
    const ShardPasses passes(graph_, layout, demand_.train);
    Batch batch;
    batch.shape = input_.shape;
    batch.inputs.assign(input_.as<float>().begin(), input_.as<float>().end());
    batch.label_shape = {trial_.samples};
    if (demand_.has_masks) {
      batch.label_shape.insert(batch.label_shape.end(), trial_.sample_shape.begin() + 1,
                               trial_.sample_shape.end());
    }
    batch.labels.resize(static_cast<std::size_t>(element_count(batch.label_shape)));
    for (std::size_t i = 0; i < batch.labels.size(); ++i) {
      batch.labels[i] = static_cast<std::int64_t>(i) % demand_.classes;
    }
    batch.positions.resize(static_cast<std::size_t>(trial_.samples));
    std::iota(batch.positions.begin(), batch.positions.end(), std::int64_t{0});
    std::vector<float> values(static_cast<std::size_t>(layout.size()));
    std::vector<float> result(values.size());
    layout.gather(graph_, values);
    passes.gradient(batch, values, 0, result);
  }

  void compare(const std::vector<Array>& executed, const std::vector<Array>& computed) {
    for (std::size_t i = 0; i < executed.size(); ++i) {
      const bool is_alike = computed[i].shape == executed[i].shape;
      const auto values = executed[i].as<float>();
      const double difference = largest_difference(computed[i].as<float>(), values);
      if (is_alike && difference <= tolerance * largest_value_of(values)) continue;
      object(ErrorKind::unsupported,
             text("the output '", graph_.outputs[i].name, "' differs by ", difference,
                  " between training and prediction (shapes ", shape_text(executed[i].shape),
                  " and ", shape_text(computed[i].shape), ")"));
    }
  }

  void quantized() {
    const QuantizedTrial trial = run_quantized(graph_, input_, *demand_.int8);
    if (trial.difference <= int8_tolerance * trial.largest_value) return;
    object(ErrorKind::unsupported,
           text("quantized, the model's outputs differ by ", trial.difference,
                " between executor and inference engine; set compress.method = \"none\" or "
                "\"prune\""),
           {"compress"});
  }

  const Graph& graph_;
  const ScoredOutput& output_;
  const ModelDemand& demand_;
  Trial trial_;
  Array input_;
  std::vector<Objection> objections_;
};

}  // namespace

std::vector<Objection> dry_run(const Graph& graph, const ScoredOutput& output,
                               const ModelDemand& demand, const Trial& trial) {
  return DryRun(graph, output, demand, trial).run();
}

}  // namespace etalon::models
