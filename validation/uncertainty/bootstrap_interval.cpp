// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/bootstrap.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

struct Sorted {
  std::vector<double> values;
  std::int64_t undefined = 0;
};

Sorted sort_defined(std::span<const double> replicates) {
  Sorted result;
  for (const double value : replicates) {
    if (std::isnan(value)) {
      ++result.undefined;
    } else {
      result.values.push_back(value);
    }
  }
  check(!result.values.empty(), ErrorKind::numeric,
        text("none of ", replicates.size(),
             " bootstrap replicates is defined; stratify, or gather cases of both classes"));
  std::sort(result.values.begin(), result.values.end());
  return result;
}

}  // namespace

double quantile(std::span<const double> sorted, double probability) {
  check(!sorted.empty() && probability >= 0 && probability <= 1, ErrorKind::numeric,
        text("quantile ", probability, " of ", sorted.size(), " values"));
  const double place = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  if (below + 1 >= sorted.size()) return sorted.back();
  const double rest = place - static_cast<double>(below);
  return sorted[below] + rest * (sorted[below + 1] - sorted[below]);
}

BootstrapInterval percentile_interval(std::span<const double> replicates, double level) {
  const double tail = normal_tail(two_sided_z(level));
  const Sorted sorted = sort_defined(replicates);
  return {{quantile(sorted.values, tail), quantile(sorted.values, 1 - tail)}, sorted.undefined};
}

double acceleration(std::span<const double> leave_one_out) {
  ExactSum sum;
  double count = 0;
  for (const double value : leave_one_out) {
    if (!std::isfinite(value)) continue;
    sum.add(value);
    ++count;
  }
  if (count == 0) return 0;
  const double mean = sum.value() / count;
  ExactSum squares;
  ExactSum cubes;
  for (const double value : leave_one_out) {
    if (!std::isfinite(value)) continue;
    const double apart = mean - value;
    squares.add(apart * apart);
    cubes.add(apart * apart * apart);
  }
  const double spread = squares.value();
  return spread > 0 ? cubes.value() / (6 * spread * std::sqrt(spread)) : 0;
}

BootstrapInterval bca_interval(std::span<const double> replicates, double estimate,
                               std::span<const double> leave_one_out, double level) {
  const double z = two_sided_z(level);
  const Sorted sorted = sort_defined(replicates);
  const auto& values = sorted.values;
  const double count = static_cast<double>(values.size());
  const auto [first, last] = std::equal_range(values.begin(), values.end(), estimate);
  const double below = static_cast<double>(first - values.begin());
  const double up_to = static_cast<double>(last - values.begin());
  const double share = std::clamp((below + up_to) / (2 * count), 0.5 / count, 1 - 0.5 / count);
  const double bias = normal_quantile(share);
  const double a = acceleration(leave_one_out);
  const auto limit = [&](double at) {
    const double scale = 1 - a * (bias + at);
    // Beyond this point the transformation folds back: the outermost replicate is the limit.
    if (scale <= 0) return a > 0 ? values.back() : values.front();
    return quantile(values, normal_cdf(bias + (bias + at) / scale));
  };
  return {{limit(-z), limit(z)}, sorted.undefined};
}

}  // namespace etalon::validation
