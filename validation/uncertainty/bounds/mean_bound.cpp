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
  double loss = 0;   ///< Σ
  double worst = 0;  ///< Σ of what each case would cost if its label were the less expected one
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
  ExactSum worst;
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
    const double most = std::max(score, 1 - score);
    worst.add(most * most);
    rows.positives += static_cast<double>(labels[i]);
  }
  rows.cases = static_cast<double>(labels.size());
  rows.loss = loss.value();
  rows.worst = worst.value();
  return rows;
}

/// Variance and skewness from each patient's influence.
template <class Influence>
MeanSpread spread_from(const Rows& rows, double estimate, double worst, Influence&& influence) {
  MeanSpread spread{.estimate = estimate, .worst = worst};
  Clustering all;
  Clustering positives;
  Clustering negatives;
  ExactSum squares;
  ExactSum cubes;
  for (const PatientRow& patient : rows.patients) {
    if (patient.cases == 0) continue;
    const double u = influence(patient);
    all.add(patient.cases, u);
    positives.add(patient.positives, 0);
    negatives.add(patient.cases - patient.positives, 0);
    squares.add(u * u);
    cubes.add(u * u * u);
  }
  spread.patients = all.effective_patients();
  spread.rarer = std::min(positives.effective_patients(), negatives.effective_patients());
  if (all.patients() > 1) {
    const double patients = static_cast<double>(all.patients());
    spread.variance = patients / (patients - 1) * squares.value();
  }
  if (spread.variance > 0)
    spread.skewness = cubes.value() / (spread.variance * std::sqrt(spread.variance));
  return spread;
}

/// Why there is no bound, or nothing.
std::string too_few(const MeanSpread& spread) {
  if (spread.patients >= least_patients_of_mean && spread.rarer >= least_patients) return "";
  return text("the patients say as much as ", spread.patients,
              " of equal size, of the rarer class ", spread.rarer, "; a bound of a mean needs ",
              least_patients_of_mean, " and ", least_patients);
}

}  // namespace

MeanSpread brier_spread(std::span<const double> scores, std::span<const std::int64_t> labels,
                        std::span<const std::uint32_t> patient_of_case) {
  const Rows rows = rows_of(scores, labels, patient_of_case);
  const double brier = rows.loss / rows.cases;
  return spread_from(rows, brier, rows.worst / rows.cases, [&](const PatientRow& patient) {
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
  const double worst = 1 - rows.worst / rows.cases / reference;
  return spread_from(rows, 1 - ratio, worst, [&](const PatientRow& patient) {
    // Σ (y − share)² of the patient: the share's own error does not matter to first order.
    const double positives = static_cast<double>(patient.positives);
    const double negatives = static_cast<double>(patient.cases - patient.positives);
    const double of_reference = positives * (1 - share) * (1 - share) + negatives * share * share;
    return (ratio * of_reference - patient.loss.value()) / (rows.cases * reference);
  });
}

double measured_upper_end(const MeanSpread& spread, double alpha) {
  return spread.estimate +
         skewed_quantile(spread.patients, spread.skewness, alpha) * std::sqrt(spread.variance);
}

double measured_lower_end(const MeanSpread& spread, double alpha) {
  return spread.estimate -
         skewed_quantile(spread.patients, -spread.skewness, alpha) * std::sqrt(spread.variance);
}

Bound mean_upper_bound(const MeanSpread& loss, double alpha) {
  check_alpha(alpha);
  Bound bound{.estimate = loss.estimate, .value = loss.worst, .attainable = 0, .refusal = {}};
  bound.refusal = too_few(loss);
  if (!bound.refusal.empty()) return bound;
  const double unseen = 1 - std::pow(alpha, 1 / static_cast<double>(loss.patients));
  bound.value = std::max(measured_upper_end(loss, alpha), unseen * loss.worst);
  return bound;
}

Bound mean_lower_bound(const MeanSpread& score, double alpha) {
  check_alpha(alpha);
  Bound bound{.estimate = score.estimate, .value = score.worst, .attainable = 1, .refusal = {}};
  bound.refusal = too_few(score);
  if (!bound.refusal.empty()) return bound;
  const double unseen = 1 - std::pow(alpha, 1 / static_cast<double>(score.patients));
  bound.value = std::min(measured_lower_end(score, alpha), 1 - unseen * (1 - score.worst));
  return bound;
}

}  // namespace etalon::validation
