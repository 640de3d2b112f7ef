// SPDX-License-Identifier: Apache-2.0
#include "models/training/schedule.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"

namespace etalon::models {
namespace {

/// Half a cosine from `from` at 0 to `to` at 1.
double cosine(double from, double to, double share) {
  return to + (from - to) * (1.0 + elementary::cosine_of_turns(share / 2.0)) / 2.0;
}

double one_cycle(const ScheduleOptions& options, double step, double total) {
  const double low = options.learning_rate / 25.0;
  const double top = options.warmup * total - 1.0;
  if (step <= top) return cosine(low, options.learning_rate, top > 0 ? step / top : 1.0);
  return cosine(options.learning_rate, low / 1e4, (step - top) / std::max(total - 1.0 - top, 1.0));
}

}  // namespace

double learning_rate(const ScheduleOptions& options, std::int64_t step, std::int64_t total,
                     std::int64_t steps_per_epoch) {
  const auto at = static_cast<double>(step);
  const auto end = static_cast<double>(std::max<std::int64_t>(total, 1));
  if (options.kind == "one_cycle") return one_cycle(options, at, end);
  const double warm = std::floor(options.warmup * end);
  if (at < warm) return options.learning_rate * (at + 1.0) / warm;
  if (options.kind == "cosine")
    return cosine(options.learning_rate, 0.0, (at - warm) / (end - warm));
  if (options.kind == "step") {
    const std::int64_t epoch = step / std::max<std::int64_t>(steps_per_epoch, 1);
    const auto falls =
        std::ranges::count_if(options.steps, [&](std::int64_t e) { return epoch >= e; });
    return options.learning_rate * elementary::power(options.factor, falls);
  }
  return options.learning_rate;
}

}  // namespace etalon::models
