// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/classes/class_auc.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "validation/metrics/roc.hpp"
#include "validation/uncertainty/delong.hpp"

namespace etalon::validation {
namespace {

struct Scores {
  std::vector<double> score;
  std::vector<std::int64_t> label;
};

Scores random_scores(std::uint64_t seed, std::size_t n, std::size_t classes) {
  std::mt19937_64 words(seed);
  Scores result;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t label = i < classes ? i : words() % classes;
    result.label.push_back(static_cast<std::int64_t>(label));
    for (std::size_t c = 0; c < classes; ++c)
      result.score.push_back(static_cast<double>(words() % 20) / 20 + (c == label ? 0.4 : 0));
  }
  return result;
}

/// Pair by pair with weights: class c against the rest.
double pairs(const Scores& s, const std::vector<double>& w, std::size_t classes, std::size_t c) {
  double won = 0;
  double all = 0;
  for (std::size_t i = 0; i < s.label.size(); ++i) {
    if (s.label[i] != static_cast<std::int64_t>(c)) continue;
    for (std::size_t j = 0; j < s.label.size(); ++j) {
      if (s.label[j] == s.label[i]) continue;
      const double a = s.score[i * classes + c];
      const double b = s.score[j * classes + c];
      all += w[i] * w[j];
      won += w[i] * w[j] * (a > b ? 1 : a == b ? 0.5 : 0);
    }
  }
  return won / all;
}

double micro(const Scores& s, const std::vector<double>& w, std::size_t classes) {
  double won = 0;
  double all = 0;
  for (std::size_t p = 0; p < s.score.size(); ++p) {
    if (static_cast<std::size_t>(s.label[p / classes]) != p % classes) continue;
    for (std::size_t q = 0; q < s.score.size(); ++q) {
      if (static_cast<std::size_t>(s.label[q / classes]) == q % classes) continue;
      const double weight = w[p / classes] * w[q / classes];
      all += weight;
      won += weight * (s.score[p] > s.score[q] ? 1 : s.score[p] == s.score[q] ? 0.5 : 0);
    }
  }
  return won / all;
}

void compare(const Influenced& mine, std::size_t n,
             const std::function<double(const std::vector<double>&)>& of) {
  EXPECT_NEAR(mine.value, of(std::vector<double>(n, 1.0)), 1e-13);
  constexpr double step = 1e-5;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double> w(n, 1.0);
    w[i] = 1 + step;
    const double up = of(w);
    w[i] = 1 - step;
    EXPECT_NEAR(mine.influence[i], (up - of(w)) / (2 * step), 1e-9) << "case " << i;
  }
}

TEST(ClassAuc, values_and_influence_are_those_of_the_weighted_pairs) {
  for (std::uint64_t seed = 1; seed < 4; ++seed) {
    constexpr std::size_t k = 4;
    constexpr std::size_t n = 30;
    const Scores s = random_scores(seed, n, k);
    using W = std::vector<double>;
    for (std::size_t c = 0; c < k; ++c) {
      compare(one_vs_rest_auc(s.score, s.label, k, static_cast<std::int64_t>(c)), n,
              [&](const W& w) { return pairs(s, w, k, c); });
    }
    compare(mean_auc(s.score, s.label, k), n, [&](const W& w) {
      double sum = 0;
      for (std::size_t c = 0; c < k; ++c) sum += pairs(s, w, k, c) / k;
      return sum;
    });
    compare(mean_auc(s.score, s.label, k, ClassMean::weighted), n, [&](const W& w) {
      double sum = 0;
      double all = 0;
      for (std::size_t i = 0; i < n; ++i) {
        all += w[i];
        sum += w[i] * pairs(s, w, k, static_cast<std::size_t>(s.label[i]));
      }
      return sum / all;
    });
    compare(micro_auc(s.score, s.label, k), n, [&](const W& w) { return micro(s, w, k); });
  }
}

TEST(ClassAuc, of_two_classes_is_the_auc_with_delong_s_variance) {
  const Scores s = random_scores(9, 200, 2);
  std::vector<double> second;
  for (std::size_t i = 0; i < 200; ++i) second.push_back(s.score[2 * i + 1]);
  const Influenced mine = influenced_auc(second, s.label);
  EXPECT_EQ(mine.value, auc(second, s.label));
  const AucCovariance theirs = delong(second, s.label);
  const auto m = static_cast<double>(theirs.positives);
  const auto n = static_cast<double>(theirs.negatives);
  // DeLong divides by m − 1 and n − 1, the infinitesimal jackknife by m and n.
  double of_positives = 0;
  double of_negatives = 0;
  for (std::size_t i = 0; i < 200; ++i)
    (s.label[i] == 1 ? of_positives : of_negatives) += mine.influence[i] * mine.influence[i];
  EXPECT_NEAR(of_positives * m / (m - 1) + of_negatives * n / (n - 1), theirs.at(0, 0), 1e-16);
}

TEST(ClassAuc, doubling_cases_and_renaming_classes_changes_nothing) {
  constexpr std::size_t k = 3;
  const Scores once = random_scores(5, 40, k);
  Scores twice;
  std::vector<std::uint32_t> patient;
  for (std::size_t round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < 40; ++i) {
      patient.push_back(static_cast<std::uint32_t>(i));
      twice.label.push_back((once.label[i] + 1) % 3);
      // An exact rising transform of all scores; class c moves to c + 1.
      for (std::size_t c = 0; c < k; ++c)
        twice.score.push_back(8 * once.score[i * k + (c + 2) % 3]);
    }
  }
  const Influenced before = mean_auc(once.score, once.label, k);
  const Influenced after = mean_auc(twice.score, twice.label, k);
  EXPECT_EQ(after.value, before.value);
  EXPECT_NEAR(influence_variance(influence_by_patient(after.influence, patient, 40)),
              influence_variance(before.influence), 1e-16);
  EXPECT_EQ(micro_auc(twice.score, twice.label, k).value,
            micro_auc(once.score, once.label, k).value);
}

TEST(ClassAuc, needs_cases_of_each_class) {
  const std::vector<double> scores = {1, 2, 3, 4, 5, 6};
  const std::vector<std::int64_t> labels = {0, 1};
  expect_error(ErrorKind::numeric, "class 2 has no cases",
               [&] { (void)mean_auc(scores, labels, 3); });
  expect_error(ErrorKind::numeric, "class 2 has no cases",
               [&] { (void)one_vs_rest_auc(scores, labels, 3, 2); });
  expect_error(ErrorKind::format, "AUC of class 3",
               [&] { (void)one_vs_rest_auc(scores, labels, 3, 3); });
}

}  // namespace
}  // namespace etalon::validation
