// SPDX-License-Identifier: Apache-2.0
#include "validation/streaming/auc_stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/validation/streaming/streamed_study.hpp"
#include "validation/uncertainty/bounds/auc_bound.hpp"

namespace etalon::validation {
namespace {

using distributed::Communicator;

TEST(AucStream, ranges_hold_every_score_once_and_no_more_than_fit) {
  Communicator world = Communicator::world();
  const StreamedStudy study(2, 300, 0.05);
  world.barrier();
  if (world.is_root()) study.write();
  world.barrier();
  const CaseStream cases("predictions.h5", "labels.h5", {.models = {"score"}}, world);
  std::int64_t given = 0;
  for (const double score : study.predictions.at("score")) given += std::isnan(score) ? 0 : 1;
  for (const std::int64_t most : {1, 7, 40, 100'000}) {
    const auto ranges = score_ranges(cases, {.wanted = {.models = {"score"}}}, most);
    std::int64_t held = 0;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      held += ranges[i].size();
      EXPECT_LE(ranges[i].first, ranges[i].last);
      EXPECT_TRUE(ranges[i].size() <= most || ranges[i].is_one_score());
      if (i > 0) {
        EXPECT_GT(ranges[i].first, ranges[i - 1].last);
      }
    }
    EXPECT_EQ(held, given);
  }
}

TEST(AucStream, the_rows_do_not_depend_on_how_many_cases_are_sorted_at_once) {
  Communicator world = Communicator::world();
  const StreamedStudy study(3, 200, 0);
  world.barrier();
  if (world.is_root()) study.write();
  world.barrier();
  const CaseStream cases("predictions.h5", "labels.h5", {.models = {"score"}}, world);
  std::vector<std::int64_t> labels;
  std::vector<std::uint32_t> patients;
  for (std::size_t i = 0; i < study.labels.at("label").size(); ++i) {
    labels.push_back(static_cast<std::int64_t>(study.labels.at("label")[i]));
    patients.push_back(static_cast<std::uint32_t>(study.labels.at("patient")[i] - 2'000'000));
  }
  const AucSpread expected = auc_spread(study.predictions.at("score"), labels, patients);
  for (const std::int64_t most : {1, 13, 500, 1 << 20}) {
    for (const std::int64_t threads : {1, 2}) {
      const AucRows rows = stream_auc_rows(cases, {.wanted = {.models = {"score"}}}, threads, most);
      EXPECT_EQ(rows.cases(0), std::ranges::count(labels, 1));
      if (!world.is_root()) continue;
      const AucSpread found = auc_spread(rows, MissingRanks::best);
      EXPECT_EQ(found.auc, expected.auc);
      EXPECT_EQ(found.variance(), expected.variance());
      EXPECT_EQ(auc_lower_bound(found, 0.025).value, auc_lower_bound(expected, 0.025).value);
    }
  }
}

}  // namespace
}  // namespace etalon::validation
