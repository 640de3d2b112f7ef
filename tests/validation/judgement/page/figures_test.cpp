// SPDX-License-Identifier: Apache-2.0
// What figures say is held against what the judge computed on another way.
#include <gtest/gtest.h>

#include <string>

#include "tests/validation/judgement/page/page_fixture.hpp"
#include "validation/judgement/page/flow.hpp"
#include "validation/judgement/page/forest.hpp"
#include "validation/judgement/page/measured.hpp"
#include "validation/judgement/page/survival.hpp"
#include "validation/judgement/page/two_classes.hpp"

namespace etalon::validation::page {
namespace {

/// A column of judged cases with all that a figure borrows.
struct Drawn {
  Drawn(CaseTable table, const RequirementPlan& plan)
      : cases(std::move(table)), result(judged(cases, plan)) {}
  [[nodiscard]] ScoredColumn column() const { return {subject, name, "x"}; }
  [[nodiscard]] std::string estimate(std::size_t i) const {
    return html::number(*result.results[i].estimate);
  }

  CaseTable cases;
  JudgementResult result;
  std::string name = "score";
  Subject subject{cases, result, Voice(Language::en)};
};

bool has(const std::string& markup, const std::string& words) {
  return markup.find(words) != std::string::npos;
}

std::size_t count(const std::string& markup, const std::string& words) {
  std::size_t found = 0;
  for (auto at = markup.find(words); at != std::string::npos; at = markup.find(words, at + 1))
    ++found;
  return found;
}

RequirementPlan plan_of_curves() {
  RequirementPlan plan{.name = "curves"};
  plan.requirements = {requirement_on("area", "auc.mann_whitney.midrank/1", 0.8),
                       requirement_on("precision", "average_precision/1", 0.5),
                       requirement_on("found", "sensitivity/1", 0.6, 0.4),
                       requirement_on("spared", "specificity/1", 0.6, 0.4),
                       requirement_on("benefit", "net_benefit/1", 0, 0.2),
                       requirement_on("north", "sensitivity/1", 0.6, 0.7, "site=north")};
  return plan;
}

TEST(TwoClassFigures, say_the_numbers_of_the_judge_missing_outputs_counted_as_the_worst) {
  const Drawn drawn(cases_of_two_classes(500, 23), plan_of_curves());
  const std::string roc = roc_figure(drawn.column());
  EXPECT_TRUE(has(roc, "AUC " + drawn.estimate(0))) << roc;
  EXPECT_TRUE(has(roc, text("At score \u2265 0.4: sensitivity ", drawn.estimate(2),
                            ", specificity ", drawn.estimate(3), ".")))
      << roc;
  EXPECT_TRUE(has(roc, "Missing outputs (23) count as the worst."));
  EXPECT_EQ(count(roc, "class=\"mark s0\""), 3U);
  EXPECT_TRUE(has(recall_figure(drawn.column()), "average precision " + drawn.estimate(1)));
  const std::string decision = decision_figure(drawn.column());
  const std::size_t benefits = decision.find("Net benefit at threshold probabilities");
  ASSERT_NE(benefits, std::string::npos);
  const std::string said = decision.substr(benefits, 120);
  EXPECT_TRUE(has(said, ", " + drawn.estimate(4) + ", ")) << said;
}

TEST(TwoClassFigures, confusion_tables_add_up_to_the_judged_shares) {
  const Drawn drawn(cases_of_two_classes(500, 23), plan_of_curves());
  const std::string tables = confusion_tables(drawn.column());
  EXPECT_EQ(count(tables, "<table"), 3U);
  const RequirementResult& north = drawn.result.results[5];
  const std::int64_t found = std::llround(*north.estimate * static_cast<double>(north.positives));
  EXPECT_TRUE(has(tables, text("Score \u2265 0.7, site=north")));
  EXPECT_TRUE(has(tables, text("<td class=\"n\">", found, "<small>",
                               fixed(100 * *north.estimate, 1), " % of the row")))
      << tables;
}

TEST(TwoClassFigures, calibration_of_exact_probabilities_lies_on_the_diagonal) {
  RequirementPlan plan = plan_of_curves();
  plan.cluster = "none";
  CaseTable table = cases_of_two_classes(200);
  for (std::size_t i = 0; i < 200; ++i) {
    table.scores["score"][i] = i < 100 ? 0.25 : 0.75;
    table.labels[i] = i % 4 == 0 || (i >= 100 && i % 4 != 3) ? 1 : 0;
  }
  const Drawn drawn(table, plan);
  const std::string figure = calibration_figure(drawn.column());
  EXPECT_TRUE(has(figure, "0.2500 \u2192 0.2500 (100 cases)")) << figure;
  EXPECT_TRUE(has(figure, "0.7500 \u2192 0.7500 (100 cases)")) << figure;
  // Wilson's interval of 25 of 100 is 0.1755 to 0.3430 (Wilson 1927, as R's prop.test without
  // correction gives it): y = 12 + 300 (1 - share).
  EXPECT_TRUE(has(figure, "y1=\"259.36\" x2=\"127\" y2=\"209.09\"")) << figure;
  EXPECT_TRUE(has(figure, "every case taken as independent"));
}

TEST(TwoClassFigures, a_histogram_counts_every_output_once) {
  const Drawn drawn(cases_of_two_classes(500, 23), plan_of_curves());
  const std::string figure = score_figure(drawn.column());
  std::int64_t positives = 0;
  for (std::size_t i = 23; i < 500; ++i) positives += drawn.cases.labels[i];
  EXPECT_TRUE(has(figure, text("Scores of ", positives, " cases with the condition upwards and of ",
                               477 - positives, " without it")))
      << figure;
  EXPECT_TRUE(has(figure, "Cases without output (23) are left out."));
}

TEST(Thirds, part_scores_at_their_quantiles_and_keep_equal_ones_together) {
  EXPECT_EQ(thirds_of({6, 1, 5, 2, 4, 3}).first, 2);
  EXPECT_EQ(thirds_of({6, 1, 5, 2, 4, 3}).second, 4);
  EXPECT_EQ(thirds_of({7}).first, 7);
  EXPECT_EQ(thirds_of({1, 1, 1, 2}).first, 1);
  EXPECT_EQ(thirds_of({1, 1, 1, 2}).second, 1);
}

TEST(SurvivalFigures, say_survival_at_the_declared_time_and_who_is_still_followed) {
  RequirementPlan plan{.name = "survival"};
  plan.requirements = {requirement_on("auc", "auc.cumulative_dynamic.ipcw/1", 0.5)};
  plan.requirements[0].time = 2.5;
  CaseTable table;
  table.target = Target::survival;
  // Nobody is censored: survival is the share that lives on.
  for (int i = 0; i < 30; ++i) {
    table.ids.push_back(text("c", 100 + i));
    table.patients.push_back(text("p", 100 + i));
    table.times.push_back(1 + i % 10);
    table.labels.push_back(1);
    table.scores["score"].push_back(i / 10 + 1);
  }
  const Drawn drawn(table, plan);
  const std::string figure = survival_figures(drawn.column());
  EXPECT_TRUE(has(figure, "lowest third, 10 cases: 0.8000 at time 2.5.")) << figure;
  EXPECT_TRUE(has(figure, "highest third, 10 cases: 0.8000 at time 2.5.")) << figure;
  EXPECT_TRUE(has(figure, "cut at scores 1.0000 and 2")) << figure;
  // At times 0, 2, 4, … of the axis; followed for 2 or longer are 9 of 10, for 10 one.
  EXPECT_EQ(count(figure, ">9</text>"), 3U) << figure;
  EXPECT_EQ(count(figure, ">1</text>"), 3U) << figure;
  EXPECT_TRUE(has(figure, "p = 1.0000")) << figure;
  EXPECT_EQ(count(figure, "class=\"band s"), 3U);
}

TEST(SurvivalFigures, draw_equal_scores_as_one_curve) {
  RequirementPlan plan{.name = "survival"};
  plan.requirements = {requirement_on("c", "c_index.harrell/1", 0.5)};
  CaseTable table = cases_of_survival(50);
  for (double& score : table.scores["score"]) score = 1;
  const Drawn drawn(table, plan);
  const std::string figure = survival_figures(drawn.column());
  EXPECT_EQ(count(figure, "class=\"band s"), 1U);
  EXPECT_FALSE(has(figure, "Log-rank"));
}

TEST(MeasuredFigures, say_bias_and_limits_of_agreement) {
  RequirementPlan plan{.name = "size"};
  plan.cluster = "none";
  plan.requirements = {requirement_on("bias", "bias.mean_error/1", 3)};
  plan.requirements[0].bound = "upper";
  CaseTable table = cases_of_values(4);
  table.values = {10, 20, 30, 40};
  table.scores["score"] = {11, 19, 33, 41};
  const Drawn drawn(table, plan);
  const std::string figures = measured_figures(drawn.column());
  // Differences 1, -1, 3, 1: mean 1, standard deviation sqrt(8/3), 1.959964 of them 3.2006.
  EXPECT_TRUE(has(figures, "Bias 1.0000, limits of agreement \u22122.2006 to 4.2006")) << figures;
  EXPECT_EQ(count(figures, "class=\"case\""), 8U);
}

TEST(MeasuredFigures, count_many_cases_in_fields) {
  RequirementPlan plan{.name = "size"};
  plan.requirements = {requirement_on("off", "mae/1", 3)};
  const Drawn drawn(cases_of_values(5000), plan);
  const std::string figures = measured_figures(drawn.column());
  EXPECT_EQ(count(figures, "class=\"case\""), 0U);
  EXPECT_GT(count(figures, "class=\"field d"), 100U);
  EXPECT_TRUE(has(figures, "class=\"field d4\""));
  EXPECT_TRUE(has(figures, "The darker a field"));
}

TEST(FlowFigure, counts_cases_patients_and_missing_outputs_by_class) {
  const Drawn drawn(cases_of_two_classes(100, 3), plan_of_curves());
  const std::string figure = flow_figure(drawn.subject, "flow");
  EXPECT_TRUE(has(figure, "In both tables, predictions and labels, cases: 100, patients: 50."));
  EXPECT_TRUE(has(figure, "With the condition, cases: 40"));
  EXPECT_TRUE(has(figure, "Without it, cases: 60"));
  EXPECT_TRUE(has(figure, "output given: 97"));
  EXPECT_TRUE(has(figure, "output missing: 3 (with the condition 2, without it 1)"));
}

TEST(ForestFigures, put_requirements_of_one_metric_on_one_scale) {
  const Drawn drawn(cases_of_two_classes(400), plan_of_curves());
  const std::string figures = forest_figures(drawn.subject);
  EXPECT_EQ(count(figures, "<figure>"), 5U);
  EXPECT_TRUE(has(figures, "north (site=north)"));
  EXPECT_EQ(count(figures, "class=\"threshold\""), 6U);
}

}  // namespace
}  // namespace etalon::validation::page
