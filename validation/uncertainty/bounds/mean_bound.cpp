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

struct PatientRow {
  std::int64_t cases = 0;
  std::int64_t positives = 0;
  ExactSum loss;
};

struct Rows {
  std::vector<PatientRow> patients;
  double cases = 0;
  double positives = 0;
  double loss = 0;  ///< Σ
};

Rows rows_of(std::span<const double> scores, std::span<const std::int64_t> labels,
             std::span<const std::uint32_t> patient_of_case) {
  check(scores.size() == labels.size() && patient_of_case.size() == labels.size(),
        ErrorKind::format,
        text(scores.size(), " scores, ", labels.size(), " labels and ", patient_of_case.size(),
             " patient numbers"));
  check(!labels.empty(), ErrorKind::numeric, "a Brier score of no cases");
  const std::uint32_t last = *std::max_element(patient_of_case.begin(), patient_of_case.end());
  check(last < labels.size(), ErrorKind::format,
        text("patient number ", last, " among ", labels.size(),
             " cases; patients are numbered from 0 without gaps"));
  Rows rows;
  rows.patients.resize(last + std::size_t{1});
  ExactSum loss;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double score = scores[i];
    check(labels[i] == 0 || labels[i] == 1, ErrorKind::format,
          text("label ", labels[i], " of case ", i, "; it must be 0 or 1"));
    check(score >= 0 && score <= 1, ErrorKind::numeric,
          text("score ", score, " of case ", i, " is no probability"));
    const double error = score - static_cast<double>(labels[i]);
    PatientRow& patient = rows.patients[patient_of_case[i]];
    ++patient.cases;
    patient.positives += labels[i];
    patient.loss.add(error * error);
    loss.add(error * error);
    rows.positives += static_cast<double>(labels[i]);
  }
  rows.cases = static_cast<double>(labels.size());
  rows.loss = loss.value();
  return rows;
}

/// `influence` of a patient.
template <class Influence>
MeanSpread spread_from(const Rows& rows, double estimate, double worst, Influence&& influence) {
  std::vector<double> of_patients;
  std::vector<std::int64_t> cases;
  Clustering positives;
  Clustering negatives;
  for (const PatientRow& patient : rows.patients) {
    of_patients.push_back(influence(patient));
    cases.push_back(patient.cases);
    positives.add(patient.positives, 0);
    negatives.add(patient.cases - patient.positives, 0);
  }
  return mean_spread(estimate, worst, of_patients, cases,
                     std::min(positives.effective_patients(), negatives.effective_patients()));
}

/// Why there is no bound, or nothing.
std::string too_few(const MeanSpread& spread) {
  if (spread.patients >= least_patients_of_mean && spread.rarer >= least_patients) return "";
  return text("the patients say as much as ", spread.patients,
              " of equal size, of the rarer class ", spread.rarer, "; a bound of a mean needs ",
              least_patients_of_mean, " and ", least_patients);
}

/// How far from `estimate` towards the worst the bound of such a sample lies, with one more patient
/// imagined who lost everything.
double imagined_distance(const MeanSpread& spread, double estimate, double variance,
                         double skewness, double alpha) {
  const double imagined = std::fabs(spread.worst - estimate) * spread.imagined_share;
  const double all = variance + imagined * imagined;
  if (all <= 0) return 0;
  const double third = skewness * variance * std::sqrt(variance) + imagined * imagined * imagined;
  const double quantile = skewed_quantile(spread.patients, third / (all * std::sqrt(all)), alpha);
  return quantile * std::sqrt(all);
}

/// Of estimates that are `best` when nothing is lost.
Bound mean_bound(const MeanSpread& spread, double best, double alpha) {
  check_alpha(alpha);
  Bound bound{
      .estimate = spread.estimate, .value = spread.worst, .attainable = best, .refusal = {}};
  bound.refusal = too_few(spread);
  if (!bound.refusal.empty()) return bound;
  const double sign = spread.worst > best ? 1 : -1;
  const double skewness = sign * spread.skewness;
  const double unseen = std::fabs(spread.worst - best) *
                        (1 - std::pow(alpha, 1 / static_cast<double>(spread.patients)));
  const double distance =
      imagined_distance(spread, spread.estimate, spread.variance, skewness, alpha);
  const double lost = std::fabs(spread.estimate - best);
  bound.value = best + sign * std::max(lost + distance, unseen);
  bound.attainable = best + sign * std::max(imagined_distance(spread, best, 0, 0, alpha), unseen);
  return bound;
}

}  // namespace

MeanSpread brier_spread(std::span<const double> scores, std::span<const std::int64_t> labels,
                        std::span<const std::uint32_t> patient_of_case) {
  const Rows rows = rows_of(scores, labels, patient_of_case);
  const double brier = rows.loss / rows.cases;
  return spread_from(rows, brier, 1, [&](const PatientRow& patient) {
    return (patient.loss.value() - brier * static_cast<double>(patient.cases)) / rows.cases;
  });
}

MeanSpread scaled_brier_spread(std::span<const double> scores, std::span<const std::int64_t> labels,
                               std::span<const std::uint32_t> patient_of_case) {
  check_both_classes(scores, labels, 1);
  const Rows rows = rows_of(scores, labels, patient_of_case);
  const double share = rows.positives / rows.cases;
  const double reference = share * (1 - share);
  const double ratio = rows.loss / rows.cases / reference;
  return spread_from(rows, 1 - ratio, 1 - 1 / reference, [&](const PatientRow& patient) {
    // Σ (y − share)² of the patient: the share's own error does not matter to first order.
    const double positives = static_cast<double>(patient.positives);
    const double negatives = static_cast<double>(patient.cases - patient.positives);
    const double of_reference = positives * (1 - share) * (1 - share) + negatives * share * share;
    return (ratio * of_reference - patient.loss.value()) / (rows.cases * reference);
  });
}

MeanSpread mean_spread(double estimate, double worst, std::span<const double> influence,
                       std::span<const std::int64_t> cases, std::int64_t rarer) {
  check(influence.size() == cases.size(), ErrorKind::format,
        text(influence.size(), " rows of patients, ", cases.size(), " with cases"));
  MeanSpread spread{.estimate = estimate, .rarer = rarer, .worst = worst};
  Clustering all;
  ExactSum squares;
  ExactSum cubes;
  Int128 squared_cases = 0;
  Int128 cubed_cases = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (cases[i] == 0) continue;
    all.add(cases[i], influence[i]);
    squares.add(influence[i] * influence[i]);
    cubes.add(influence[i] * influence[i] * influence[i]);
    const Int128 square = static_cast<Int128>(cases[i]) * cases[i];
    squared_cases += square;
    cubed_cases += square * cases[i];
  }
  spread.patients = all.effective_patients();
  if (all.cases() > 0) {
    spread.imagined_share = static_cast<double>(cubed_cases) / static_cast<double>(squared_cases) /
                            static_cast<double>(all.cases());
  }
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
