// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/intervals.hpp"

#include <array>
#include <cmath>

#include "core/text.hpp"
#include "validation/uncertainty/bootstrap.hpp"
#include "validation/uncertainty/delong.hpp"
#include "validation/uncertainty/normal.hpp"
#include "validation/uncertainty/wilson.hpp"

namespace etalon::validation {
namespace {

std::vector<std::int64_t> whole(const std::vector<double>& values) {
  std::vector<std::int64_t> result;
  for (const double value : values) result.push_back(std::llround(value));
  return result;
}

}  // namespace

MadeInterval share_interval(const Contributions& share, const Clusters& clusters, double level) {
  const auto proportion = clustered_wilson(whole(share.column(0)), whole(share.column(1)), level);
  return {proportion.interval,
          clusters.are_single() ? "Wilson" : "Wilson with effective sample size over patients",
          {}};
}

MadeInterval area_interval(const JudgedCases& cases, double estimate,
                           std::int64_t patients_of_smaller_class, double level) {
  const std::array<std::span<const double>, 1> scores = {cases.scores};
  const AucCovariance area = clustered_delong(scores, cases.labels, cases.clusters.cluster_of_case);
  const double variance = area.at(0, 0);
  if (estimate <= 0 || estimate >= 1 || variance <= 0) {
    return {newcombe_auc_interval(estimate, patients_of_smaller_class, patients_of_smaller_class,
                                  level),
            "Newcombe 2006, patients of the smaller class (the empirical variance is zero)",
            {}};
  }
  const double z = two_sided_z(level);
  const double t =
      student_quantile(static_cast<double>(patients_of_smaller_class - 1), normal_cdf(z));
  return {auc_interval(estimate, variance * (t / z) * (t / z), level, AucScale::logit),
          "DeLong over patients on the logit scale, Student's t",
          {}};
}

MadeInterval influence_interval(const Contributions& metric, std::int64_t patients, double level) {
  const MetricInfo& info = metric.metric().info();
  const double value = metric.estimate();
  const double variance = metric.variance();
  MadeInterval made;
  made.method = "influence over patients, Student's t";
  if (variance <= 0 || value <= info.least || value >= info.most) {
    made.reason =
        "the variance between patients is zero or the value at the end of its range, which "
        "says nothing on other patients";
    return made;
  }
  const double half =
      student_quantile(static_cast<double>(patients - 1), normal_cdf(two_sided_z(level))) *
      std::sqrt(variance);
  if (std::isfinite(info.least) && std::isfinite(info.most)) {
    const double width = info.most - info.least;
    const double share = (value - info.least) / width;
    const double odds = std::log(share / (1 - share));
    const double step = half / (width * share * (1 - share));
    const auto back = [&](double at) { return info.least + width / (1 + std::exp(-at)); };
    made.method += " on the logit scale";
    made.interval = {back(odds - step), back(odds + step)};
  } else if (info.least == 0) {
    made.method += " on the log scale";
    made.interval = {value * std::exp(-half / value), value * std::exp(half / value)};
  } else {
    made.interval = {value - half, value + half};
  }
  return made;
}

MadeInterval resampled_interval(const Contributions& metric, const std::vector<double>& replicates,
                                double level) {
  MadeInterval made;
  made.method = text("BCa, ", replicates.size(), " resamples of patients");
  std::size_t undefined = 0;
  for (const double value : replicates) undefined += std::isfinite(value) ? 0U : 1U;
  // Tails decide: what is not defined on many resamples has none.
  if (undefined * 100 > replicates.size()) {
    made.reason = text("the value is not defined on ", undefined, " of ", replicates.size(),
                       " resamples of the patients");
    return made;
  }
  std::vector<double> defined;
  for (const double value : replicates) {
    if (std::isfinite(value)) defined.push_back(value);
  }
  const Interval interval =
      bca_interval(defined, metric.estimate(), metric.leave_one_out(), level).interval;
  if (interval.lower == interval.upper) {
    made.reason = "every resample of the patients gives one value, which says nothing on others";
    return made;
  }
  made.interval = interval;
  return made;
}

}  // namespace etalon::validation
