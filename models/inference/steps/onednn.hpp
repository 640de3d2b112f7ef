// SPDX-License-Identifier: Apache-2.0
// Internal to models/inference: includes oneDNN.
#pragma once

#include <oneapi/dnnl/dnnl.hpp>
#include <span>
#include <unordered_map>

#include "models/inference/steps/requantization.hpp"
#include "models/inference/steps/step.hpp"

namespace etalon::models::inference {

using Arguments = std::unordered_map<int, dnnl::memory>;

/// The processor as oneDNN's engine; one for the process, safe to share.
[[nodiscard]] const dnnl::engine& cpu();

[[nodiscard]] dnnl::memory::data_type onednn_type(DType type);
/// The slot's memory as oneDNN sees it.
[[nodiscard]] dnnl::memory::desc description(const Slot& slot);
/// A one-dimensional memory that owns a copy of the values.
[[nodiscard]] dnnl::memory vector_memory(std::span<const float> values);
/// A one-entry s32 memory.
[[nodiscard]] dnnl::memory integer_memory(std::int32_t value);
/// A copy of a constant, seen through `from`, in the layout `to`.
[[nodiscard]] dnnl::memory reordered(const Array& constant, const dnnl::memory::desc& from,
                                     const dnnl::memory::desc& to);

/// Attributes of a fused operation: scales, zero points, residual sum, activation. Weight scales
/// apply along the axes of `weight_mask`.
[[nodiscard]] dnnl::primitive_attr attributes_of(const Operation& operation, int weight_mask,
                                                 const Slot& output, const Slot* residual);
/// The constant arguments that `attributes_of` asks for.
[[nodiscard]] Arguments arguments_of(const Operation& operation);

/// Both for an operation whose sums become levels, weights without scales. The factors apply along
/// axis 1 of a result of `rank` axes.
[[nodiscard]] dnnl::primitive_attr attributes_of(const Operation& operation,
                                                 const Requantization& requantization,
                                                 std::size_t rank);
[[nodiscard]] Arguments arguments_of(const Operation& operation,
                                     const Requantization& requantization, std::size_t rank);

/// A step that runs one primitive. `constants` are weights, bias, scales and zero points.
[[nodiscard]] Step primitive_step(const dnnl::primitive& primitive, Arguments constants,
                                  const dnnl::memory::desc& source,
                                  const dnnl::memory::desc& target,
                                  const dnnl::memory::desc& scratchpad, const Slot& output,
                                  const Slot* residual);

/// While it lives, oneDNN uses one thread for calls from this thread.
class OneThread {
 public:
  OneThread();
  ~OneThread();
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

}  // namespace etalon::models::inference
