// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/delong.hpp"
#include "validation/uncertainty/placements.hpp"

namespace etalon::validation {
namespace {

/// Centred sums of structural components of one model, one value per patient.
struct PatientSums {
  std::vector<double> positive;  ///< Σ V10 − (positives of the patient)·AUC
  std::vector<double> negative;  ///< Σ V01 − (negatives of the patient)·AUC
};

struct PatientCounts {
  std::vector<std::uint32_t> positives;
  std::vector<std::uint32_t> negatives;
  [[nodiscard]] std::size_t size() const { return positives.size(); }
};

PatientCounts count_patients(std::span<const std::int64_t> labels,
                             std::span<const std::uint32_t> patient_of_case) {
  check(patient_of_case.size() == labels.size(), ErrorKind::format,
        text(patient_of_case.size(), " patient numbers for ", labels.size(), " cases"));
  std::uint32_t last = 0;
  for (const std::uint32_t patient : patient_of_case) last = std::max(last, patient);
  check(last < labels.size(), ErrorKind::format,
        text("patient number ", last, " among ", labels.size(),
             " cases; patients are numbered from 0 without gaps"));
  PatientCounts counts{std::vector<std::uint32_t>(last + std::size_t{1}),
                       std::vector<std::uint32_t>(last + std::size_t{1})};
  for (std::size_t i = 0; i < labels.size(); ++i)
    ++(labels[i] == 1 ? counts.positives : counts.negatives)[patient_of_case[i]];
  return counts;
}

PatientSums sum_patients(const Placements& placed, std::size_t model, const PatientCounts& counts,
                         std::span<const std::uint32_t> patient_of_case) {
  std::vector<std::uint64_t> positive(counts.size());
  std::vector<std::uint64_t> negative(counts.size());
  for (std::size_t i = 0; i < patient_of_case.size(); ++i) {
    const std::uint32_t slot = placed.slot_of_case[i];
    auto& sums = slot < placed.positives ? positive : negative;
    sums[patient_of_case[i]] += placed.value[model][slot];
  }
  const auto total = static_cast<Int128>(placed.half_pairs[model]);
  const double pairs =
      2.0 * static_cast<double>(placed.positives) * static_cast<double>(placed.negatives);
  const auto centred = [&](std::uint64_t sum, std::int64_t own, std::uint32_t of_patient) {
    return static_cast<double>(own * static_cast<Int128>(sum) - of_patient * total) / pairs;
  };
  PatientSums result;
  for (std::size_t patient = 0; patient < counts.size(); ++patient) {
    result.positive.push_back(
        centred(positive[patient], placed.positives, counts.positives[patient]));
    result.negative.push_back(
        centred(negative[patient], placed.negatives, counts.negatives[patient]));
  }
  return result;
}

double product_sum(std::span<const double> x, std::span<const double> y) {
  ExactSum sum;
  for (std::size_t i = 0; i < x.size(); ++i) sum.add(x[i] * y[i]);
  return sum.value();
}

/// I/(I−1): the correction for having estimated the mean from I patients.
double correction(std::int64_t patients) {
  return static_cast<double>(patients) / static_cast<double>(patients - 1);
}

}  // namespace

AucCovariance clustered_delong(std::span<const std::span<const double>> scores,
                               std::span<const std::int64_t> labels,
                               std::span<const std::uint32_t> patient_of_case) {
  const PatientCounts counts = count_patients(labels, patient_of_case);
  const auto with = [](std::span<const std::uint32_t> values) {
    return std::ssize(values) - std::count(values.begin(), values.end(), 0U);
  };
  const std::int64_t with_positives = with(counts.positives);
  const std::int64_t with_negatives = with(counts.negatives);
  std::int64_t patients = 0;
  for (std::size_t i = 0; i < counts.size(); ++i)
    patients += counts.positives[i] + counts.negatives[i] > 0 ? 1 : 0;
  const Placements placed = place(scores, labels, 1);
  check(
      with_positives >= 2 && with_negatives >= 2, ErrorKind::numeric,
      text("positives come from ", with_positives, " patients and negatives from ", with_negatives,
           ", but a variance between patients needs at least 2 of each; give this split more "
           "patients of both classes (data.validation, data.test), or add data"));

  std::vector<PatientSums> sums;
  for (std::size_t model = 0; model < scores.size(); ++model)
    sums.push_back(sum_patients(placed, model, counts, patient_of_case));
  const double m = static_cast<double>(placed.positives);
  const double n = static_cast<double>(placed.negatives);
  AucCovariance result{placed.positives, placed.negatives, patients, {}, {}};
  result.covariance.resize(scores.size() * scores.size());
  for (std::size_t r = 0; r < scores.size(); ++r) {
    result.auc.push_back(placed.auc(r));
    for (std::size_t s = 0; s <= r; ++s) {
      const double covariance =
          correction(with_positives) * product_sum(sums[r].positive, sums[s].positive) / (m * m) +
          correction(with_negatives) * product_sum(sums[r].negative, sums[s].negative) / (n * n) +
          correction(patients) *
              (product_sum(sums[r].positive, sums[s].negative) +
               product_sum(sums[r].negative, sums[s].positive)) /
              (m * n);
      result.covariance[r * scores.size() + s] = covariance;
      result.covariance[s * scores.size() + r] = covariance;
    }
  }
  return result;
}

}  // namespace etalon::validation
