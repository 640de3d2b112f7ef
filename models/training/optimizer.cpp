// SPDX-License-Identifier: Apache-2.0
#include "models/training/optimizer.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "core/error.hpp"

namespace etalon::models {
namespace {

void sgd(const OptimizerOptions& options, std::span<float> values, std::span<const float> gradients,
         std::span<float> velocity, double rate, std::int64_t step) {
  const auto decay = static_cast<float>(options.weight_decay);
  const auto momentum = static_cast<float>(options.momentum);
  const auto lr = static_cast<float>(rate);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float gradient = gradients[i] + decay * values[i];
    velocity[i] = step == 1 ? gradient : momentum * velocity[i] + gradient;
    values[i] -= lr * velocity[i];
  }
}

void adamw(const OptimizerOptions& options, std::span<float> values,
           std::span<const float> gradients, std::span<float> first, std::span<float> second,
           double rate, std::int64_t step) {
  const auto blend1 = static_cast<float>(1.0 - options.beta1);
  const auto blend2 = static_cast<float>(1.0 - options.beta2);
  const auto beta2 = static_cast<float>(options.beta2);
  const auto shrink = static_cast<float>(1.0 - rate * options.weight_decay);
  const double correction1 = 1.0 - elementary::power(options.beta1, step);
  const double correction2 = 1.0 - elementary::power(options.beta2, step);
  const auto size = static_cast<float>(rate / correction1);
  const auto root = static_cast<float>(std::sqrt(correction2));
  const auto epsilon = static_cast<float>(options.epsilon);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float gradient = gradients[i];
    first[i] = first[i] + blend1 * (gradient - first[i]);
    second[i] = beta2 * second[i] + blend2 * gradient * gradient;
    const float divisor = std::sqrt(second[i]) / root + epsilon;
    values[i] = values[i] * shrink - size * (first[i] / divisor);
  }
}

}  // namespace

Optimizer::Optimizer(const OptimizerOptions& options, std::int64_t count)
    : options_(options),
      first_(static_cast<std::size_t>(count)),
      second_(options.kind == "adamw" ? static_cast<std::size_t>(count) : 0) {}

void Optimizer::update(std::span<float> values, std::span<const float> gradients, double rate,
                       std::int64_t step, std::int64_t begin) {
  ensure(values.size() == gradients.size() && begin >= 0 &&
             begin + std::ssize(values) <= std::ssize(first_),
         "an optimizer updates its own piece");
  const auto part = [&](std::vector<float>& all) {
    return std::span(all).subspan(static_cast<std::size_t>(begin), values.size());
  };
  if (options_.kind == "adamw") {
    adamw(options_, values, gradients, part(first_), part(second_), rate, step);
  } else {
    sgd(options_, values, gradients, part(first_), rate, step);
  }
}

}  // namespace etalon::models
