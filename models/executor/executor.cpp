// SPDX-License-Identifier: Apache-2.0
#include "models/executor/executor.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/executor/tensor.hpp"

namespace etalon::models {
namespace {

/// Operators whose gradient does not need their result.
bool forgets_result(std::string_view op) {
  return op == "BatchNormalization" || op == "Conv" || op == "ConvTranspose" || op == "Add";
}

}  // namespace

Executor::Executor(const Graph& graph) {
  check_graph(graph);
  std::map<std::string, std::int64_t, std::less<>> slots;
  const auto new_slot = [&](const std::string& name) {
    slots[name] = std::ssize(slot_names_);
    slot_names_.push_back(name);
    return std::ssize(slot_names_) - 1;
  };
  for (const ValueInfo& input : graph.inputs) input_slots_.push_back(new_slot(input.name));
  for (const auto& [name, array] : graph.initializers) {
    initializers_.push_back(name);
    constants_.push_back(to_tensor(array));
    initializer_slots_.push_back(new_slot(name));
  }
  for (const Node& node : graph.nodes) {
    Step step{node, find_op(node).run, {}, {}, {}};
    for (const std::string& name : node.inputs) {
      step.inputs.push_back(name.empty() ? -1 : slots.at(name));
    }
    for (const std::string& name : node.outputs) step.outputs.push_back(new_slot(name));
    steps_.push_back(std::move(step));
  }
  for (const ValueInfo& output : graph.outputs) output_slots_.push_back(slots.at(output.name));

  // Backwards: the first time a slot is met it is read for the last time.
  std::set<std::int64_t> needed(output_slots_.begin(), output_slots_.end());
  for (std::size_t i = steps_.size(); i-- > 0;) {
    Step& step = steps_[i];
    for (const std::int64_t slot : step.inputs) {
      if (slot >= 0 && needed.insert(slot).second) step.releases.push_back(slot);
    }
    if (step.inputs.empty() || std::ranges::count(step.inputs, step.inputs[0]) > 1 ||
        std::ranges::find(step.releases, step.inputs[0]) == step.releases.end()) {
      continue;
    }
    const std::int64_t producer = producer_of(graph, step.node.inputs[0]);
    step.may_overwrite =
        producer >= 0 && forgets_result(graph.nodes[static_cast<std::size_t>(producer)].op);
  }
}

std::vector<at::Tensor> Executor::execute(std::span<const at::Tensor> inputs,
                                          std::span<const at::Tensor> initializers,
                                          const RunContext& context, bool keep_all) const {
  ensure(inputs.size() == input_slots_.size() && initializers.size() == initializer_slots_.size(),
         "a run takes every input and initializer");
  std::vector<at::Tensor> values(slot_names_.size());
  const auto place = [&](const std::vector<std::int64_t>& slots,
                         std::span<const at::Tensor> given) {
    for (std::size_t i = 0; i < slots.size(); ++i) {
      values[static_cast<std::size_t>(slots[i])] = given[i];
    }
  };
  place(input_slots_, inputs);
  place(initializer_slots_, initializers);
  std::vector<at::Tensor> arguments;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const Step& step = steps_[i];
    arguments.clear();
    for (const std::int64_t slot : step.inputs) {
      arguments.push_back(slot < 0 ? at::Tensor() : values[static_cast<std::size_t>(slot)]);
    }
    const OpCall call{step.node, static_cast<std::int64_t>(i), arguments, context,
                      step.may_overwrite && !keep_all};
    std::vector<at::Tensor> results;
    try {
      results = step.run(call);
    } catch (const c10::Error& problem) {
      call.fail(problem.what_without_backtrace());
    }
    if (results.size() < step.outputs.size()) call.fail("an optional output is not supported");
    for (std::size_t j = 0; j < step.outputs.size(); ++j) {
      values[static_cast<std::size_t>(step.outputs[j])] = std::move(results[j]);
    }
    if (keep_all) continue;
    for (const std::int64_t slot : step.releases) values[static_cast<std::size_t>(slot)].reset();
  }
  return values;
}

std::vector<at::Tensor> Executor::run(std::span<const at::Tensor> inputs,
                                      std::span<const at::Tensor> initializers,
                                      const RunContext& context) const {
  const auto values = execute(inputs, initializers, context, /*keep_all=*/false);
  std::vector<at::Tensor> outputs;
  for (const std::int64_t slot : output_slots_) {
    outputs.push_back(values[static_cast<std::size_t>(slot)]);
  }
  return outputs;
}

std::map<std::string, at::Tensor> Executor::run_all(std::span<const at::Tensor> inputs,
                                                    std::span<const at::Tensor> initializers,
                                                    const RunContext& context) const {
  const auto values = execute(inputs, initializers, context, /*keep_all=*/true);
  std::map<std::string, at::Tensor> named;
  for (std::size_t i = 0; i < values.size(); ++i) named[slot_names_[i]] = values[i];
  return named;
}

}  // namespace etalon::models
