// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/sums.hpp"
#include "validation/uncertainty/placements.hpp"

namespace etalon::validation {

/// What cases lost, in whole units of whatever size, and how it lies in patients. Either sum only
/// grows when a case gets worse.
struct Losses {
  Int128 together = 0;  ///< Σ over patients of (Σ b)²
  Int128 alike = 0;     ///< Σ over patients of cases · min b: what they lost if all did the least

  /// A patient's number of cases, Σ b and min b.
  void add(std::int64_t cases, Int128 lost, Int128 least);
};

/// What a patient may have added, where some of his outputs are missing: a variance that no known
/// outputs exceed takes the widest.
struct Range {
  double least = 0;
  double most = 0;

  /// The end that is farther from 0.
  [[nodiscard]] double widest() const { return most < -least ? least : most; }
};
[[nodiscard]] double largest_product(const Range& a, const Range& b);

/// How the cases of one kind (a class, or all) lie in patients, and how their values vary between
/// patients. Added patient by patient; sums are exact.
class Clustering {
 public:
  /// Adds a patient: its cases and the sum of their values less the mean. A patient without cases
  /// of the kind is not counted.
  void add(std::int64_t cases, double centred_sum);

  [[nodiscard]] std::int64_t cases() const { return cases_; }
  [[nodiscard]] std::int64_t patients() const { return patients_; }
  /// Σ k² / Σ k over the patients' numbers of cases k: the size of the patient of a random case.
  [[nodiscard]] double size_of_patient() const;
  /// (Σ k)² / Σ k², rounded down: as many patients of equal size say as much when all cases of a
  /// patient are alike. All of them when they are equally large.
  [[nodiscard]] std::int64_t effective_patients() const;
  /// The same, not rounded: Σ k over the size of the patient of a random case.
  [[nodiscard]] double independent_cases() const;
  /// Variance of the mean between patients (linearized ratio estimator, I/(I−1)).
  [[nodiscard]] double variance() const;

 private:
  std::int64_t cases_ = 0;
  std::int64_t patients_ = 0;
  Int128 squared_cases_ = 0;
  ExactSum between_;  ///< Σ s²
};

/// Patients that differ in size may fail by size: for every number of cases but the smallest, those
/// who have as many or more. `add(i)` is called for each patient with cases, the largest first, and
/// `look()` after the last one of each of these numbers.
template <class Add, class Look>
void for_each_larger(std::span<const std::int64_t> cases, Add&& add, Look&& look) {
  std::vector<std::size_t> by_size;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (cases[i] > 0) by_size.push_back(i);
  }
  const auto size_of = [&](std::size_t i) { return cases[i]; };
  std::ranges::stable_sort(by_size, std::greater(), size_of);
  for (std::size_t next = 0; next < by_size.size(); ++next) {
    if (next > 0 && cases[by_size[next]] < cases[by_size[next - 1]]) look();
    add(by_size[next]);
  }
}

/// Weight of what cases of both classes lost together in one patient, in units of t².
inline constexpr double together_weight = 1.5;

}  // namespace etalon::validation
