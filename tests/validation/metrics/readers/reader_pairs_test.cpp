// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/readers/reader_pairs.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/validation/metrics/readers/reader_csv.hpp"
#include "validation/metrics/roc.hpp"

namespace etalon::validation {
namespace {

TEST(ReaderPairs, are_the_auc_of_what_each_reader_has_read) {
  ReaderTable table = read_reader_table(READER_STUDY);
  std::erase_if(table.readings,
                [](const Reading& r) { return (r.of_case + 3 * r.reader) % 7 == 0; });
  const ReaderStudy study = table.study();
  const std::vector<ReaderPlacements> placements = place_readings(study);
  ASSERT_EQ(placements.size(), 10U);
  for (std::size_t cell = 0; cell < 10; ++cell) {
    std::vector<double> scores;
    std::vector<std::int64_t> labels;
    const auto own =
        study.of(static_cast<std::int64_t>(cell / 5), static_cast<std::int64_t>(cell % 5));
    std::int64_t won = 0;
    for (std::size_t i = 0; i < own.size(); ++i) {
      EXPECT_EQ(placements[cell].is_read[i] == 1, ReaderStudy::is_read(own[i]));
      if (study.truth[i] == 1) won += placements[cell].of_case[i];
      if (!ReaderStudy::is_read(own[i])) continue;
      scores.push_back(own[i]);
      labels.push_back(study.truth[i]);
    }
    EXPECT_EQ(placements[cell].auc(), auc(scores, labels));
    EXPECT_EQ(won, placements[cell].half_pairs);
  }
}

}  // namespace
}  // namespace etalon::validation
