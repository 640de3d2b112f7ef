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

namespace etalon::validation {
namespace {

/// How many patients that changed in all their cases are imagined beside those of the sample, so
/// that few changes that lie singly by chance are no proof of independent cases.
constexpr double imagined_patients = 0.25;

/// Cases of a patient, and how many of them only one of two models calls rightly: at least and at
/// most, which differ where outputs are missing.
struct Changed {
  std::int64_t cases = 0;
  std::int64_t least = 0;
  std::int64_t most = 0;
};

/// The largest (Σ d² + imagined) / (Σ k d + imagined) of numbers of changes d, k being `weight` of
/// a patient; each is the least or the most, by Dinkelbach 1967. 1 without any.
template <class Weight>
double most_together(const std::vector<Changed>& patients, double imagined, Weight&& weight) {
  double share = 0;
  for (int step = 0; step < 100; ++step) {
    Int128 together = 0;
    Int128 alike = 0;
    for (const Changed& each : patients) {
      const auto gain = [&](std::int64_t d) {
        const double changes = static_cast<double>(d);
        return changes * (changes - share * static_cast<double>(weight(each)));
      };
      const std::int64_t d = gain(each.most) > gain(each.least) ? each.most : each.least;
      together += static_cast<Int128>(d) * d;
      alike += static_cast<Int128>(weight(each)) * d;
    }
    const double below = static_cast<double>(alike) + imagined;
    const double now = below > 0 ? (static_cast<double>(together) + imagined) / below : 1;
    if (now <= share) break;
    share = now;
  }
  return share;
}

/// Cases over how many of them say what one does: all of a patient's when all change or none does
/// in any patient, fewer where changes lie singly. Cases that stand twice change nothing.
double effective_cases(const Clustering& cases, const std::vector<Changed>& changed) {
  const double size = cases.size_of_patient();
  if (std::ranges::all_of(changed, [](const Changed& each) { return each.least == 0; }))
    return cases.independent_cases();
  const double imagined = imagined_patients * size * size;
  const double share =
      most_together(changed, imagined, [](const Changed& each) { return each.cases; });
  // Where small patients make the typical one small, changes of a large one still come together.
  const double together =
      most_together(changed, 0, [](const Changed& /*each*/) { return std::int64_t{1}; });
  return static_cast<double>(cases.cases()) / std::max(size * share, std::min(size, together));
}

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

/// The third bound. That of patients who change in all their cases holds as well where these are
/// equally many; then it is Tango's.
double lost_together_bound(const DifferenceSpread& spread, const ShareSpread& kept, double alpha,
                           double z) {
  const double bound = spread.gained - failure_upper_bound(kept, alpha).value;
  if (!kept.larger.empty()) return bound;
  const double patients = kept.trials.independent_cases();
  return std::max(bound,
                  tango_root(spread.gained * patients, (1 - kept.share()) * patients, patients, z));
}

}  // namespace

DifferenceSpread share_difference_spread(std::span<const std::int64_t> gains,
                                         std::span<const std::int64_t> losses,
                                         std::span<const std::int64_t> cases) {
  const PairedCounts known = {{gains.begin(), gains.end()}, {losses.begin(), losses.end()}};
  return share_difference_spread(known, known, cases);
}

DifferenceSpread share_difference_spread(const PairedCounts& worst, const PairedCounts& best,
                                         std::span<const std::int64_t> cases) {
  const std::array<const PairedCounts*, 2> ends = {&worst, &best};
  std::array<std::int64_t, 2> net{};
  std::int64_t gained = 0;
  std::int64_t lost = 0;
  std::int64_t count = 0;
  bool is_known = true;
  for (std::size_t end = 0; end < 2; ++end) {
    const PairedCounts& counts = *ends[end];
    check(counts.gains.size() == cases.size() && counts.losses.size() == cases.size(),
          ErrorKind::format,
          text(counts.gains.size(), " patients with gains, ", counts.losses.size(),
               " with losses, ", cases.size(), " with cases"));
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const std::int64_t gains = counts.gains[i];
      const std::int64_t losses = counts.losses[i];
      check(gains >= 0 && losses >= 0 && gains + losses <= cases[i], ErrorKind::numeric,
            text("patient ", i, " has ", gains, " gains and ", losses, " losses in ", cases[i],
                 " cases"));
      net[end] += gains - losses;
    }
  }
  for (std::size_t i = 0; i < cases.size(); ++i) {
    gained += worst.gains[i];
    lost += worst.losses[i];
    count += cases[i];
    is_known = is_known && worst.gains[i] == best.gains[i] && worst.losses[i] == best.losses[i];
  }
  DifferenceSpread spread;
  if (count == 0) return spread;
  const double n = static_cast<double>(count);
  const std::array<double, 2> mean = {static_cast<double>(net[0]) / n,
                                      static_cast<double>(net[1]) / n};
  spread.difference = mean[0];
  Clustering patients;
  std::vector<Changed> changed;
  ExactSum third;
  double farthest = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const double size = static_cast<double>(cases[i]);
    const Range centred = {static_cast<double>(worst.gains[i] - worst.losses[i]) - mean[1] * size,
                           static_cast<double>(best.gains[i] - best.losses[i]) - mean[0] * size};
    patients.add(cases[i], centred.widest());
    // A case may be gained at best and lost at worst.
    changed.push_back({cases[i], worst.gains[i] + best.losses[i],
                       std::min(cases[i], best.gains[i] + worst.losses[i])});
    farthest = std::min(farthest, centred.least / n);
    third.add(centred.least * centred.least * centred.least / (n * n * n));
  }
  spread.variance = patients.variance();
  spread.skewness = is_known ? standardized_third(third.value(), spread.variance)
                             : most_skewness(farthest, spread.variance);
  spread.patients = patients.effective_patients();
  spread.effective_cases = effective_cases(patients, changed);
  const double part = spread.effective_cases / n;
  spread.discordant = {part * static_cast<double>(gained), part * static_cast<double>(lost)};
  spread.gained = static_cast<double>(gained) / n;
  if (patients.patients() < count) {
    std::vector<std::int64_t> kept;
    for (std::size_t i = 0; i < cases.size(); ++i) kept.push_back(cases[i] - worst.losses[i]);
    spread.kept = share_spread(kept, cases);
  }
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
  double least = spread.discordant ? tango_root(spread.discordant->first, spread.discordant->second,
                                                spread.effective_cases, z)
                                   : guess_root(spread.difference, z * z / spread.effective_cases);
  if (spread.kept) least = std::min(least, lost_together_bound(spread, *spread.kept, alpha, z));
  for (const DifferenceSpread::Larger& larger : spread.larger) {
    const double t = student_quantile(std::max(1.0, std::floor(larger.patients) - 1), 1 - alpha);
    const double own = guess_root(larger.difference, t * t / larger.patients);
    least = std::min(least, spread.difference - larger.part * (larger.difference - own));
  }
  bound.value = std::max(-1.0, std::min(measured, least));
  return bound;
}

}  // namespace etalon::validation
