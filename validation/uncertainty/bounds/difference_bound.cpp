// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/difference_bound.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"
#include "validation/uncertainty/bounds/skewed_quantile.hpp"
#include "validation/uncertainty/normal.hpp"
#include "validation/uncertainty/placements.hpp"

namespace etalon::validation {
namespace {

struct PatientDifference {
  std::int64_t cases = 0;
  std::int64_t half_pairs = 0;  ///< candidate's less reference's
};

double standardized_third(double third, double variance) {
  return variance > 0 ? third / (variance * std::sqrt(variance)) : 0;
}

/// How many patients that changed in all their cases are imagined beside those of the sample, so
/// that few changes that lie singly by chance are no proof of independent cases.
constexpr double imagined_patients = 0.25;

/// Cases that only one of two models calls rightly, and how they lie in patients.
struct Changes {
  Int128 all = 0;
  Int128 together = 0;  ///< Σ over patients of changes²
  Int128 alike = 0;     ///< Σ over patients of cases · changes: the same if all cases had changed

  /// Cases over how many of them say what one does: all of a patient's when all change or none
  /// does in any patient, fewer where changes lie singly. Cases that stand twice change nothing.
  [[nodiscard]] double effective_cases(const Clustering& cases) const {
    const double size = cases.size_of_patient();
    if (all == 0) return cases.independent_cases();
    const double seen = static_cast<double>(together);
    const double imagined = imagined_patients * size * size;
    const double share = (seen + imagined) / (static_cast<double>(alike) + imagined);
    // Where small patients make the typical one small, changes of a large one still come together.
    const double least = std::min(size, seen / static_cast<double>(all));
    return static_cast<double>(cases.cases()) / std::max(size * share, least);
  }
};

/// What a guess in place of a right order costs of a placement on average, at most.
constexpr double guess = 0.5;

/// Farthest D < 0 with (difference − D)² ≤ scale·|D|(guess − |D|); `difference` where there is
/// none.
double guess_root(double difference, double scale) {
  const double middle = scale * guess - 2 * difference;
  const double inside = middle * middle - 4 * (1 + scale) * difference * difference;
  if (inside < 0 || middle <= 0) return difference;
  return std::min(difference, -(middle + std::sqrt(inside)) / (2 * (1 + scale)));
}

/// Tango's score statistic of a difference of exactly `delta` in `n` pairs.
double tango_score(double gained, double lost, double n, double delta) {
  const double b = (2 * n - gained + lost) * delta - gained - lost;
  const double c = -lost * delta * (1 - delta);
  const double share_lost = (std::sqrt(std::max(0.0, b * b - 8 * n * c)) - b) / (4 * n);
  const double variance = n * (2 * share_lost + delta * (1 - delta));
  const double apart = gained - lost - n * delta;
  if (variance > 0) return apart / std::sqrt(variance);
  return apart > 0 ? std::numeric_limits<double>::infinity() : 0;
}

/// The lowest difference that Tango's score does not reject.
double tango_root(double gained, double lost, double n, double z) {
  double below = -1;
  double above = (gained - lost) / n;
  for (int step = 0; step < 100; ++step) {
    const double middle = below + (above - below) / 2;
    if (middle == below || middle == above) break;
    (tango_score(gained, lost, n, middle) > z ? below : above) = middle;
  }
  return below;
}

}  // namespace

DifferenceSpread auc_difference_spread(std::span<const double> candidate,
                                       std::span<const double> reference,
                                       std::span<const std::int64_t> labels,
                                       std::span<const std::uint32_t> patient_of_case) {
  check(patient_of_case.size() == labels.size(), ErrorKind::format,
        text(patient_of_case.size(), " patient numbers for ", labels.size(), " cases"));
  const std::array<std::span<const double>, 2> both = {candidate, reference};
  const Placements placed = place(both, labels, 1);
  const std::uint32_t last = *std::max_element(patient_of_case.begin(), patient_of_case.end());
  check(last < labels.size(), ErrorKind::format,
        text("patient number ", last, " among ", labels.size(),
             " cases; patients are numbered from 0 without gaps"));
  std::array<std::vector<PatientDifference>, 2> patients;  // positives, negatives
  for (auto& of_class : patients) of_class.resize(last + std::size_t{1});
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::uint32_t slot = placed.slot_of_case[i];
    PatientDifference& patient = patients[labels[i] == 1 ? 0 : 1][patient_of_case[i]];
    ++patient.cases;
    patient.half_pairs += static_cast<std::int64_t>(placed.value[0][slot]) -
                          static_cast<std::int64_t>(placed.value[1][slot]);
  }

  const std::array<std::int64_t, 2> sizes = {placed.positives, placed.negatives};
  const auto total = static_cast<std::int64_t>(placed.half_pairs[0]) -
                     static_cast<std::int64_t>(placed.half_pairs[1]);
  const double pairs =
      2.0 * static_cast<double>(placed.positives) * static_cast<double>(placed.negatives);
  std::array<Clustering, 2> classes;
  ExactSum shared;
  ExactSum third;
  std::int64_t all = 0;
  for (std::size_t p = 0; p <= last; ++p) {
    std::array<double, 2> centred{};
    std::array<double, 2> influence{};
    for (std::size_t kind = 0; kind < 2; ++kind) {
      const PatientDifference& patient = patients[kind][p];
      const Int128 exact = static_cast<Int128>(sizes[kind]) * patient.half_pairs -
                           static_cast<Int128>(patient.cases) * total;
      centred[kind] = static_cast<double>(exact) / pairs;
      influence[kind] = centred[kind] / static_cast<double>(sizes[kind]);
      classes[kind].add(patient.cases, centred[kind]);
    }
    all += patients[0][p].cases + patients[1][p].cases > 0 ? 1 : 0;
    shared.add(influence[0] * influence[1]);
    const double sum = influence[0] + influence[1];
    third.add(sum * sum * sum);
  }

  DifferenceSpread spread;
  spread.difference = static_cast<double>(total) / pairs;
  const double correction = all > 1 ? static_cast<double>(all) / static_cast<double>(all - 1) : 0;
  spread.variance = std::max(
      0.0, classes[0].variance() + classes[1].variance() + 2 * correction * shared.value());
  spread.skewness = standardized_third(third.value(), spread.variance);
  spread.patients = std::min(classes[0].effective_patients(), classes[1].effective_patients());
  // Models that order nearly everything alike do not show whether a patient's cases do.
  spread.effective_cases = std::min(classes[0].independent_cases(), classes[1].independent_cases());
  return spread;
}

DifferenceSpread share_difference_spread(std::span<const std::int64_t> gains,
                                         std::span<const std::int64_t> losses,
                                         std::span<const std::int64_t> cases) {
  check(gains.size() == cases.size() && losses.size() == cases.size(), ErrorKind::format,
        text(gains.size(), " patients with gains, ", losses.size(), " with losses, ", cases.size(),
             " with cases"));
  std::int64_t gained = 0;
  std::int64_t lost = 0;
  std::int64_t count = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    check(gains[i] >= 0 && losses[i] >= 0 && gains[i] + losses[i] <= cases[i], ErrorKind::numeric,
          text("patient ", i, " has ", gains[i], " gains and ", losses[i], " losses in ", cases[i],
               " cases"));
    gained += gains[i];
    lost += losses[i];
    count += cases[i];
  }
  DifferenceSpread spread;
  if (count == 0) return spread;
  const double n = static_cast<double>(count);
  spread.difference = static_cast<double>(gained - lost) / n;
  Clustering patients;
  Changes changes;
  ExactSum third;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const double centred = static_cast<double>(gains[i] - losses[i]) -
                           spread.difference * static_cast<double>(cases[i]);
    patients.add(cases[i], centred);
    const std::int64_t discordant = gains[i] + losses[i];
    changes.alike += static_cast<Int128>(cases[i]) * discordant;
    changes.together += static_cast<Int128>(discordant) * discordant;
    changes.all += discordant;
    third.add(centred * centred * centred / (n * n * n));
  }
  spread.variance = patients.variance();
  spread.skewness = standardized_third(third.value(), spread.variance);
  spread.patients = patients.effective_patients();
  spread.effective_cases = changes.effective_cases(patients);
  const double part = spread.effective_cases / n;
  spread.discordant = {part * static_cast<double>(gained), part * static_cast<double>(lost)};
  return spread;
}

Bound equal_auc_bound(std::span<const std::int64_t> labels,
                      std::span<const std::uint32_t> patient_of_case, double alpha) {
  const std::vector<double> right(labels.begin(), labels.end());
  return difference_lower_bound(auc_difference_spread(right, right, labels, patient_of_case),
                                alpha);
}

Bound difference_lower_bound(const DifferenceSpread& spread, double alpha) {
  check_alpha(alpha);
  Bound bound{.estimate = spread.difference, .value = -1, .attainable = 1, .refusal = {}};
  if (spread.patients < least_patients) {
    bound.refusal = text("the patients of the rarer class say as much as ", spread.patients,
                         " of equal size; a bound of a difference needs ", least_patients);
    return bound;
  }
  const double z = normal_quantile(1 - alpha);
  const double quantile = skewed_quantile(spread.patients, -spread.skewness, alpha);
  const double measured = spread.difference - quantile * std::sqrt(spread.variance);
  const double least = spread.discordant
                           ? tango_root(spread.discordant->first, spread.discordant->second,
                                        spread.effective_cases, z)
                           : guess_root(spread.difference, z * z / spread.effective_cases);
  bound.value = std::max(-1.0, std::min(measured, least));
  return bound;
}

}  // namespace etalon::validation
