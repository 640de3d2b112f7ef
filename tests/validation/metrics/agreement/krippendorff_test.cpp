// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/agreement/krippendorff.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

/// Krippendorff 2011, "Computing Krippendorff's alpha-reliability", section C: four observers,
/// twelve units; the values 1 to 5 as 0 to 4.
struct Published {
  static constexpr std::int64_t u = UnitRatings::unrated;
  std::vector<std::int64_t> rating = {0, 0, u, 0, 1, 1, 2, 1, 2, 2, 2, 2, 2, 2, 2, 2,
                                      1, 1, 1, 1, 0, 1, 2, 3, 3, 3, 3, 3, 0, 0, 1, 0,
                                      1, 1, 1, 1, u, 4, 4, 4, u, u, 0, 0, u, u, 2, u};
  std::vector<double> values = {1, 2, 3, 4, 5};
  [[nodiscard]] UnitRatings ratings() const { return {4, rating}; }
};

TEST(Krippendorff, of_the_published_example) {
  const Published example;
  const std::vector<double> sums = coincidences(example.ratings(), 5);
  EXPECT_NEAR(std::accumulate(sums.begin(), sums.end(), 0.0), 40, 1e-12);
  const auto alpha = [&](MeasurementLevel level) {
    return krippendorff_alpha(sums, example.values, level);
  };
  EXPECT_NEAR(alpha(MeasurementLevel::nominal), 0.743, 0.0005);
  EXPECT_NEAR(alpha(MeasurementLevel::ordinal), 0.815, 0.0005);
  EXPECT_NEAR(alpha(MeasurementLevel::interval), 0.849, 0.0005);
  EXPECT_NEAR(alpha(MeasurementLevel::ratio), 0.797, 0.0005);
}

TEST(Krippendorff, without_a_patient_is_the_alpha_of_the_others) {
  const Published example;
  const std::vector<std::uint32_t> patient = {0, 0, 1, 2, 3, 3, 3, 4, 5, 6, 6, 7};
  for (const MeasurementLevel level :
       {MeasurementLevel::nominal, MeasurementLevel::ordinal, MeasurementLevel::interval}) {
    const std::vector<double> mine =
        alpha_without_each(example.ratings(), example.values, level, patient, 8);
    for (std::uint32_t left_out = 0; left_out < 8; ++left_out) {
      std::vector<std::int64_t> rest;
      for (std::size_t at = 0; at < 48; ++at) {
        if (patient[at / 4] != left_out) rest.push_back(example.rating[at]);
      }
      EXPECT_NEAR(mine[left_out],
                  krippendorff_alpha(coincidences({4, rest}, 5), example.values, level), 1e-13);
    }
  }
}

TEST(Krippendorff, does_not_depend_on_the_order_of_units_and_raters) {
  Published example;
  const std::vector<double> before = coincidences(example.ratings(), 5);
  std::reverse(example.rating.begin(), example.rating.end());
  EXPECT_EQ(coincidences(example.ratings(), 5), before);
}

TEST(Krippendorff, of_two_raters_has_the_derivative_by_a_unit_of_the_cell) {
  const AgreementTable table{
      4, {1000, 200, 30, 4, 150, 2000, 90, 10, 20, 80, 900, 70, 5, 30, 60, 700}};
  for (const MeasurementLevel level :
       {MeasurementLevel::nominal, MeasurementLevel::ordinal, MeasurementLevel::interval}) {
    const AlphaOfTwo alpha = alpha_of_two(table, level);
    for (std::size_t cell = 0; cell < 16; ++cell) {
      AgreementTable more = table;
      AgreementTable less = table;
      ++more.counts[cell];
      --less.counts[cell];
      const double slope = (alpha_of_two(more, level).value - alpha_of_two(less, level).value) / 2;
      EXPECT_NEAR(alpha.influence[cell], slope, 1e-9) << "cell " << cell;
      EXPECT_GT(std::abs(slope), 1e-7);
    }
  }
}

TEST(Krippendorff, of_two_raters_is_that_of_their_units) {
  const std::vector<std::int64_t> rating = {0, 0, 1, 1, 2, 1, 0, 2, 2, 2, 1, 0, 1, 1};
  std::vector<std::int64_t> first;
  std::vector<std::int64_t> second;
  for (std::size_t at = 0; at < rating.size(); at += 2) {
    first.push_back(rating[at]);
    second.push_back(rating[at + 1]);
  }
  const std::vector<double> values = {0, 1, 2};
  for (const MeasurementLevel level :
       {MeasurementLevel::nominal, MeasurementLevel::ordinal, MeasurementLevel::interval}) {
    EXPECT_EQ(alpha_of_two(agreement_table(first, second, 3), level).value,
              krippendorff_alpha(coincidences({2, rating}, 3), values, level));
  }
}

TEST(Krippendorff, says_what_is_wrong) {
  const std::vector<double> values = {1, 2};
  const std::vector<std::int64_t> equal = {0, 0, 0, 0};
  const std::vector<std::int64_t> alone = {0, -1, 1, -1};
  const std::vector<std::int64_t> foreign = {0, 1, 1, 2};
  expect_error(ErrorKind::numeric, "alpha is not defined", [&] {
    (void)krippendorff_alpha(coincidences({2, equal}, 2), values, MeasurementLevel::nominal);
  });
  expect_error(ErrorKind::numeric, "alpha is not defined", [&] {
    (void)krippendorff_alpha(coincidences({2, alone}, 2), values, MeasurementLevel::nominal);
  });
  expect_error(ErrorKind::format, "rating 1 of unit 1 is 2",
               [&] { (void)coincidences({2, foreign}, 2); });
  expect_error(ErrorKind::format, "must rise", [&] {
    (void)krippendorff_alpha(std::vector<double>{1, 1, 1, 1}, std::vector<double>{2, 1},
                             MeasurementLevel::interval);
  });
  expect_error(ErrorKind::numeric, "not below 0 for ratios", [&] {
    (void)krippendorff_alpha(std::vector<double>{1, 1, 1, 1}, std::vector<double>{-1, 1},
                             MeasurementLevel::ratio);
  });
}

TEST(Krippendorff, row_of_a_unit_adds_up_to_its_ratings) {
  std::vector<double> row(9);
  coincidence_row(std::vector<std::int64_t>{0, 2, 2, -1}, 3, row);
  EXPECT_EQ(row, (std::vector<double>{0, 0, 1, 0, 0, 0, 1, 0, 1}));
  coincidence_row(std::vector<std::int64_t>{1, -1, -1, -1}, 3, row);
  EXPECT_EQ(row, std::vector<double>(9, 0.0));
}

}  // namespace
}  // namespace etalon::validation
