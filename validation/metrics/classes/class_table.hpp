// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace etalon::validation {

/// Confusion matrix of k classes, metric `confusion.classes/1`: cases by their class (rows) and by
/// the class that was given them (columns), with a last column for those the model said nothing of.
/// Whole numbers: a case's contribution is its cell, tables may be added up.
struct ClassTable {
  std::int64_t classes = 0;
  std::vector<std::int64_t> counts;  ///< (k, k+1) row-major

  [[nodiscard]] std::int64_t at(std::int64_t label, std::int64_t given) const {
    return counts[static_cast<std::size_t>(label * (classes + 1) + given)];
  }
  [[nodiscard]] std::int64_t cases() const;
  [[nodiscard]] std::int64_t cases_of(std::int64_t label) const;
  [[nodiscard]] std::int64_t given_to(std::int64_t label) const;
};

/// Throws a format error where there are none.
void check_has_cases(const ClassTable& table);

/// What stands for a missing output: it is wrong for every class, never left out.
constexpr std::int64_t no_class = -1;

/// `labels` (n) from 0 to `classes` − 1 (2 or more), `given` (n) likewise or `no_class`. Throws
/// format errors naming the case.
[[nodiscard]] ClassTable class_table(std::span<const std::int64_t> labels,
                                     std::span<const std::int64_t> given, std::int64_t classes);

/// The class with the largest score, the first of equal ones: `scores` (n,k) row-major, finite.
[[nodiscard]] std::vector<std::int64_t> largest_class(std::span<const double> scores,
                                                      std::int64_t classes);

/// One class against all others. Shares are NaN where nothing divides them (a class without cases,
/// never given).
struct ClassRates {
  double sensitivity = 0;  ///< `sensitivity.class/1`, also recall
  double specificity = 0;  ///< `specificity.class/1`
  double ppv = 0;          ///< `ppv.class/1`, at the test's prevalence, also precision
  double npv = 0;          ///< `npv.class/1`
  double f1 = 0;           ///< `f1.class/1`: 2·TP / (cases + given)
};
[[nodiscard]] ClassRates class_rates(const ClassTable& table, std::int64_t label);

/// Metrics `accuracy.classes/1`, `balanced_accuracy.classes/1` (mean sensitivity), `f1.macro/1`
/// (mean F1), `f1.weighted/1` (by cases of the class), `mcc.classes/1` (Gorodkin 2004; NaN where
/// one class alone occurs or is given). Of two classes they are those of two_classes/. A missing
/// output counts as a class of its own that is never right. Means over classes throw a numeric
/// error naming a class without cases.
[[nodiscard]] double accuracy(const ClassTable& table);
[[nodiscard]] double balanced_accuracy(const ClassTable& table);
[[nodiscard]] double macro_f1(const ClassTable& table);
[[nodiscard]] double weighted_f1(const ClassTable& table);
[[nodiscard]] double matthews_correlation(const ClassTable& table);

}  // namespace etalon::validation
