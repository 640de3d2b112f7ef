// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/score_columns.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/segmentation/small_volumes.hpp"
#include "validation/metrics/segmentation/other_tools.hpp"

namespace etalon::validation {
namespace {

const VoxelGrid grid = {.extents = {6, 10, 12}, .spacing = {2.5, 0.7, 0.9}};
const SegmentationOptions options = {.tolerances = {1, 2.5}, .boundary_widths = {0, 2}};
constexpr std::int64_t one[] = {1};

StructureScores score(const Labels& predicted, const Labels& reference) {
  return score_structures(predicted, reference, grid, one, options).at(0);
}

std::size_t place_of(std::span<const ScoreColumn> columns, std::string_view name) {
  const auto found = std::ranges::find(columns, name, &ScoreColumn::name);
  EXPECT_NE(found, columns.end()) << name;
  return static_cast<std::size_t>(found - columns.begin());
}

TEST(ScoreColumns, names_are_unique_and_versioned) {
  std::set<std::string> names;
  for (const ScoreColumn& column : score_columns(options)) {
    EXPECT_TRUE(names.insert(column.name()).second) << column.name();
    EXPECT_NE(column.id.find("/1"), std::string::npos);
  }
  EXPECT_TRUE(names.contains("hd95.pooled/1"));
  EXPECT_TRUE(names.contains("nsd.border/1 at 2.5 mm"));
  EXPECT_TRUE(names.contains("boundary_iou/1 at 0 mm"));
}

TEST(ScoreColumns, a_row_holds_the_value_of_each_column) {
  const StructureScores scores = score(ragged_balls(grid, 1), ragged_balls(grid, 2));
  const auto columns = score_columns(options);
  const std::vector<double> row = score_row(scores, columns);
  ASSERT_EQ(row.size(), columns.size());
  EXPECT_EQ(row[place_of(columns, "dice/1")], scores.dice);
  EXPECT_EQ(row[place_of(columns, "hd95.surfel/1")], scores.hd95_surfel);
  EXPECT_EQ(row[place_of(columns, "nsd.surfel/1 at 2.5 mm")], scores.nsd_surfel[1]);
  EXPECT_EQ(row[place_of(columns, "boundary_iou/1 at 2 mm")], scores.boundary_iou[1]);
}

TEST(ScoreColumns, a_missed_structure_is_never_better_than_any_prediction_in_any_column) {
  const Labels reference = ragged_balls(grid, 2);
  const Labels nothing(reference.size());
  const auto columns = score_columns(options);
  const std::vector<double> missed = score_row(score(nothing, reference), columns);
  for (std::uint64_t seed = 10; seed < 20; ++seed) {
    const std::vector<double> found =
        score_row(score(ragged_balls(grid, seed), reference), columns);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].better == BetterScore::nearer_to_zero) continue;
      const bool is_no_better =
          columns[i].better == BetterScore::higher ? missed[i] <= found[i] : missed[i] >= found[i];
      EXPECT_TRUE(is_no_better) << columns[i].id;
    }
  }
}

TEST(ScoreSums, means_count_missed_and_invented_structures_as_worst) {
  const Labels mask = ragged_balls(grid, 2);
  const Labels nothing(mask.size());
  const auto columns = score_columns(options);
  ScoreSums sums(columns.size());
  for (const auto& [predicted, reference] :
       {std::pair(mask, mask), {nothing, mask}, {mask, nothing}, {nothing, nothing}}) {
    const StructureScores scores = score(predicted, reference);
    sums.add(scores.presence, score_row(scores, columns));
  }
  EXPECT_EQ(sums.cases(), 4);
  for (const auto presence :
       {Presence::neither, Presence::missed, Presence::invented, Presence::both})
    EXPECT_EQ(sums.cases(presence), 1);
  EXPECT_DOUBLE_EQ(sums.mean(place_of(columns, "dice/1")), 0.5);
  EXPECT_DOUBLE_EQ(sums.mean(place_of(columns, "hd95.pooled/1")), grid.diagonal() / 2);
}

TEST(ScoreSums, order_and_grouping_change_no_bit) {
  const auto columns = score_columns(options);
  std::vector<std::vector<double>> rows;
  for (std::uint64_t seed = 0; seed < 7; ++seed)
    rows.push_back(score_row(score(ragged_balls(grid, seed), ragged_balls(grid, 50)), columns));
  ScoreSums forward(columns.size());
  ScoreSums backward(columns.size());
  ScoreSums part(columns.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    forward.add(Presence::both, rows[i]);
    (i < 3 ? part : backward).add(Presence::both, rows[rows.size() - 1 - i]);
  }
  backward.add(part);
  for (std::size_t i = 0; i < columns.size(); ++i) EXPECT_EQ(forward.mean(i), backward.mean(i));
}

TEST(ScoreSums, no_case_has_no_mean_and_a_row_of_another_size_is_refused) {
  ScoreSums sums(2);
  expect_error(ErrorKind::numeric, "no case", [&] { (void)sums.mean(0); });
  expect_error(ErrorKind::internal, "a value for each column",
               [&] { sums.add(Presence::both, std::vector<double>{1}); });
}

TEST(OtherTools, each_names_a_column_and_says_something_for_each_presence) {
  std::set<std::string> ids;
  for (const ScoreColumn& column : score_columns(options)) ids.insert(column.id);
  EXPECT_FALSE(other_tools().empty());
  for (const OtherTool& tool : other_tools()) {
    EXPECT_TRUE(ids.contains(std::string(tool.metric))) << tool.metric;
    EXPECT_EQ(tool.answer(Presence::both), ToolAnswer::value);
    EXPECT_EQ(tool.answer(Presence::missed), tool.missed);
    EXPECT_EQ(tool.answer(Presence::invented), tool.invented);
    EXPECT_EQ(tool.answer(Presence::neither), tool.neither);
  }
}

}  // namespace
}  // namespace etalon::validation
