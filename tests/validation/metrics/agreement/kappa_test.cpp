// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/agreement/kappa.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

TEST(Kappa, of_fleiss_cohen_and_everitt_s_example) {
  // Fleiss, Cohen & Everitt 1969: 200 diagnoses; κ 0.429, standard error √0.002885.
  const AgreementTable table{3, {106, 10, 4, 22, 28, 10, 2, 12, 6}};
  const Kappa kappa = cohen_kappa(table);
  EXPECT_NEAR(kappa.value, 0.429, 0.0005);
  double variance = 0;
  double sum = 0;
  for (std::size_t cell = 0; cell < 9; ++cell) {
    const auto cases = static_cast<double>(table.counts[cell]);
    variance += cases * kappa.influence[cell] * kappa.influence[cell];
    sum += cases * kappa.influence[cell];
  }
  EXPECT_NEAR(variance, 0.002885, 0.0000005);
  EXPECT_NEAR(sum, 0, 1e-15);
}

TEST(Kappa, influence_is_the_derivative_by_a_case_of_the_cell) {
  const AgreementTable table{
      4, {1000, 200, 30, 4, 150, 2000, 90, 10, 20, 80, 900, 70, 5, 30, 60, 700}};
  for (const KappaWeights weights :
       {KappaWeights::none, KappaWeights::linear, KappaWeights::quadratic}) {
    const Kappa kappa = cohen_kappa(table, weights);
    for (std::size_t cell = 0; cell < 16; ++cell) {
      AgreementTable more = table;
      AgreementTable less = table;
      ++more.counts[cell];
      --less.counts[cell];
      const double slope =
          (cohen_kappa(more, weights).value - cohen_kappa(less, weights).value) / 2;
      EXPECT_NEAR(kappa.influence[cell], slope, 1e-9) << "cell " << cell;
    }
  }
}

TEST(Kappa, with_two_categories_all_weights_are_one) {
  const AgreementTable table{2, {20, 5, 10, 15}};
  EXPECT_DOUBLE_EQ(cohen_kappa(table).value, 0.4);
  EXPECT_EQ(cohen_kappa(table).value, cohen_kappa(table, KappaWeights::linear).value);
  EXPECT_EQ(cohen_kappa(table).value, cohen_kappa(table, KappaWeights::quadratic).value);
}

TEST(Kappa, neither_doubled_cases_nor_raters_that_change_places_matter) {
  const AgreementTable table{3, {106, 10, 4, 22, 28, 10, 2, 12, 6}};
  AgreementTable doubled = table;
  AgreementTable turned = table;
  for (std::int64_t& count : doubled.counts) count *= 2;
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) turned.counts[3 * i + j] = table.counts[3 * j + i];
  }
  for (const KappaWeights weights :
       {KappaWeights::none, KappaWeights::linear, KappaWeights::quadratic}) {
    const Kappa once = cohen_kappa(table, weights);
    const Kappa twice = cohen_kappa(doubled, weights);
    EXPECT_NEAR(twice.value, once.value, 1e-15);
    EXPECT_EQ(cohen_kappa(turned, weights).value, once.value);
    // A patient's two cases stand in one cell: their rows add up to the one row.
    for (std::size_t cell = 0; cell < 9; ++cell)
      EXPECT_NEAR(2 * twice.influence[cell], once.influence[cell], 1e-16);
  }
}

TEST(Kappa, counts_ratings_and_refuses_others_by_name) {
  const std::vector<std::int64_t> first = {0, 1, 2, 1};
  const std::vector<std::int64_t> second = {0, 1, 1, 1};
  const AgreementTable table = agreement_table(first, second, 3);
  EXPECT_EQ(table.cases(), 4);
  EXPECT_EQ(table.at(1, 1), 2);
  EXPECT_EQ(table.at(2, 1), 1);
  expect_error(ErrorKind::format, "the first rating of case 2 is 2",
               [&] { (void)agreement_table(first, second, 2); });
  expect_error(ErrorKind::format, "there must be 2 or more",
               [&] { (void)agreement_table(first, second, 1); });
}

TEST(Kappa, is_not_defined_where_nobody_chose) {
  expect_error(ErrorKind::numeric, "one and the same category",
               [] { (void)cohen_kappa({2, {7, 0, 0, 0}}); });
  expect_error(ErrorKind::numeric, "is empty", [] { (void)cohen_kappa({2, {0, 0, 0, 0}}); });
}

TEST(Kappa, a_missing_rating_is_the_farthest) {
  EXPECT_EQ(worst_rating(0, 4), 3);
  EXPECT_EQ(worst_rating(3, 4), 0);
  EXPECT_EQ(worst_rating(1, 3), 2);
  const std::vector<std::int64_t> truth = {0, 1, 2, 3, 3, 0, 1, 2};
  std::vector<std::int64_t> given = truth;
  double last = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    given[i] = worst_rating(truth[i], 4);
    const double value =
        cohen_kappa(agreement_table(truth, given, 4), KappaWeights::quadratic).value;
    EXPECT_LT(value, last);
    last = value;
  }
}

}  // namespace
}  // namespace etalon::validation
