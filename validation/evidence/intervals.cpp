// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/intervals.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <utility>

#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/metrics/brier.hpp"
#include "validation/uncertainty/bootstrap.hpp"
#include "validation/uncertainty/bounds/auc_bound.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"
#include "validation/uncertainty/bounds/concordance_bound.hpp"
#include "validation/uncertainty/bounds/mean_bound.hpp"
#include "validation/uncertainty/bounds/share_bound.hpp"
#include "validation/uncertainty/delong.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
MadeInterval of_bounds(Bound lower, Bound upper, std::string method) {
  MadeInterval made{.method = std::move(method)};
  made.reason = lower.refusal.empty() ? upper.refusal : lower.refusal;
  if (made.reason.empty()) made.interval = {lower.value, upper.value};
  made.lower = std::move(lower);
  made.upper = std::move(upper);
  return made;
}

std::vector<std::int64_t> whole_numbers(const std::vector<double>& values) {
  std::vector<std::int64_t> result;
  for (const double value : values) result.push_back(std::llround(value));
  return result;
}

ShareBounds share_bounds(const std::vector<double>& successes, const std::vector<double>& trials,
                         double alpha) {
  const auto all = whole_numbers(trials);
  const auto right = whole_numbers(successes);
  std::vector<std::int64_t> wrong;
  for (std::size_t i = 0; i < all.size(); ++i) wrong.push_back(all[i] - right[i]);
  return {share_lower_bound(share_spread(right, all), alpha),
          mirrored(share_lower_bound(share_spread(wrong, all), alpha))};
}

MadeInterval share_interval(const Contributions& share, double level) {
  ShareBounds bounds = share_bounds(share.column(0), share.column(1), (1 - level) / 2);
  return of_bounds(std::move(bounds.lower), std::move(bounds.upper),
                   "bounds of a share over patients");
}

AreaSpreads area_spreads(const JudgedCases& cases, std::span<const double> near,
                         bool lower_decides) {
  const auto& patients = cases.clusters.cluster_of_case;
  std::vector<std::int64_t> labels = cases.labels;
  if (!lower_decides) {
    for (std::int64_t& label : labels) label = 1 - label;
  }
  AucSpread to_decide = auc_spread(cases.scores, near, labels, patients);
  // Without missing outputs nothing is nearer.
  AucSpread given = std::ranges::equal(near, cases.scores)
                        ? to_decide
                        : auc_spread(cases.scores, labels, patients);
  return {std::move(to_decide), std::move(given)};
}

MadeInterval area_interval(const AreaSpreads& spreads, bool lower_decides,
                           std::int64_t patients_of_smaller_class, double level,
                           SeparatedAucBounds& separated) {
  const auto& [to_decide, spread] = spreads;
  const double alpha = (1 - level) / 2;
  const Bound deciding = auc_lower_bound(to_decide, alpha, separated.of(to_decide, alpha));
  MadeInterval made{.method =
                        "bound of an AUC over patients; the other end by DeLong on the logit "
                        "scale, Student's t"};
  made.reason = deciding.refusal;
  (lower_decides ? made.lower : made.upper) = lower_decides ? deciding : mirrored(deciding);
  if (!made.reason.empty()) return made;
  double other = 1;
  if (spread.variance() > 0 && spread.auc > 0 && spread.auc < 1) {
    const double t =
        student_quantile(static_cast<double>(patients_of_smaller_class - 1), 1 - alpha);
    const double z = two_sided_z(level);
    const double scale = (t / z) * (t / z);
    other = auc_interval(spread.auc, spread.variance() * scale, level, AucScale::logit).upper;
  }
  made.interval =
      lower_decides ? Interval{deciding.value, other} : Interval{1 - other, 1 - deciding.value};
  return made;
}

MadeInterval loss_interval(const BoundedMean& losses, double level, std::int64_t threads) {
  auto [lower, upper] = losses.both((1 - level) / 2, threads);
  return of_bounds(std::move(lower), std::move(upper), "bounds of a mean loss over patients");
}

MadeInterval loss_interval(const JudgedCases& cases, double level) {
  return loss_interval(
      BoundedMean(brier_losses(cases.scores, cases.labels), 1, cases.clusters.cluster_of_case),
      level);
}

MadeInterval relative_loss_interval(const MeanSpread& score, double level) {
  const double alpha = (1 - level) / 2;
  const Bound lower = mean_lower_bound(score, alpha);
  MadeInterval made{.method = "bound of a relative loss over patients", .reason = lower.refusal};
  made.lower = lower;
  if (made.reason.empty())
    made.interval = {lower.value, std::min(1.0, measured_upper_end(score, alpha))};
  return made;
}

MadeInterval relative_loss_interval(const JudgedCases& cases, double level) {
  return relative_loss_interval(
      scaled_brier_spread(cases.scores, cases.labels, cases.clusters.cluster_of_case), level);
}

MadeInterval weighted_loss_interval(const Contributions& metric, const Clusters& clusters,
                                    std::int64_t rarer, double level) {
  const double alpha = (1 - level) / 2;
  std::vector<std::int64_t> cases;
  for (std::size_t cluster = 0; cluster < static_cast<std::size_t>(clusters.size()); ++cluster)
    cases.push_back(std::ssize(clusters.cases_of(cluster)));
  const MeanSpread spread =
      mean_spread(metric.estimate(), metric.worst(), metric.influence(), cases, rarer);
  const Bound upper = mean_upper_bound(spread, alpha);
  MadeInterval made{.method = "bound of a weighted mean loss over patients",
                    .reason = upper.refusal};
  made.upper = upper;
  if (made.reason.empty())
    made.interval = {std::max(0.0, measured_lower_end(spread, alpha)), std::min(1.0, upper.value)};
  return made;
}

MadeInterval mean_score_interval(const JudgedCases& cases, std::optional<double> largest,
                                 double level) {
  const double alpha = (1 - level) / 2;
  std::vector<double> losses = cases.scores;
  if (!largest) {
    for (double& loss : losses) loss = 1 - loss;
  }
  const BoundedMean mean(losses, largest.value_or(1), cases.clusters.cluster_of_case);
  const std::string method = "bounds of a mean score over patients";
  return largest ? of_bounds(mean.lower(alpha), mean.upper(alpha), method)
                 : of_bounds(mirrored(mean.upper(alpha)), mirrored(mean.lower(alpha)), method);
}

namespace {

/// A mean over classes (`values`) of the means of their cases' losses from 0 to `most`, between its
/// bounds.
MadeInterval class_mean_losses(std::span<const double> values, std::span<const double> losses,
                               double most, const Clusters& clusters, double level) {
  struct Class {
    std::vector<double> losses;
    std::vector<std::uint32_t> patients;
  };
  std::map<double, Class> classes;
  std::map<std::uint32_t, double> class_of_patient;
  bool are_apart = true;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    Class& own = classes[values[i]];
    const std::uint32_t patient = clusters.cluster_of_case[i];
    own.losses.push_back(losses[i]);
    own.patients.push_back(patient);
    are_apart =
        are_apart && class_of_patient.try_emplace(patient, values[i]).first->second == values[i];
  }
  const auto count = static_cast<double>(classes.size());
  const double alpha = (1 - level) / 2 / (are_apart ? 1 : count);
  ExactSum means;
  ExactSum below;
  ExactSum above;
  MadeInterval made;
  for (auto& [place, own] : classes) {
    std::vector<std::uint32_t> numbers = own.patients;
    std::ranges::sort(numbers);
    const auto [rest, end] = std::ranges::unique(numbers);
    numbers.erase(rest, end);
    for (std::uint32_t& patient : own.patients)
      patient =
          static_cast<std::uint32_t>(std::ranges::lower_bound(numbers, patient) - numbers.begin());
    const BoundedMean mean(own.losses, most, own.patients);
    const Bound lower = mean.lower(alpha);
    const Bound upper = mean.upper(alpha);
    for (const Bound& bound : {lower, upper}) {
      if (bound.refusal.empty()) continue;
      made.reason = text("of class ", place + 1, " of ", classes.size(), ", ", bound.refusal);
      return made;
    }
    const double under = mean.estimate() - lower.value;
    const double over = upper.value - mean.estimate();
    means.add(mean.estimate());
    below.add(are_apart ? under * under : under);
    above.add(are_apart ? over * over : over);
  }
  const auto off = [&](const ExactSum& sum) {
    return (are_apart ? std::sqrt(sum.value()) : sum.value()) / count;
  };
  const double mean = means.value() / count;
  made.method = are_apart ? "bounds of the classes' mean scores over patients (MOVER)"
                          : "bounds of the classes' mean scores over patients, error divided";
  made.interval = {mean - off(below), mean + off(above)};
  return made;
}

}  // namespace

MadeInterval class_means_interval(const JudgedCases& cases, std::optional<double> largest,
                                  double level) {
  std::vector<double> losses = cases.scores;
  if (!largest) {
    for (double& loss : losses) loss = 1 - loss;
  }
  MadeInterval made =
      class_mean_losses(cases.values, losses, largest.value_or(1), cases.clusters, level);
  if (made.interval && !largest)
    made.interval = {1 - made.interval->upper, 1 - made.interval->lower};
  return made;
}

MadeInterval class_means_difference_interval(const JudgedCases& cases,
                                             std::span<const double> reference,
                                             std::optional<double> largest, double level) {
  const double most = largest.value_or(1);
  std::vector<double> above;
  above.reserve(reference.size());
  for (std::size_t i = 0; i < reference.size(); ++i)
    above.push_back(cases.scores[i] - reference[i] + most);
  MadeInterval made = class_mean_losses(cases.values, above, 2 * most, cases.clusters, level);
  if (made.interval) made.interval = {made.interval->lower - most, made.interval->upper - most};
  return made;
}

namespace {

/// Why a value with a derivative says nothing on other patients; empty when it does.
std::string without_spread(const Contributions& metric) {
  const MetricInfo& info = metric.metric().info();
  const double value = metric.estimate();
  const double variance = metric.variance();
  if (!std::isfinite(variance)) return std::string(beyond_double);
  if (!is_rounding(variance, value) && value > info.least && value < info.most) return {};
  return "the variance between patients is zero or the value at the end of its range, which says "
         "nothing on other patients";
}

}  // namespace

MadeInterval influence_interval(const Contributions& metric, std::int64_t patients, double level) {
  const MetricInfo& info = metric.metric().info();
  const double value = metric.estimate();
  const double variance = metric.variance();
  MadeInterval made;
  made.method = "influence over patients, Student's t";
  made.reason = without_spread(metric);
  if (!made.reason.empty()) return made;
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

MadeInterval concordance_interval(const Contributions& metric, std::int64_t patients,
                                  std::int64_t most_events, double level) {
  MadeInterval made;
  made.method = "bounds of a concordance over patients";
  made.reason = without_spread(metric);
  if (!made.reason.empty()) return made;
  const double one = std::min(1.0, metric.worst() * static_cast<double>(most_events));
  made.interval = concordance_bounds({.value = metric.estimate(),
                                      .variance = metric.variance(),
                                      .one_patient = one,
                                      .patients = patients},
                                     level);
  return made;
}

namespace {

/// How often the value is there that is there most often, but for rounding.
std::int64_t most_alike(std::vector<double> values) {
  std::ranges::sort(values);
  constexpr double relative = 1e-12;
  const double rounding = relative * std::max(std::fabs(values.front()), std::fabs(values.back()));
  std::int64_t most = 0;
  for (auto begin = values.begin(); begin != values.end();) {
    const auto end = std::upper_bound(begin, values.end(), *begin + rounding);
    most = std::max<std::int64_t>(most, end - begin);
    begin = end;
  }
  return most;
}

}  // namespace

MadeInterval resampled_interval(const std::vector<double>& replicates, double estimate,
                                const std::vector<double>& leave_one_out, double level) {
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
  // Whatever the error is: where half of them are one value, little is known of the tails.
  if (2 * most_alike(defined) >= std::ssize(defined)) {
    made.reason =
        "half of the resamples of the patients give one value, which says nothing on others";
    return made;
  }
  made.interval = bca_interval(defined, estimate, leave_one_out, level).interval;
  return made;
}

}  // namespace etalon::validation
