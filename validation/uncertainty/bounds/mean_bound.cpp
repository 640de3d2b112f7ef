// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/mean_bound.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/metrics/binary_input.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"
#include "validation/uncertainty/bounds/skewed_quantile.hpp"
#include "validation/uncertainty/placements.hpp"

namespace etalon::validation {
namespace {

struct Rows {
  std::span<const LossRow> patients;
  double cases = 0;
  double positives = 0;
  double loss = 0;  ///< Σ
};

/// `influence` of a patient.
template <class Influence>
MeanSpread spread_from(const Rows& rows, double estimate, double worst, Influence&& influence) {
  std::vector<double> of_patients;
  std::vector<std::int64_t> cases;
  Clustering positives;
  Clustering negatives;
  for (const LossRow& patient : rows.patients) {
    of_patients.push_back(influence(patient));
    cases.push_back(patient.cases);
    positives.add(patient.positives, 0);
    negatives.add(patient.cases - patient.positives, 0);
  }
  return mean_spread(estimate, worst, of_patients, cases,
                     std::min(positives.effective_patients(), negatives.effective_patients()));
}

std::vector<MeanSpread::Size> sizes_of(std::span<const std::int64_t> cases, double all) {
  std::vector<MeanSpread::Size> sizes;
  std::int64_t size = 0;
  std::int64_t of_larger = 0;
  const auto look = [&] {
    sizes.push_back(
        {.one = static_cast<double>(size) / all, .all = static_cast<double>(of_larger) / all});
  };
  for_each_larger(
      cases,
      [&](std::size_t i) {
        size = cases[i];
        of_larger += size;
      },
      look);
  look();
  std::ranges::reverse(sizes);
  return sizes;
}

/// Why there is no bound, or nothing.
std::string too_few(const MeanSpread& spread) {
  if (spread.patients >= least_patients_of_mean && spread.rarer >= least_patients) return "";
  if (spread.rarer == spread.patients) {
    return text("the patients say as much as ", spread.patients,
                " of equal size; a bound of a mean needs ", least_patients_of_mean);
  }
  return text("the patients say as much as ", spread.patients,
              " of equal size, of the rarer class ", spread.rarer, "; a bound of a mean needs ",
              least_patients_of_mean, " and ", least_patients);
}

/// How the influences of patients vary: Σ u² with its correction, Σ u³.
struct Moments {
  double variance = 0;
  double third = 0;
};

/// Upper bounds of losses of one sample's patients.
class LossBounds {
 public:
  LossBounds(const MeanSpread& spread, double alpha)
      : sizes_(spread.sizes),
        quantiles_(spread.patients, alpha),
        unseen_(1 - std::pow(alpha, 1 / static_cast<double>(spread.patients))) {}

  /// Of a loss of which `lost` was seen, where `most` can be lost.
  [[nodiscard]] double at(double lost, double most, const Moments& seen) const {
    double bound = lost;
    bool is_smallest = true;
    for (const MeanSpread::Size& size : sizes_) {
      const double imagined = (most - lost) * size.one;
      const double all = seen.variance + imagined * imagined;
      if (all <= 0) continue;
      // A few who lost less than most would be set against him, and leave no skewness.
      const double third = std::max(0.0, seen.third) + imagined * imagined * imagined;
      const double with_one = lost + quantiles_.at(third / (all * std::sqrt(all))) * std::sqrt(all);
      bound = is_smallest ? with_one : std::max(bound, std::min(with_one, bound + most * size.all));
      is_smallest = false;
    }
    return std::max(bound, most * unseen_);
  }

 private:
  std::span<const MeanSpread::Size> sizes_;
  SkewedQuantiles quantiles_;
  double unseen_;  ///< share of patients that may have gone unseen
};

/// The greatest ratio that is not refuted where so much was lost.
double bound_of_ratio(const LossBounds& bounds, double lost, const RatioSpread& ratio) {
  const auto is_refuted = [&](double value) {
    const auto& [none, first, second] = ratio.variance;
    const Moments seen = {
        .variance = std::max(0.0, none + value * (first + value * second)),
        .third = ratio.third[0] +
                 value * (ratio.third[1] + value * (ratio.third[2] + value * ratio.third[3]))};
    return bounds.at(lost, 1, seen) <= value * ratio.reference;
  };
  double below = lost / ratio.reference;
  double above = 1 / ratio.reference;
  if (!is_refuted(above)) return above;
  for (int step = 0; step < 100; ++step) {
    const double middle = below + (above - below) / 2;
    if (middle == below || middle == above) break;
    (is_refuted(middle) ? above : below) = middle;
  }
  return above;
}

/// What the bound is made for. In far tails, which claims of families ask for, the expansion by the
/// skewness is the shorter the farther (docs/semantics/families.md).
double error_of_tails(double alpha) {
  constexpr double far = 0.005;
  constexpr double kept = 0.9;
  constexpr double falls = 0.07;
  return std::min(1.0, kept * std::pow(alpha / far, falls)) * alpha;
}

/// Of estimates that are `best` when nothing is lost.
Bound mean_bound(const MeanSpread& spread, double best, double alpha) {
  check_alpha(alpha);
  Bound bound{
      .estimate = spread.estimate, .value = spread.worst, .attainable = best, .refusal = {}};
  bound.refusal = too_few(spread);
  if (!bound.refusal.empty()) return bound;
  const double sign = spread.worst > best ? 1 : -1;
  const LossBounds bounds(spread, error_of_tails(alpha));
  if (spread.ratio) {
    RatioSpread ratio = *spread.ratio;
    bound.value = best + sign * bound_of_ratio(bounds, ratio.loss, ratio);
    // What varies of a flawless model is the reference.
    ratio.variance = {0, 0, ratio.variance[2]};
    ratio.third = {0, 0, 0, ratio.third[3]};
    bound.attainable = best + sign * bound_of_ratio(bounds, 0, ratio);
    return bound;
  }
  const double most = std::fabs(spread.worst - best);
  const Moments seen = {
      .variance = spread.variance,
      .third = sign * spread.skewness * spread.variance * std::sqrt(spread.variance)};
  bound.value = best + sign * bounds.at(std::fabs(spread.estimate - best), most, seen);
  bound.attainable = best + sign * bounds.at(0, most, {});
  return bound;
}

}  // namespace

MeanSpread scaled_brier_spread(std::span<const double> scores, std::span<const std::int64_t> labels,
                               std::span<const std::uint32_t> patient_of_case) {
  check_both_classes(scores, labels, 1);
  check(patient_of_case.size() == labels.size(), ErrorKind::format,
        text(labels.size(), " labels and ", patient_of_case.size(), " patient numbers"));
  const std::uint32_t last = *std::max_element(patient_of_case.begin(), patient_of_case.end());
  check(last < labels.size(), ErrorKind::format,
        text("patient number ", last, " among ", labels.size(),
             " cases; patients are numbered from 0 without gaps"));
  std::vector<LossRow> rows(last + std::size_t{1});
  std::vector<ExactSum> lost(rows.size());
  ExactSum loss;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double score = scores[i];
    // Texts of what is right would take longer than the sums.
    if (!(score >= 0 && score <= 1))
      throw Error(ErrorKind::numeric, text("score ", score, " of case ", i, " is no probability"));
    const double error = score - static_cast<double>(labels[i]);
    LossRow& patient = rows[patient_of_case[i]];
    ++patient.cases;
    patient.positives += labels[i];
    lost[patient_of_case[i]].add(error * error);
    loss.add(error * error);
  }
  for (std::size_t p = 0; p < rows.size(); ++p) rows[p].lost = lost[p].value();
  return scaled_brier_spread(rows, loss.value());
}

MeanSpread scaled_brier_spread(std::span<const LossRow> of_patients, double lost) {
  Rows rows{.patients = of_patients, .loss = lost};
  for (const LossRow& patient : of_patients) {
    rows.cases += static_cast<double>(patient.cases);
    rows.positives += static_cast<double>(patient.positives);
  }
  check(rows.positives > 0 && rows.positives < rows.cases, ErrorKind::numeric,
        "a scaled Brier score needs both classes");
  const double share = rows.positives / rows.cases;
  const double reference = share * (1 - share);
  const double ratio = rows.loss / rows.cases / reference;
  // Σ (y − share)² of the patient: the share's own error does not matter to first order.
  const auto of_reference = [&](const LossRow& patient) {
    const double positives = static_cast<double>(patient.positives);
    const double negatives = static_cast<double>(patient.cases - patient.positives);
    return positives * (1 - share) * (1 - share) + negatives * share * share;
  };
  MeanSpread spread = spread_from(rows, 1 - ratio, 1 - 1 / reference, [&](const LossRow& patient) {
    return (ratio * of_reference(patient) - patient.lost) / (rows.cases * reference);
  });
  std::array<ExactSum, 3> squares;
  std::array<ExactSum, 4> cubes;
  double patients = 0;
  for (const LossRow& patient : rows.patients) {
    if (patient.cases == 0) continue;
    ++patients;
    const double cases = static_cast<double>(patient.cases);
    const double loss = (patient.lost - cases * rows.loss / rows.cases) / rows.cases;
    const double own = (of_reference(patient) - cases * reference) / rows.cases;
    squares[0].add(loss * loss);
    squares[1].add(-2 * loss * own);
    squares[2].add(own * own);
    cubes[0].add(loss * loss * loss);
    cubes[1].add(-3 * loss * loss * own);
    cubes[2].add(3 * loss * own * own);
    cubes[3].add(-own * own * own);
  }
  RatioSpread& of = spread.ratio.emplace();
  of.loss = rows.loss / rows.cases;
  of.reference = reference;
  const double correction = patients > 1 ? patients / (patients - 1) : 0;
  for (std::size_t i = 0; i < of.variance.size(); ++i)
    of.variance[i] = correction * squares[i].value();
  for (std::size_t i = 0; i < of.third.size(); ++i) of.third[i] = cubes[i].value();
  return spread;
}

MeanSpread mean_spread(double estimate, double worst, std::span<const double> influence,
                       std::span<const std::int64_t> cases, std::int64_t rarer) {
  check(influence.size() == cases.size(), ErrorKind::format,
        text(influence.size(), " rows of patients, ", cases.size(), " with cases"));
  MeanSpread spread{.estimate = estimate, .rarer = rarer, .worst = worst};
  Clustering all;
  ExactSum squares;
  ExactSum cubes;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (cases[i] == 0) continue;
    all.add(cases[i], influence[i]);
    squares.add(influence[i] * influence[i]);
    cubes.add(influence[i] * influence[i] * influence[i]);
  }
  spread.patients = all.effective_patients();
  if (all.cases() > 0) spread.sizes = sizes_of(cases, static_cast<double>(all.cases()));
  if (all.patients() > 1) {
    const double patients = static_cast<double>(all.patients());
    spread.variance = patients / (patients - 1) * squares.value();
  }
  if (spread.variance > 0)
    spread.skewness = cubes.value() / (spread.variance * std::sqrt(spread.variance));
  return spread;
}

double measured_upper_end(const MeanSpread& spread, double alpha) {
  return spread.estimate +
         skewed_quantile(spread.patients, spread.skewness, alpha) * std::sqrt(spread.variance);
}

double measured_lower_end(const MeanSpread& spread, double alpha) {
  return spread.estimate -
         skewed_quantile(spread.patients, -spread.skewness, alpha) * std::sqrt(spread.variance);
}

Bound mean_upper_bound(const MeanSpread& loss, double alpha) { return mean_bound(loss, 0, alpha); }

Bound mean_lower_bound(const MeanSpread& score, double alpha) {
  return mean_bound(score, 1, alpha);
}

}  // namespace etalon::validation
