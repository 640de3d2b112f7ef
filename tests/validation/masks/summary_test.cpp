// SPDX-License-Identifier: Apache-2.0
#include "validation/masks/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "tests/support/format_page.hpp"
#include "validation/masks/rows_csv.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"

namespace etalon::validation {
namespace {

using Rows = std::vector<std::vector<StructureRow>>;
using testing::HasSubstr;

const MaskOptions one_class = {.classes = {"1=liver"}, .largest_distance = 10};

/// Cases of one class: their Dice, all other shares the same, distances 10·(1 − Dice) of at most
/// 10.
struct Study {
  MaskTable table;
  Rows rows;

  void add(const std::string& patient, double dice, Presence presence = Presence::both) {
    const MaskScoring scoring(one_class);
    StructureRow row{.presence = presence, .reference_voxels = 5, .diagonal = 10};
    for (const ScoreColumn& column : scoring.columns)
      row.values.push_back(column.better == BetterScore::higher ? dice : 10 * (1 - dice));
    table.cases.push_back({text("case", table.cases.size()), patient, "p", "r"});
    rows.push_back({row});
  }
  void add_missing(const std::string& patient) {
    add(patient, 0);
    const MaskScoring scoring(one_class);
    rows.back()[0].has_output = false;
    for (std::size_t i = 0; i < scoring.columns.size(); ++i)
      if (scoring.columns[i].better == BetterScore::nearer_to_zero)
        rows.back()[0].values[i] = std::numeric_limits<double>::quiet_NaN();
  }
  [[nodiscard]] MaskSummary summary() const {
    return summarize(table, one_class, MaskScoring(one_class), rows);
  }
};

/// 120 patients, two cases of every third, Dice from 0.5 to 1.
Study study() {
  const RandomStream stream(7, RandomPurpose::simulation, 0, 0);
  Study result;
  std::uint64_t next = 0;
  for (int patient = 0; patient < 120; ++patient) {
    for (int i = 0; i < (patient % 3 == 0 ? 2 : 1); ++i)
      result.add(text("p", patient), 0.5 + 0.5 * stream.uniform_double(next++));
  }
  return result;
}

const ColumnSummary& column(const MaskSummary& summary, std::string_view id) {
  const MaskScoring scoring(one_class);
  const auto found = std::ranges::find(scoring.columns, id, &ScoreColumn::id);
  return summary.classes[0].columns[static_cast<std::size_t>(found - scoring.columns.begin())];
}

TEST(MaskSummary, has_means_and_the_bound_of_the_mean_loss) {
  const Study cases = study();
  const MaskSummary summary = cases.summary();
  std::vector<double> losses;
  std::vector<std::uint32_t> patients;
  for (std::size_t i = 0; i < cases.rows.size(); ++i) {
    losses.push_back(1 - cases.rows[i][0].values[0]);
    patients.push_back(
        static_cast<std::uint32_t>(std::stoul(cases.table.cases[i].patient.substr(1))));
  }
  const double bound = 1 - BoundedMean(losses, 1, patients).upper((1 - (1 - 0.05)) / 2).value;
  EXPECT_EQ(summary.patients, 120);
  EXPECT_EQ(column(summary, "dice/1").bound, bound);
  EXPECT_LT(bound, *column(summary, "dice/1").mean);
  // A distance of ten times the loss, of which ten is most.
  EXPECT_NEAR(*column(summary, "hd/1").bound, 10 * (1 - bound), 1e-12);
  EXPECT_FALSE(column(summary, "volume_difference/1").bound);
  EXPECT_THAT(column(summary, "volume_difference/1").message, HasSubstr("no worse side"));
}

TEST(MaskSummary, of_a_structure_that_no_reference_has_bounds_nothing) {
  Study cases = study();
  cases.rows[3][0].values[0] = 0.25;
  for (auto& rows : cases.rows) rows[0].reference_voxels = 0;
  EXPECT_TRUE(column(cases.summary(), "dice/1").mean);
  EXPECT_FALSE(column(cases.summary(), "dice/1").bound);
  EXPECT_FALSE(column(cases.summary(), "dice/1").mean_where_present);
  EXPECT_THAT(column(cases.summary(), "dice/1").message,
              HasSubstr("no reference has the structure"));
  EXPECT_EQ(cases.summary().classes[0].in_reference, 0);
  cases.rows[3][0].reference_voxels = 1;
  EXPECT_EQ(column(cases.summary(), "dice/1").mean_where_present, 0.25);
  EXPECT_TRUE(column(cases.summary(), "dice/1").bound);
}

TEST(MaskSummary, bounds_lie_among_the_values_there_are) {
  Study cases;
  for (int patient = 0; patient < 119; ++patient) cases.add(text("p", patient), 0);
  cases.add("found", 1);
  EXPECT_NEAR(*column(cases.summary(), "dice/1").bound, 0.000211, 1e-6);
  EXPECT_NEAR(*column(cases.summary(), "hd/1").bound, 9.9979, 1e-4);
  Study nothing;
  for (int patient = 0; patient < 120; ++patient) nothing.add(text("p", patient), 0);
  EXPECT_EQ(column(nothing.summary(), "dice/1").bound, 0);
  EXPECT_EQ(column(nothing.summary(), "hd/1").bound, 10);
}

TEST(MaskSummary, of_lesions_without_outputs_has_no_precision) {
  const MaskOptions options = {.classes = {"1=liver"}, .lesions = {"liver"}};
  Study cases;
  for (int patient = 0; patient < 3; ++patient) {
    cases.add(text("p", patient), 0.5);
    cases.rows.back()[0].lesions = {{.reference = 2, .found = 1, .predicted = 4, .invented = 3}};
  }
  const auto lesions = [&] {
    const MaskScoring scoring(options);
    const Json summary =
        Json::parse(summary_bytes(summarize(cases.table, options, scoring, cases.rows), scoring));
    return summary.at("classes").as_array().at(0).at("lesions").as_array().at(0).canonical();
  };
  EXPECT_THAT(lesions(),
              testing::AllOf(HasSubstr(R"("precision":0.25)"), HasSubstr(R"("reason":null)")));
  // The one that invented most is left out.
  cases.add_missing("p9");
  cases.rows.back()[0].lesions = {{.reference = 2}};
  EXPECT_THAT(lesions(), testing::AllOf(HasSubstr(R"("precision":null)"), HasSubstr(R"("f1":null)"),
                                        HasSubstr(R"("sensitivity":0.375)"),
                                        HasSubstr("1 cases have no output")));
}

TEST(MaskSummary, of_distances_needs_a_declared_largest_that_no_image_exceeds) {
  Study cases = study();
  MaskOptions options = one_class;
  const auto summary = [&] {
    return summarize(cases.table, options, MaskScoring(options), cases.rows);
  };
  const double bound = *column(summary(), "hd/1").bound;
  options.largest_distance = 40;
  EXPECT_GT(*column(summary(), "hd/1").bound, bound);
  // What none of 120 shows is at most 3 % of the patients, each of whom may lose 40.
  EXPECT_GT(*column(summary(), "hd/1").bound, 0.03 * 40);
  options.largest_distance = 0;
  EXPECT_FALSE(column(summary(), "hd/1").bound);
  EXPECT_THAT(column(summary(), "hd/1").message, HasSubstr("no largest distance is declared"));
  EXPECT_TRUE(column(summary(), "dice/1").bound);
  options.largest_distance = 9;
  try {
    static_cast<void>(summary());
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_THAT(error.what(), HasSubstr("case 'case0' has a diagonal of 10 mm"));
  }
}

TEST(MaskSummary, is_the_same_in_any_order_and_of_cases_that_stand_twice) {
  Study cases = study();
  const MaskScoring scoring(one_class);
  const std::string bytes = summary_bytes(cases.summary(), scoring);
  Study turned = cases;
  std::ranges::reverse(turned.table.cases);
  std::ranges::reverse(turned.rows);
  EXPECT_EQ(summary_bytes(turned.summary(), scoring), bytes);
  Study doubled = cases;
  for (std::size_t i = 0; i < cases.rows.size(); ++i)
    doubled.add(cases.table.cases[i].patient, cases.rows[i][0].values[0]);
  EXPECT_NEAR(*column(doubled.summary(), "dice/1").bound, *column(cases.summary(), "dice/1").bound,
              1e-12);
}

TEST(MaskSummary, counts_what_was_missed_and_what_has_no_output_as_worst) {
  Study cases = study();
  const double before = *column(cases.summary(), "dice/1").bound;
  Study missed = cases;
  missed.rows[0][0].presence = Presence::missed;
  for (double& value : missed.rows[0][0].values) value = 0;
  EXPECT_LT(*column(missed.summary(), "dice/1").bound, before);
  cases.add_missing("new");
  const MaskSummary summary = cases.summary();
  EXPECT_EQ(summary.classes[0].without_output, 1);
  EXPECT_LT(*column(summary, "dice/1").bound, before);
  EXPECT_FALSE(column(summary, "volume_difference/1").mean);
  EXPECT_THAT(column(summary, "volume_difference/1").message, HasSubstr("missing output"));
}

TEST(MaskSummary, of_few_patients_has_means_alone) {
  Study cases;
  for (int patient = 0; patient < 9; ++patient) cases.add(text("p", patient), 0.9);
  EXPECT_FALSE(column(cases.summary(), "dice/1").bound);
  EXPECT_THAT(column(cases.summary(), "dice/1").message, HasSubstr("needs 10"));
  cases.add("p0", 0.9);
  EXPECT_FALSE(column(cases.summary(), "dice/1").bound) << "ten cases of nine patients";
  cases.add("p9", 0.9);
  cases.add("p10", 0.9);
  EXPECT_TRUE(column(cases.summary(), "dice/1").bound);
}

TEST(MaskSummary, says_what_other_tools_leave_out) {
  Study cases;
  cases.add("a", 0.8);
  cases.add("b", 0, Presence::invented);
  cases.add("c", 0, Presence::missed);
  cases.add_missing("d");
  const MaskSummary summary = cases.summary();
  const auto tool = [&](std::string_view name, std::string_view call) {
    for (const ToolSummary& each : summary.classes[0].other_tools)
      if (each.tool == name && each.call == call) return each;
    ADD_FAILURE() << name << " " << call;
    return ToolSummary{};
  };
  EXPECT_EQ(*column(summary, "dice/1").mean, 0.2);
  const ToolSummary monai = tool("MONAI", "compute_dice");
  EXPECT_EQ(monai.dropped, 2);
  EXPECT_EQ(*monai.mean, 0.4);
  const ToolSummary infinite = tool("MONAI", "compute_hausdorff_distance");
  EXPECT_EQ(infinite.infinite, 2);
  EXPECT_FALSE(infinite.mean);
  const ToolSummary refusing = tool("medpy", "hd");
  EXPECT_EQ(refusing.refused, 2);
  EXPECT_FALSE(refusing.mean);
}

TEST(MaskSummary, is_written_as_the_page_says) {
  Study cases;
  cases.add("a,\"b\"", 0.8);
  cases.add_missing("c");
  const MaskScoring scoring(one_class);
  const std::vector<MaskDigests> digests = {{.prediction = sha256("p"), .reference = sha256("r")},
                                            {.prediction = {}, .reference = sha256("r")}};
  const std::string csv = rows_csv(cases.table, scoring, cases.rows, digests);
  const std::string head = testing_support::format_example("mask-scores", "csv");
  EXPECT_TRUE(csv.starts_with(head)) << csv;
  EXPECT_TRUE(is_rows_csv(head));
  EXPECT_TRUE(is_rows_csv(csv));
  EXPECT_FALSE(is_rows_csv("case,patient,class,presence,my,own,table\n"));
  EXPECT_THAT(csv, HasSubstr(text("case0,\"a,\"\"b\"\"\",liver,both,5,0,0.8,0.8,")));
  EXPECT_THAT(csv, HasSubstr("case1,c,liver,no_output,5,0,0,0,,,,10,"));
  EXPECT_THAT(csv, HasSubstr(text(",,", sha256("r").hex(), "\n")));
  const Json summary = Json::parse(summary_bytes(cases.summary(), scoring));
  EXPECT_EQ(summary.at("schema").as_string(), "etalon.mask-scores/1");
  EXPECT_EQ(summary.at("patients").as_integer(), 2);
}

}  // namespace
}  // namespace etalon::validation
