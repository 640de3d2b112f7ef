// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/bounded_mean.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"
#include "validation/uncertainty/bounds/exponential_sum.hpp"

namespace etalon::validation {
BoundedMean::BoundedMean(std::span<const double> losses, double most,
                         std::span<const std::uint32_t> patient_of_case)
    : most_(most) {
  check(losses.size() == patient_of_case.size(), ErrorKind::format,
        text(losses.size(), " losses, ", patient_of_case.size(), " with a patient"));
  check(!losses.empty(), ErrorKind::numeric, "a mean of no losses");
  std::vector<ExactSum> lost;
  std::vector<LossRow> rows;
  ExactSum all;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    if (!(losses[i] >= 0 && losses[i] <= most))
      throw Error(ErrorKind::numeric,
                  text("loss ", losses[i], " of case ", i, " is not between 0 and ", most));
    const std::uint32_t patient = patient_of_case[i];
    if (patient >= losses.size())
      throw Error(ErrorKind::format, text("patient number ", patient, " among ", losses.size(),
                                          " cases; patients are numbered from 0"));
    if (patient >= lost.size()) {
      lost.resize(patient + std::size_t{1});
      rows.resize(patient + std::size_t{1});
    }
    lost[patient].add(losses[i]);
    ++rows[patient].cases;
    all.add(losses[i]);
  }
  for (std::size_t p = 0; p < rows.size(); ++p) rows[p].lost = lost[p].value();
  take(rows, all.value());
}

BoundedMean::BoundedMean(std::span<const LossRow> patients, double lost, double most)
    : most_(most) {
  take(patients, lost);
}

void BoundedMean::take(std::span<const LossRow> patients, double lost) {
  Clustering clustering;
  patients_.reserve(patients.size());
  for (const LossRow& patient : patients) {
    if (patient.cases == 0) continue;
    clustering.add(patient.cases, 0);
    const double count = static_cast<double>(patient.cases);
    patients_.push_back({count, std::min(count, patient.lost / most_)});
  }
  check(!patients_.empty(), ErrorKind::numeric, "a mean of no losses");
  cases_ = static_cast<double>(clustering.cases());
  estimate_ = lost / cases_ / most_;
  std::ranges::sort(patients_);
  effective_patients_ = clustering.effective_patients();
}

std::vector<BoundedMean::Patient> BoundedMean::rows(bool is_mirrored) const {
  std::vector<Patient> rows = patients_;
  for (Patient& patient : rows) {
    if (is_mirrored) patient.lost = patient.cases - patient.lost;
  }
  return rows;
}

double BoundedMean::probability_above(double mean, const std::vector<Patient>& rows) const {
  std::vector<double> coefficients;
  coefficients.reserve(rows.size() + 1);
  for (const Patient& patient : rows) coefficients.push_back(patient.lost - mean * patient.cases);
  coefficients.push_back((1 - mean) * patients_.back().cases);
  return probability_above_zero(coefficients);
}

double BoundedMean::quantile(const std::vector<Patient>& rows, double alpha) const {
  const auto excess = [&](double mean) { return std::log(probability_above(mean, rows) / alpha); };
  double below = 0;
  for (const Patient& patient : rows) below += patient.lost;
  below = std::min(1.0, below / cases_);
  if (below == 1) return below;
  double of_below = excess(below);
  // First as far as the one who is added reaches, then farther.
  double stride = -std::log(alpha) * patients_.back().cases / cases_;
  double above = 0;
  double of_above = 0;
  for (;; stride *= 2) {
    above = std::min(1.0, below + stride);
    if (above == 1) {
      of_above = -1;  // nothing is above 1; how soon it is nothing does not matter
      break;
    }
    of_above = excess(above);
    if (of_above <= 0) break;
    below = above;
    of_below = of_above;
  }
  // Secants inside the bracket; an end that stays is drawn nearer (Illinois).
  constexpr double fine = 4e-15;
  constexpr int most_steps = 100;
  int kept = 0;
  for (int step = 0; step < most_steps && above - below > fine * above; ++step) {
    double middle = below + (above - below) * (of_below / (of_below - of_above));
    if (!(middle > below && middle < above)) middle = below + (above - below) / 2;
    if (!(middle > below && middle < above)) break;
    const double of_middle = excess(middle);
    if (of_middle == 0) return middle;
    if (of_middle > 0) {
      below = middle;
      of_below = of_middle;
      if (kept > 0) of_above /= 2;
      kept = 1;
    } else {
      above = middle;
      of_above = of_middle;
      if (kept < 0) of_below /= 2;
      kept = -1;
    }
  }
  return above;
}

Bound BoundedMean::bound(bool is_mirrored, double alpha) const {
  check_alpha(alpha);
  Bound bound{.estimate = is_mirrored ? 1 - estimate_ : estimate_,
              .value = 1,
              .attainable = 0,
              .refusal = {}};
  if (effective_patients_ < least_patients) {
    bound.refusal = text("the patients say as much as ", effective_patients_,
                         " of equal size; a bound of a mean needs ", least_patients);
    return bound;
  }
  bound.value = quantile(rows(is_mirrored), alpha);
  std::vector<Patient> flawless = patients_;
  for (Patient& patient : flawless) patient.lost = 0;
  bound.attainable = quantile(flawless, alpha);
  return bound;
}

Bound BoundedMean::upper(double alpha) const {
  Bound upper = bound(false, alpha);
  for (double Bound::* each : {&Bound::estimate, &Bound::value, &Bound::attainable})
    upper.*each *= most_;
  return upper;
}

Bound BoundedMean::lower(double alpha) const {
  Bound lower = bound(true, alpha);
  for (double Bound::* each : {&Bound::estimate, &Bound::value, &Bound::attainable})
    lower.*each = most_ * (1 - lower.*each);
  return lower;
}

std::array<Bound, 2> BoundedMean::both(double alpha, std::int64_t threads) const {
  std::array<Bound, 2> bounds;
  for_each_part(2, std::min<std::int64_t>(2, threads), [&](std::int64_t part) {
    bounds[static_cast<std::size_t>(part)] = part == 0 ? lower(alpha) : upper(alpha);
  });
  return bounds;
}

bool BoundedMean::is_shown(bool is_mirrored, double limit, double alpha) const {
  check_alpha(alpha);
  if (effective_patients_ < least_patients) return false;
  if (limit >= 1) return true;
  return limit > 0 && probability_above(limit, rows(is_mirrored)) <= alpha;
}

bool BoundedMean::is_at_most(double limit, double alpha) const {
  return is_shown(false, limit / most_, alpha);
}

bool BoundedMean::is_at_least(double limit, double alpha) const {
  return is_shown(true, 1 - limit / most_, alpha);
}

}  // namespace etalon::validation
