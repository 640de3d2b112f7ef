// SPDX-License-Identifier: Apache-2.0
// Expected numbers of real tables were printed by pROC 1.18 under R 4.2 (ci.auc, var, cov,
// roc.test with method "delong"); tests/peers/statistics_proc.R compares with it live.
#include "validation/uncertainty/delong.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/uncertainty/agrees.hpp"
#include "tests/validation/uncertainty/breast_cancer.hpp"

namespace etalon::validation {
namespace {

using Labels = std::vector<std::int64_t>;
using Scores = std::vector<double>;

AucCovariance delong_of_two(const Scores& first, const Scores& second, const Labels& labels) {
  const std::array<std::span<const double>, 2> models = {first, second};
  return delong(models, labels);
}

TEST(DeLong, agrees_with_proc_on_the_breast_cancer_table) {
  const BreastCancer table = BreastCancer::read();
  ASSERT_EQ(table.labels.size(), 569U);
  const AucCovariance aucs = delong_of_two(table.features[0], table.features[1], table.labels);
  EXPECT_EQ(aucs.positives, 212);
  EXPECT_EQ(aucs.negatives, 357);
  EXPECT_EQ(aucs.patients, 569);
  EXPECT_TRUE(agrees(aucs.auc[0], 0.93751651604037844));
  EXPECT_TRUE(agrees(aucs.at(0, 0), 0.00010935420358232298));
  EXPECT_TRUE(agrees(aucs.auc[1], 0.77582448073569055));
  EXPECT_TRUE(agrees(aucs.at(1, 1), 0.00038944311329827978));
  EXPECT_TRUE(agrees(aucs.at(0, 1), 4.6859065127788995e-06));
  EXPECT_EQ(aucs.at(0, 1), aucs.at(1, 0));

  const Interval interval = auc_interval(aucs.auc[0], aucs.at(0, 0), 0.95);
  EXPECT_TRUE(agrees(interval.lower, 0.91702067085333383));
  EXPECT_TRUE(agrees(interval.upper, 0.95801236122742284));

  const PairedAuc paired = paired_test(aucs, 0, 1);
  EXPECT_TRUE(agrees(paired.z, 7.308787404733402));
  EXPECT_TRUE(agrees(paired.p, 2.6956386253426865e-13));
  EXPECT_TRUE(agrees(paired.interval.lower, 0.11833182406377454));
  EXPECT_TRUE(agrees(paired.interval.upper, 0.20505224654560125));
}

TEST(DeLong, agrees_with_proc_on_ties) {
  const Labels labels = {0, 0, 0, 0, 0, 1, 1, 1, 1};
  const AucCovariance aucs =
      delong_of_two({1, 2, 2, 3, 5, 2, 3, 4, 5}, {1, 1, 2, 2, 4, 3, 3, 3, 5}, labels);
  EXPECT_TRUE(agrees(aucs.auc[0], 0.7));
  EXPECT_TRUE(agrees(aucs.at(0, 0), 0.036041666666666666));
  EXPECT_TRUE(agrees(aucs.auc[1], 0.85));
  EXPECT_TRUE(agrees(aucs.at(1, 1), 0.025));
  EXPECT_TRUE(agrees(aucs.at(0, 1), 0.024895833333333336));
  const PairedAuc paired = paired_test(aucs, 0, 1);
  EXPECT_TRUE(agrees(paired.z, -1.4142135623730956));
  EXPECT_TRUE(agrees(paired.p, 0.15729920705028499));
}

/// The definition (DeLong, DeLong & Clarke-Pearson 1988, equations 3 to 6) in plain loops.
std::vector<double> covariance_by_definition(const std::vector<Scores>& models,
                                             const Labels& labels) {
  std::vector<std::size_t> positives;
  std::vector<std::size_t> negatives;
  for (std::size_t i = 0; i < labels.size(); ++i)
    (labels[i] == 1 ? positives : negatives).push_back(i);
  const auto psi = [](double x, double y) { return x > y ? 1.0 : x == y ? 0.5 : 0.0; };
  const auto m = static_cast<double>(positives.size());
  const auto n = static_cast<double>(negatives.size());
  std::vector<Scores> v10;
  std::vector<Scores> v01;
  std::vector<double> theta;
  for (const Scores& s : models) {
    v10.emplace_back();
    v01.emplace_back();
    for (const std::size_t i : positives) {
      double sum = 0;
      for (const std::size_t j : negatives) sum += psi(s[i], s[j]);
      v10.back().push_back(sum / n);
    }
    for (const std::size_t j : negatives) {
      double sum = 0;
      for (const std::size_t i : positives) sum += psi(s[i], s[j]);
      v01.back().push_back(sum / m);
    }
    theta.push_back(std::accumulate(v10.back().begin(), v10.back().end(), 0.0) / m);
  }
  std::vector<double> result;
  for (std::size_t r = 0; r < models.size(); ++r) {
    for (std::size_t s = 0; s < models.size(); ++s) {
      double s10 = 0;
      double s01 = 0;
      for (std::size_t i = 0; i < positives.size(); ++i)
        s10 += (v10[r][i] - theta[r]) * (v10[s][i] - theta[s]);
      for (std::size_t j = 0; j < negatives.size(); ++j)
        s01 += (v01[r][j] - theta[r]) * (v01[s][j] - theta[s]);
      result.push_back(s10 / (m - 1) / m + s01 / (n - 1) / n);
    }
  }
  return result;
}

TEST(DeLong, is_its_definition_for_three_models) {
  std::mt19937_64 words(4);
  std::vector<Scores> models(3);
  Labels labels;
  for (int i = 0; i < 150; ++i) {
    labels.push_back(i % 3 == 0 ? 1 : 0);
    for (std::size_t k = 0; k < 3; ++k)
      models[k].push_back(static_cast<double>(words() % (10 + 30 * k)) + 4.0 * (i % 3 == 0));
  }
  const std::vector<std::span<const double>> spans(models.begin(), models.end());
  const AucCovariance aucs = delong(spans, labels);
  const std::vector<double> expected = covariance_by_definition(models, labels);
  for (std::size_t i = 0; i < 9; ++i)
    EXPECT_NEAR(aucs.covariance[i], expected[i], 1e-13 * expected[0]) << "entry " << i;
}

TEST(DeLong, the_order_of_the_cases_does_not_change_a_bit) {
  const BreastCancer table = BreastCancer::read();
  std::vector<std::size_t> order(table.labels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), std::mt19937_64(5));
  Scores first;
  Scores second;
  Labels labels;
  for (const std::size_t i : order) {
    first.push_back(table.features[0][i]);
    second.push_back(table.features[1][i]);
    labels.push_back(table.labels[i]);
  }
  const AucCovariance mine = delong_of_two(table.features[0], table.features[1], table.labels);
  const AucCovariance shuffled = delong_of_two(first, second, labels);
  EXPECT_EQ(mine.auc, shuffled.auc);
  EXPECT_EQ(mine.covariance, shuffled.covariance);
}

TEST(DeLong, complete_separation_has_an_auc_of_1_and_no_variance) {
  const AucCovariance aucs = delong(Scores{1, 2, 3, 4}, Labels{0, 0, 1, 1});
  EXPECT_EQ(aucs.auc[0], 1.0);
  EXPECT_EQ(aucs.at(0, 0), 0.0);
}

TEST(DeLong, a_model_against_itself_does_not_differ) {
  const Scores scores = {1, 3, 2, 4, 2, 5};
  const AucCovariance aucs = delong_of_two(scores, scores, Labels{0, 0, 0, 1, 1, 1});
  const PairedAuc paired = paired_test(aucs, 0, 1);
  EXPECT_EQ(paired.difference, 0.0);
  EXPECT_EQ(paired.z, 0.0);
  EXPECT_EQ(paired.p, 1.0);
}

TEST(DeLong, perfect_against_inverted_is_infinitely_significant) {
  const AucCovariance aucs = delong_of_two({1, 2, 3, 4}, {4, 3, 2, 1}, Labels{0, 0, 1, 1});
  const PairedAuc paired = paired_test(aucs, 1, 0);
  EXPECT_EQ(paired.difference, -1.0);
  EXPECT_EQ(paired.z, -std::numeric_limits<double>::infinity());
  EXPECT_EQ(paired.p, 0.0);
}

TEST(DeLong, non_inferiority_is_the_shifted_paired_test) {
  const BreastCancer table = BreastCancer::read();
  const AucCovariance aucs = delong_of_two(table.features[0], table.features[1], table.labels);
  const PairedAuc paired = paired_test(aucs, 1, 0, 0.95);
  const NonInferiority worse = non_inferiority(aucs, 1, 0, 0.05, 0.025);
  EXPECT_FALSE(worse.is_shown);
  EXPECT_TRUE(agrees(worse.lower, paired.interval.lower));
  EXPECT_TRUE(agrees(worse.z, (paired.difference + 0.05) / std::sqrt(paired.variance)));
  const NonInferiority better = non_inferiority(aucs, 0, 1, 0.05, 0.025);
  EXPECT_TRUE(better.is_shown);
  EXPECT_LT(better.p, 1e-12);
  // At the margin that equals the lower bound, p is alpha.
  EXPECT_NEAR(non_inferiority(aucs, 1, 0, -worse.lower, 0.025).p, 0.025, 1e-12);
}

TEST(DeLong, impossible_input_is_refused) {
  const Labels labels = {0, 0, 1, 1};
  expect_error(ErrorKind::numeric, "model 2 of 2: score of case 3 is nan",
               [&] { (void)delong_of_two({1, 2, 3, 4}, {1, 2, 3, std::nan("")}, labels); });
  expect_error(ErrorKind::format, "label of case 1 is 2",
               [] { (void)delong(Scores{1, 2, 3, 4}, Labels{0, 2, 1, 1}); });
  expect_error(ErrorKind::numeric, "needs at least 2 of each class",
               [] { (void)delong(Scores{1, 2, 3}, Labels{0, 0, 1}); });
  expect_error(ErrorKind::format, "3 scores for 4 labels",
               [&] { (void)delong(Scores{1, 2, 3}, labels); });
  expect_error(ErrorKind::usage, "no model",
               [&] { (void)delong(std::span<const std::span<const double>>(), labels); });
  const AucCovariance one = delong(Scores{1, 2, 3, 4}, labels);
  expect_error(ErrorKind::usage, "not a pair 0, 1", [&] { (void)paired_test(one, 0, 1); });
  expect_error(ErrorKind::config, "non-inferiority margin of -0.1",
               [&] { (void)non_inferiority(one, 0, 0, -0.1, 0.05); });
}

}  // namespace
}  // namespace etalon::validation
