// SPDX-License-Identifier: Apache-2.0
#include "models/inference/session.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/inference/loops/strided.hpp"
#include "models/inference/steps/onednn.hpp"

namespace etalon::models::inference {
namespace {

constexpr std::int64_t alignment = 64;
/// Most bytes for the values of one sample that live at the same time.
constexpr std::int64_t largest_worker = std::int64_t{8} << 30;

std::int64_t aligned(std::int64_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

/// Bytes of a worker's memory that are free, the tightest fit first.
class Arena {
 public:
  std::int64_t take(std::int64_t bytes) {
    const std::int64_t size = aligned(std::max<std::int64_t>(bytes, 1));
    const auto fit = by_size_.lower_bound({size, 0});
    std::int64_t offset = highest_;
    if (fit != by_size_.end()) {
      const auto [free, at] = *fit;
      offset = at;
      forget(at, free);
      if (free > size) remember(at + size, free - size);
    } else {
      highest_ += size;
    }
    taken_[offset] = size;
    return offset;
  }
  void give_back(std::int64_t offset) {
    const auto taken = taken_.find(offset);
    std::int64_t size = taken->second;
    taken_.erase(taken);
    const auto after = free_.find(offset + size);
    if (after != free_.end()) {
      const std::int64_t more = after->second;
      forget(offset + size, more);
      size += more;
    }
    const auto next = free_.lower_bound(offset);
    if (next != free_.begin()) {
      const auto [at, less] = *std::prev(next);
      if (at + less == offset) {
        forget(at, less);
        offset = at;
        size += less;
      }
    }
    remember(offset, size);
  }
  [[nodiscard]] std::int64_t highest() const { return highest_; }

 private:
  void remember(std::int64_t offset, std::int64_t size) {
    free_[offset] = size;
    by_size_.emplace(size, offset);
  }
  void forget(std::int64_t offset, std::int64_t size) {
    free_.erase(offset);
    by_size_.erase({size, offset});
  }

  std::map<std::int64_t, std::int64_t> taken_;
  std::map<std::int64_t, std::int64_t> free_;                ///< size by offset
  std::set<std::pair<std::int64_t, std::int64_t>> by_size_;  ///< (size, offset)
  std::int64_t highest_ = 0;
};

}  // namespace

Session::Session(const Program& program, std::span<const ValueInfo> inputs) {
  const OneThread one_thread;
  std::map<std::string, std::int64_t> indices;
  const auto add = [&](const std::string& name, Slot slot) {
    values_.push_back({std::move(slot), 0});
    return indices[name] = std::ssize(values_) - 1;
  };
  for (const ValueInfo& input : inputs)
    inputs_.push_back(add(input.name, {DType::f32, input.shape}));
  for (const Operation& operation : program.operations) {
    Placed placed;
    std::vector<Slot> slots;
    for (const Operand& operand : operation.operands) {
      const std::int64_t index = operand.value.empty() ? -1 : indices.at(operand.value);
      placed.operands.push_back(index);
      slots.push_back(index < 0 ? Slot{} : values_[static_cast<std::size_t>(index)].slot);
    }
    if (!operation.residual.empty()) {
      placed.residual = indices.at(operation.residual);
      slots.push_back(values_[static_cast<std::size_t>(placed.residual)].slot);
    }
    placed.step = prepare(operation, slots);
    placed.output = add(operation.output, placed.step.output);
    steps_.push_back(std::move(placed));
  }
  for (const std::string& output : program.outputs) {
    outputs_.push_back(indices.at(output));
    const Slot& slot = values_[static_cast<std::size_t>(outputs_.back())].slot;
    check(slot.dtype == DType::f32, ErrorKind::unsupported,
          text("output '", output, "' is of type ", to_string(slot.dtype),
               "; end the graph with DequantizeLinear"));
  }
  place_values();
}

void Session::place_values() {
  const std::size_t never = steps_.size();
  std::vector<std::size_t> last_read(values_.size(), 0);
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    for (const std::int64_t value : steps_[i].operands) {
      if (value >= 0) last_read[static_cast<std::size_t>(value)] = i;
    }
    if (steps_[i].residual >= 0) last_read[static_cast<std::size_t>(steps_[i].residual)] = i;
    last_read[static_cast<std::size_t>(steps_[i].output)] = i;
  }
  for (const std::int64_t value : outputs_) last_read[static_cast<std::size_t>(value)] = never;
  Arena arena;
  const auto place = [&](std::int64_t index) {
    Value& value = values_[static_cast<std::size_t>(index)];
    value.offset = arena.take(value.slot.bytes());
  };
  for (const std::int64_t input : inputs_) place(input);
  std::vector<std::vector<std::int64_t>> ends(steps_.size());  // values last read by each step
  for (std::size_t v = 0; v < values_.size(); ++v) {
    if (last_read[v] < ends.size()) ends[last_read[v]].push_back(static_cast<std::int64_t>(v));
  }
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    place(steps_[i].output);
    steps_[i].scratch = arena.take(steps_[i].step.scratch);
    arena.give_back(steps_[i].scratch);
    for (const std::int64_t value : ends[i]) {
      arena.give_back(values_[static_cast<std::size_t>(value)].offset);
    }
  }
  bytes_ = arena.highest();
  check(bytes_ <= largest_worker, ErrorKind::unsupported,
        text("one sample takes ", human_bytes(bytes_), " of memory, more than ",
             human_bytes(largest_worker), "; give smaller samples or a smaller model"));
}

std::vector<Shape> Session::output_shapes() const {
  std::vector<Shape> shapes;
  for (const std::int64_t index : outputs_) {
    shapes.push_back(values_[static_cast<std::size_t>(index)].slot.shape);
  }
  return shapes;
}

std::unique_ptr<Session::Worker, std::function<void(Session::Worker*)>> Session::worker() const {
  std::unique_ptr<Worker> worker;
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_.empty()) {
      worker = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!worker) worker = std::make_unique<Worker>(*this);
  return {worker.release(), [this](Worker* used) {
            const std::scoped_lock lock(mutex_);
            idle_.emplace_back(used);
          }};
}

void Session::Worker::Free::operator()(std::byte* memory) const { std::free(memory); }

Session::Worker::Worker(const Session& session) : session_(session), stream_(cpu()) {
  const auto bytes = static_cast<std::size_t>(aligned(session.bytes_ + alignment));
  memory_.reset(static_cast<std::byte*>(std::aligned_alloc(alignment, bytes)));
  check(
      memory_ != nullptr, ErrorKind::unsupported,
      text("one sample takes ", human_bytes(session.bytes_),
           " of memory, which this machine does not give; give smaller samples or fewer threads"));
  std::memset(memory_.get(), 0, bytes);
  const auto address = [&](std::int64_t value) {
    return value < 0 ? nullptr
                     : memory_.get() + session.values_[static_cast<std::size_t>(value)].offset;
  };
  for (const Placed& placed : session.steps_) {
    Binding binding;
    for (const std::int64_t value : placed.operands) binding.operands.push_back(address(value));
    binding.residual = address(placed.residual);
    binding.output = address(placed.output);
    binding.scratch = memory_.get() + placed.scratch;
    binding.stream = &stream_;
    steps_.push_back(placed.step.bind(binding));
  }
}

void Session::Worker::run(std::span<const float* const> inputs, std::span<float* const> outputs) {
  const auto value_at = [&](std::int64_t index) -> const Value& {
    return session_.values_[static_cast<std::size_t>(index)];
  };
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Value& value = value_at(session_.inputs_[i]);
    copy_strided(reinterpret_cast<const std::byte*>(inputs[i]), row_major_strides(value.slot.shape),
                 memory_.get() + value.offset, memory_strides(value.slot.shape), value.slot.shape,
                 4);
  }
  for (const auto& step : steps_) step();
  stream_.wait();
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Value& value = value_at(session_.outputs_[i]);
    copy_strided(memory_.get() + value.offset, memory_strides(value.slot.shape),
                 reinterpret_cast<std::byte*>(outputs[i]), row_major_strides(value.slot.shape),
                 value.slot.shape, 4);
  }
}

}  // namespace etalon::models::inference
