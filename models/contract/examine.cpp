// SPDX-License-Identifier: Apache-2.0
#include "models/contract/examine.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/text.hpp"
#include "models/contract/dry_run.hpp"
#include "models/executor/run_graph.hpp"
#include "models/graph/parameters.hpp"

namespace etalon::models {
namespace {

constexpr std::size_t most_listed = 8;

std::int64_t nan_count(const Array& array) {
  const auto is_nan = [](auto value) { return std::isnan(value); };
  if (array.dtype == DType::f32) return std::ranges::count_if(array.as<float>(), is_nan);
  if (array.dtype == DType::f64) return std::ranges::count_if(array.as<double>(), is_nan);
  return 0;
}

/// Objections to constants that are not a number: what they make is none either, or, where one
/// kernel drops it and another does not, depends on the machine.
std::vector<Objection> constant_objections(const Graph& graph) {
  std::vector<Objection> objections;
  for (const auto& [name, array] : graph.initializers) {
    const std::int64_t count = nan_count(array);
    if (count == 0 || objections.size() == most_listed) continue;
    objections.push_back(
        {ErrorKind::numeric, text("the constant '", name, "' is not a number (nan) in ", count,
                                  " of ", element_count(array.shape),
                                  " places; export the model again from weights that are finite")});
  }
  return objections;
}

class Examiner {
 public:
  Examiner(const Graph& graph, const ModelDemand& demand) : graph_(graph), demand_(demand) {}

  Examination run(Look look) {
    result_.objections = loss_objections(demand_);
    for (Objection& objection : constant_objections(graph_)) {
      result_.objections.push_back(std::move(objection));
    }
    inputs();
    quantization();
    fixed_batch();
    operators();
    attempt([&] { result_.output = scored_output(graph_); });
    if (result_.output) attempt([&] { weights(); });
    if (look != Look::graph && result_.objections.empty()) try_out(look);
    return std::move(result_);
  }

 private:
  void object(ErrorKind kind, std::string message, std::vector<std::string_view> keys = {}) {
    result_.objections.push_back({kind, std::move(message), std::move(keys)});
  }
  template <class Work>
  void attempt(Work&& work) {
    try {
      work();
    } catch (const Error& error) {
      // What this machine lacks is said once, not of each operator.
      const bool is_said = std::ranges::any_of(result_.objections, [&](const Objection& each) {
        return each.message == error.message();
      });
      if (!is_said) object(error.kind(), error.message());
    }
  }

  void try_out(Look look) {
    const Trial trial = look == Look::moment ? moment_of(graph_, demand_.sample_shape)
                                             : Trial{.sample_shape = demand_.sample_shape};
    if (trial.samples == 0) {
      result_.trial = "none: one sample takes longer than a look may";
      return;
    }
    const bool is_smaller = trial.sample_shape != demand_.sample_shape;
    result_.objections =
        dry_run(is_smaller ? with_free_extents(graph_) : graph_, *result_.output, demand_, trial);
    result_.trial = text(trial.samples, " made-up ", trial.samples == 1 ? "sample" : "samples",
                         " of ", shape_text(trial.sample_shape));
    if (is_smaller) result_.trial += text(" instead of ", shape_text(demand_.sample_shape));
    result_.trial += trial.is_whole ? " through executor, gradient and engine"
                                    : " through executor and engine, without gradient";
    if (trial.is_whole && demand_.int8) result_.trial += ", also in int8";
  }

  void inputs() {
    if (graph_.inputs.size() != 1) {
      std::vector<std::string> names;
      for (const ValueInfo& input : graph_.inputs) {
        names.push_back(text("'", input.name, "' ", shape_text(input.shape)));
      }
      return object(ErrorKind::unsupported,
                    text("the model has ", names.size(), " inputs",
                         names.empty() ? "" : text(" (", join(names, ", "), ")"),
                         "; a model is fed one, the samples of the dataset: export it with one"));
    }
    const ValueInfo& input = graph_.inputs[0];
    const std::string what = text("the input '", input.name, "' ");
    if (input.dtype != DType::f32) {
      object(ErrorKind::unsupported, text(what, "is of type ", to_string(input.dtype),
                                          "; samples are f32: export the model in float32"));
    }
    Shape wanted = demand_.sample_shape;
    wanted.insert(wanted.begin(), -1);
    if (input.shape.empty()) return;
    if (input.shape[0] > 0) {
      object(ErrorKind::unsupported,
             text(what, "has a fixed batch of ", input.shape[0], " (shape ",
                  shape_text(input.shape), "); export the model with a free batch axis"));
    }
    bool fits = input.shape.size() == wanted.size();
    for (std::size_t i = 1; fits && i < wanted.size(); ++i) {
      fits = input.shape[i] < 0 || wanted[i] < 0 || input.shape[i] == wanted[i];
    }
    if (!fits) {
      object(ErrorKind::config,
             text(what, "takes ", shape_text(input.shape), ", but ",
                  demand_.samples.empty() ? std::string("the samples")
                                          : text("the source's ", demand_.samples),
                  " make ", shape_text(wanted),
                  " (-1 is any extent); choose the model or the columns"));
    }
  }

  void quantization() {
    const auto node = std::ranges::find_if(graph_.nodes, [](const Node& candidate) {
      return candidate.op.find("Quantize") != std::string::npos ||
             candidate.op.starts_with("QLinear") || candidate.op.ends_with("Integer");
    });
    if (node == graph_.nodes.end()) return;
    object(ErrorKind::unsupported,
           text("the model is quantized already (node '", node->name, "' (", node->op,
                ")), which cannot be trained; give the float model that it was made from"));
  }

  void fixed_batch() {
    for (const Node& node : graph_.nodes) {
      if (node.op != "Reshape" || node.inputs.size() < 2) continue;
      const auto shape = graph_.initializers.find(node.inputs[1]);
      if (shape == graph_.initializers.end() || shape->second.dtype != DType::i64 ||
          graph_.initializers.contains(node.inputs[0])) {
        continue;
      }
      const auto extents = shape->second.as<std::int64_t>();
      if (extents.empty() || extents[0] <= 0) continue;
      object(ErrorKind::unsupported,
             text("node '", node.name, "' (Reshape) fixes the batch at ", extents[0],
                  " or moves the samples to another axis (it makes ", shape_text(extents),
                  "); export the model with a free batch axis that stays the first"));
    }
  }

  void operators() {
    std::set<std::string> named;
    for (const Node& node : graph_.nodes) {
      if (named.size() == most_listed || named.contains(node.op)) continue;
      const auto before = result_.objections.size();
      attempt([&] { check_operator(node); });
      if (result_.objections.size() > before) named.insert(node.op);
    }
  }

  void weights() {
    const Graph trained = loss_graph(graph_).graph;
    result_.trained = trainable_parameters(trained);
    result_.parameters = parameter_count(trained);
    const std::set<std::string> moving(result_.trained.begin(), result_.trained.end());
    std::set<std::string> listed;
    const auto add = [&](const std::vector<std::string>& names) {
      for (const auto& name : names) {
        if (!moving.contains(name) && listed.insert(name).second) result_.frozen.push_back(name);
      }
    };
    add(frozen_parameters(trained));
    add(trainable_parameters(graph_));  // layers that the scored output does not depend on
    if (result_.trained.empty() && demand_.train.schedule.learning_rate > 0) {
      object(ErrorKind::config,
             text("nothing in the model can be trained (the output '", result_.output->name,
                  "' depends on no weight); choose another output, or set "
                  "train.schedule.learning_rate = 0 to validate it as it is"),
             {"train.schedule.learning_rate"});
    }
  }

  const Graph& graph_;
  const ModelDemand& demand_;
  Examination result_;
};

}  // namespace

std::vector<Objection> loss_objections(const ModelDemand& demand) {
  const std::string& loss = demand.train.loss;
  std::vector<Objection> objections;
  if (loss == "binary_cross_entropy" && demand.classes != 2) {
    objections.push_back({ErrorKind::config,
                          text("train.loss binary_cross_entropy is for two classes, the data has ",
                               demand.classes, "; set cross_entropy"),
                          {"train.loss"}});
  }
  if (loss == "binary_cross_entropy" && demand.has_masks) {
    objections.push_back({ErrorKind::config,
                          "train.loss binary_cross_entropy is not for label volumes; set "
                          "cross_entropy or dice_cross_entropy",
                          {"train.loss"}});
  }
  if (loss == "dice_cross_entropy" && !demand.has_masks) {
    objections.push_back({ErrorKind::config,
                          "train.loss dice_cross_entropy is for label volumes; set cross_entropy",
                          {"train.loss"}});
  }
  return objections;
}

Examination examine(const Graph& graph, const ModelDemand& demand, Look look) {
  return Examiner(graph, demand).run(look);
}

void throw_objections(const std::vector<Objection>& objections) {
  if (objections.empty()) return;
  std::string message;
  for (const Objection& objection : objections) {
    if (!message.empty()) message += "; also: ";
    message += objection.message;
  }
  throw Error(objections[0].kind, message);
}

}  // namespace etalon::models
