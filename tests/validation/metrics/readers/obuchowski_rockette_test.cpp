// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/readers/obuchowski_rockette.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/readers/reader_csv.hpp"
#include "validation/uncertainty/delong.hpp"

namespace etalon::validation {
namespace {

TEST(ObuchowskiRockette, covariances_are_delong_s) {
  const ReaderStudy study = read_reader_table(READER_STUDY).study();
  const ReaderCovariance mine = reader_covariance(study);
  std::vector<std::span<const double>> scores;
  for (std::int64_t m = 0; m < 2; ++m) {
    for (std::int64_t r = 0; r < 5; ++r) scores.push_back(study.of(m, r));
  }
  const AucCovariance theirs = delong(scores, study.truth);
  for (std::size_t a = 0; a < 10; ++a) {
    EXPECT_EQ(mine.auc[a], theirs.auc[a]);
    for (std::size_t b = 0; b < 10; ++b)
      EXPECT_NEAR(mine.covariance[a * 10 + b], theirs.at(a, b), 1e-16);
  }
}

TEST(ObuchowskiRockette, of_the_published_example) {
  const ReaderCovariance aucs = reader_covariance(read_reader_table(READER_STUDY).study());
  const RocketteEstimate difference = rockette_difference(aucs, 0, 1);
  // An independent calculation in NumPy from the formulas of Hillis 2007.
  EXPECT_NEAR(difference.readers_and_cases.value, -0.07275, 1e-15);
  EXPECT_NEAR(difference.readers_and_cases.variance, 0.001615854767628205, 1e-16);
  EXPECT_NEAR(difference.readers_and_cases.degrees_of_freedom, 45.20740409205233, 1e-9);
  const double f = difference.readers_and_cases.value * difference.readers_and_cases.value /
                   difference.readers_and_cases.variance;
  EXPECT_NEAR(f, 3.275394921641718, 1e-11);
  EXPECT_EQ(difference.readers.degrees_of_freedom, 4);
  EXPECT_LT(difference.readers.variance, difference.readers_and_cases.variance);
  EXPECT_LT(difference.cases.variance, difference.readers_and_cases.variance);
}

TEST(ObuchowskiRockette, of_fixed_readers_is_the_variance_of_the_mean) {
  const ReaderCovariance aucs = reader_covariance(read_reader_table(READER_STUDY).study());
  double one = 0;
  double both = 0;
  for (std::int64_t r = 0; r < 5; ++r) {
    for (std::int64_t s = 0; s < 5; ++s) {
      one += aucs.between(1, r, 1, s) / 25;
      both +=
          (aucs.between(0, r, 0, s) + aucs.between(1, r, 1, s) - 2 * aucs.between(0, r, 1, s)) / 25;
    }
  }
  EXPECT_NEAR(rockette_auc(aucs, 1).cases.variance, one, 1e-16);
  EXPECT_NEAR(rockette_difference(aucs, 0, 1).cases.variance, both, 1e-16);
  EXPECT_EQ(rockette_auc(aucs, 1).cases.degrees_of_freedom, HUGE_VAL);
}

TEST(ObuchowskiRockette, readers_without_common_cases_do_not_covary) {
  ReaderTable table = read_reader_table(READER_STUDY);
  // Readers 0 and 1 read one half of the cases, the others the rest.
  std::erase_if(table.readings,
                [](const Reading& r) { return (r.of_case % 2 == 0) != (r.reader < 2); });
  const ReaderCovariance aucs = reader_covariance(table.study());
  EXPECT_EQ(aucs.between(0, 0, 0, 3), 0);
  EXPECT_EQ(aucs.between(0, 1, 1, 4), 0);
  EXPECT_NE(aucs.between(0, 0, 0, 1), 0);
  const RocketteEstimate difference = rockette_difference(aucs, 0, 1);
  EXPECT_GT(difference.readers_and_cases.variance, 0);
}

TEST(ObuchowskiRockette, modalities_may_change_places) {
  const ReaderCovariance aucs = reader_covariance(read_reader_table(READER_STUDY).study());
  const RocketteEstimate there = rockette_difference(aucs, 0, 1);
  const RocketteEstimate back = rockette_difference(aucs, 1, 0);
  EXPECT_EQ(there.readers_and_cases.value, -back.readers_and_cases.value);
  EXPECT_EQ(there.readers_and_cases.variance, back.readers_and_cases.variance);
  EXPECT_EQ(there.readers_and_cases.degrees_of_freedom, back.readers_and_cases.degrees_of_freedom);
}

TEST(ObuchowskiRockette, says_what_is_missing) {
  ReaderTable table = read_reader_table(READER_STUDY);
  const ReaderCovariance aucs = reader_covariance(table.study());
  expect_error(ErrorKind::format, "compared with itself",
               [&] { (void)rockette_difference(aucs, 1, 1); });
  expect_error(ErrorKind::format, "modality 2 is asked for", [&] { (void)rockette_auc(aucs, 2); });
  std::erase_if(table.readings, [](const Reading& r) { return r.reader == 3 && r.modality == 1; });
  expect_error(ErrorKind::numeric, "reader 3 has read 0 diseased and 0 other cases in modality 1",
               [&] { (void)reader_covariance(table.study()); });
  std::erase_if(table.readings, [](const Reading& r) { return r.reader > 0; });
  const ReaderStudy alone = reader_study(table.readings, table.truth, 2, 1);
  expect_error(ErrorKind::numeric, "there is one reader",
               [&] { (void)rockette_auc(reader_covariance(alone), 0); });
}

}  // namespace
}  // namespace etalon::validation
