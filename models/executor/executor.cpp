// SPDX-License-Identifier: Apache-2.0
#include "models/executor/executor.hpp"

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/executor/tensor.hpp"

namespace etalon::models {
namespace {

/// Input types whose check is remembered.
constexpr std::size_t kept_checks = 64;

}  // namespace

struct Executor::Checked {
  std::mutex mutex;
  std::vector<std::vector<ValueType>> inputs;
};

Executor::Executor(const Graph& graph) : types_(graph), checked_(std::make_unique<Checked>()) {
  std::unordered_map<std::string, std::int64_t> slots;
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
  std::vector<bool> needed(slot_names_.size(), false);
  for (const std::int64_t slot : output_slots_) needed[static_cast<std::size_t>(slot)] = true;
  for (std::size_t i = steps_.size(); i-- > 0;) {
    for (const std::int64_t slot : steps_[i].inputs) {
      if (slot < 0 || needed[static_cast<std::size_t>(slot)]) continue;
      needed[static_cast<std::size_t>(slot)] = true;
      steps_[i].releases.push_back(slot);
    }
  }
}

void Executor::check_types(std::span<const at::Tensor> inputs) const {
  std::vector<ValueType> types;
  for (const at::Tensor& input : inputs) {
    // Gradients are checked in double precision.
    const DType dtype = dtype_of(input.scalar_type());
    types.push_back({dtype == DType::f64 ? DType::f32 : dtype, input.sizes().vec()});
  }
  {
    const std::scoped_lock lock(checked_->mutex);
    if (std::ranges::find(checked_->inputs, types) != checked_->inputs.end()) return;
  }
  static_cast<void>(types_.infer(types));
  const std::scoped_lock lock(checked_->mutex);
  if (checked_->inputs.size() >= kept_checks) checked_->inputs.clear();
  checked_->inputs.push_back(std::move(types));
}

std::vector<at::Tensor> Executor::execute(std::span<const at::Tensor> inputs,
                                          std::span<const at::Tensor> initializers,
                                          const RunContext& context, bool keep_all) const {
  ensure(inputs.size() == input_slots_.size() && initializers.size() == initializer_slots_.size(),
         "a run takes every input and initializer");
  check_types(inputs);
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
    if (!keep_all) {
      for (const std::int64_t slot : step.releases) values[static_cast<std::size_t>(slot)].reset();
    }
    // Counted now: views of the value, the caller's tensors and what autograd keeps all hold it.
    const bool owns_first = !arguments.empty() && arguments[0].defined() &&
                            arguments[0].use_count() == 1 &&
                            arguments[0].storage().use_count() == 1;
    const OpCall call{step.node, static_cast<std::int64_t>(i), arguments, context, owns_first};
    std::vector<at::Tensor> results;
    try {
      results = step.run(call);
    } catch (const c10::Error& problem) {
      if (is_lack_of_memory(problem)) throw;
      call.fail(problem.what_without_backtrace());
    }
    if (results.size() < step.outputs.size()) call.refuse("an optional output is not computed");
    for (std::size_t j = 0; j < step.outputs.size(); ++j) {
      values[static_cast<std::size_t>(step.outputs[j])] = std::move(results[j]);
    }
  }
  return values;
}

Executor::~Executor() = default;
Executor::Executor(Executor&&) noexcept = default;
Executor& Executor::operator=(Executor&&) noexcept = default;

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
