// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/statistic.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/binary_input.hpp"

namespace etalon::validation {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

double quotient(double numerator, double denominator) {
  return denominator > 0 ? numerator / denominator : undefined;
}

}  // namespace

std::vector<double> Statistic::leave_one_out(const Clusters& clusters) const {
  const auto width = static_cast<std::size_t>(size());
  std::vector<double> result(static_cast<std::size_t>(clusters.size()) * width);
  std::vector<std::uint32_t> counts(static_cast<std::size_t>(clusters.case_count()), 1U);
  for (std::size_t cluster = 0; cluster < static_cast<std::size_t>(clusters.size()); ++cluster) {
    for (const std::uint32_t i : clusters.cases_of(cluster)) counts[i] = 0;
    evaluate(counts, std::span(result).subspan(cluster * width, width));
    for (const std::uint32_t i : clusters.cases_of(cluster)) counts[i] = 1;
  }
  return result;
}

std::vector<double> Statistic::estimate(std::int64_t cases) const {
  const std::vector<std::uint32_t> once(static_cast<std::size_t>(cases), 1U);
  std::vector<double> values(static_cast<std::size_t>(size()));
  evaluate(once, values);
  return values;
}

RatioStatistic::RatioStatistic(std::vector<double> value, std::vector<double> weight)
    : value_(std::move(value)), weight_(std::move(weight)) {
  check(value_.size() == weight_.size(), ErrorKind::format,
        text(value_.size(), " values for ", weight_.size(), " weights"));
}

RatioStatistic::RatioStatistic(std::vector<double> value)
    : value_(std::move(value)), weight_(value_.size(), 1.0) {}

void RatioStatistic::evaluate(std::span<const std::uint32_t> counts,
                              std::span<double> values) const {
  double numerator = 0;
  double denominator = 0;
  for (std::size_t i = 0; i < value_.size(); ++i) {
    const double count = counts[i];
    numerator += count * value_[i];
    denominator += count * weight_[i];
  }
  values[0] = quotient(numerator, denominator);
}

std::vector<double> RatioStatistic::leave_one_out(const Clusters& clusters) const {
  double numerator = 0;
  double denominator = 0;
  for (std::size_t i = 0; i < value_.size(); ++i) {
    numerator += value_[i];
    denominator += weight_[i];
  }
  std::vector<double> result;
  for (std::size_t cluster = 0; cluster < static_cast<std::size_t>(clusters.size()); ++cluster) {
    double value = 0;
    double weight = 0;
    for (const std::uint32_t i : clusters.cases_of(cluster)) {
      value += value_[i];
      weight += weight_[i];
    }
    result.push_back(quotient(numerator - value, denominator - weight));
  }
  return result;
}

RocCurveStatistic::RocCurveStatistic(std::span<const double> scores,
                                     std::span<const std::int64_t> labels, std::int64_t points)
    : labels_(labels.begin(), labels.end()), points_(points) {
  check(points >= 2, ErrorKind::usage, "a ROC band needs at least two points");
  check_scores(scores, labels);
  ranking_ = rank_scores(scores);
}

void RocCurveStatistic::evaluate(std::span<const std::uint32_t> counts,
                                 std::span<double> values) const {
  std::uint64_t positives = 0;
  std::uint64_t negatives = 0;
  for (std::size_t i = 0; i < labels_.size(); ++i)
    (labels_[i] == 1 ? positives : negatives) += counts[i];
  std::fill(values.begin(), values.end(), undefined);
  if (positives == 0 || negatives == 0) return;
  const double m = static_cast<double>(positives);
  const double n = static_cast<double>(negatives);
  const double steps = static_cast<double>(points_ - 1);
  std::size_t next = 0;
  std::uint64_t true_positives = 0;
  std::uint64_t false_positives = 0;
  for (std::size_t group = ranking_.group_ends.size(); group-- > 0;) {
    const double x0 = static_cast<double>(false_positives) / n;
    const double y0 = static_cast<double>(true_positives) / m;
    const std::size_t begin = group == 0 ? 0 : ranking_.group_ends[group - 1];
    for (std::size_t i = begin; i < ranking_.group_ends[group]; ++i) {
      const std::uint32_t index = ranking_.order[i];
      (labels_[index] == 1 ? true_positives : false_positives) += counts[index];
    }
    const double x1 = static_cast<double>(false_positives) / n;
    const double y1 = static_cast<double>(true_positives) / m;
    // At a vertical piece the curve takes its upper end: the next piece starts there.
    for (; next < values.size() && static_cast<double>(next) / steps < x1; ++next)
      values[next] = y0 + (y1 - y0) * (static_cast<double>(next) / steps - x0) / (x1 - x0);
  }
  for (; next < values.size(); ++next) values[next] = 1;
}

}  // namespace etalon::validation
