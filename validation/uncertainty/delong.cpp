// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/delong.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/normal.hpp"
#include "validation/uncertainty/placements.hpp"

namespace etalon::validation {
namespace {

/// m·Σxy − Σx·Σy over m values: exact, at most 2^126 for 32-bit values and m < 2^31.
Int128 scaled_covariance(std::span<const std::uint32_t> x, std::span<const std::uint32_t> y,
                         std::uint64_t sum_x, std::uint64_t sum_y) {
  Int128 products = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    products += static_cast<Int128>(static_cast<std::uint64_t>(x[i]) * y[i]);
  return static_cast<Int128>(x.size()) * products -
         static_cast<Int128>(sum_x) * static_cast<Int128>(sum_y);
}

/// Share of one class in a covariance of AUCs: sample covariance of the placements over its size.
/// Placements are counted in half pairs with the `other` class.
double class_part(Int128 scaled, std::int64_t own, std::int64_t other) {
  const double m = static_cast<double>(own);
  const double n = static_cast<double>(other);
  return static_cast<double>(scaled) / (4 * n * n) / (m * m * (m - 1));
}

PairedAuc difference_of(const AucCovariance& aucs, std::size_t first, std::size_t second) {
  check(first < aucs.auc.size() && second < aucs.auc.size(), ErrorKind::usage,
        text("there are ", aucs.auc.size(), " models, not a pair ", first, ", ", second));
  PairedAuc result;
  result.difference = aucs.auc[first] - aucs.auc[second];
  result.variance =
      std::max(0.0, aucs.at(first, first) + aucs.at(second, second) - 2 * aucs.at(first, second));
  return result;
}

double standardized(double value, double variance) {
  if (variance > 0) return value / std::sqrt(variance);
  if (value == 0) return 0;
  return std::copysign(std::numeric_limits<double>::infinity(), value);
}

}  // namespace

AucCovariance delong(std::span<const std::span<const double>> scores,
                     std::span<const std::int64_t> labels) {
  const Placements placed = place(scores, labels, 2);
  const std::size_t models = scores.size();
  const auto positives = static_cast<std::size_t>(placed.positives);
  AucCovariance result{placed.positives, placed.negatives, std::ssize(labels), {}, {}};
  result.covariance.resize(models * models);
  for (std::size_t r = 0; r < models; ++r) {
    result.auc.push_back(placed.auc(r));
    const std::span<const std::uint32_t> of_r = placed.value[r];
    for (std::size_t s = 0; s <= r; ++s) {
      const std::span<const std::uint32_t> of_s = placed.value[s];
      const std::uint64_t sum_r = placed.half_pairs[r];
      const std::uint64_t sum_s = placed.half_pairs[s];
      const double covariance =
          class_part(scaled_covariance(of_r.first(positives), of_s.first(positives), sum_r, sum_s),
                     placed.positives, placed.negatives) +
          class_part(
              scaled_covariance(of_r.subspan(positives), of_s.subspan(positives), sum_r, sum_s),
              placed.negatives, placed.positives);
      result.covariance[r * models + s] = covariance;
      result.covariance[s * models + r] = covariance;
    }
  }
  return result;
}

AucCovariance delong(std::span<const double> scores, std::span<const std::int64_t> labels) {
  const std::array<std::span<const double>, 1> one = {scores};
  return delong(one, labels);
}

PairedAuc paired_test(const AucCovariance& aucs, std::size_t first, std::size_t second,
                      double level) {
  PairedAuc result = difference_of(aucs, first, second);
  result.z = standardized(result.difference, result.variance);
  result.p = two_sided_p(result.z);
  const double half_width = two_sided_z(level) * std::sqrt(result.variance);
  result.interval = {result.difference - half_width, result.difference + half_width};
  return result;
}

NonInferiority non_inferiority(const AucCovariance& aucs, std::size_t candidate,
                               std::size_t reference, double margin, double alpha) {
  check(std::isfinite(margin) && margin >= 0, ErrorKind::config,
        text("a non-inferiority margin of ", margin, "; it must be 0 or larger"));
  const PairedAuc paired = difference_of(aucs, candidate, reference);
  NonInferiority result;
  result.difference = paired.difference;
  result.margin = margin;
  result.lower = paired.difference - normal_quantile(1 - alpha) * std::sqrt(paired.variance);
  result.z = standardized(paired.difference + margin, paired.variance);
  result.p = normal_tail(result.z);
  result.is_shown = result.lower > -margin;
  return result;
}

}  // namespace etalon::validation
