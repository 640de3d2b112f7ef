// SPDX-License-Identifier: Apache-2.0
// The pages are judged by tests/peers/report_html.py, that is by the HTML and XML parsers of
// Python.
#include "validation/judgement/page/page.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/file.hpp"
#include "core/text.hpp"
#include "tests/support/format_page.hpp"
#include "tests/support/html_page.hpp"
#include "tests/validation/judgement/page/page_fixture.hpp"
#include "validation/html/markup.hpp"

namespace etalon::validation {
namespace {

constexpr std::array languages = {Language::en, Language::ru};

void expect_good_page(const std::string& page, const std::vector<std::string>& texts) {
  write_file("page.html", page);
  testing_support::expect_good_page("page.html", texts);
}

/// A plan with a pass, a failure, an open question and a subgroup without cases.
RequirementPlan plan_of_every_ruling() {
  RequirementPlan plan{.name = "Second reader"};
  plan.requirements = {
      requirement_on("area", "auc.mann_whitney.midrank/1", 0.8),
      requirement_on("north", "auc.mann_whitney.midrank/1", 0.95, std::nullopt, "site=north"),
      requirement_on("found", "sensitivity/1", 0.88, 0.5),
      requirement_on("nobody", "specificity/1", 0.5, 0.5, "site=west")};
  return plan;
}

TEST(JudgementPage, says_every_requirement_with_estimate_interval_limit_and_reason) {
  const CaseTable cases = cases_of_two_classes(400, 3);
  const JudgementResult result = judged(cases, plan_of_every_ruling());
  ASSERT_EQ(result.results[0].ruling, Verdict::pass);
  ASSERT_EQ(result.results[1].ruling, Verdict::inconclusive);
  ASSERT_EQ(result.results[3].ruling, Verdict::not_assessed);
  std::vector<std::string> texts = {"Second reader",  "Area under the ROC curve",
                                    "Sensitivity",    "positive is score \u2265 0.5",
                                    "site=north",     "no case has site=west",
                                    "sensitivity/1",  digest(result.plan).prefixed(),
                                    "Not assessed",   result.predictions.prefixed(),
                                    "at least 0.8800"};
  for (std::size_t i = 0; i < 3; ++i) {
    texts.push_back(text(html::number(*result.results[i].lower), " to ",
                         html::number(*result.results[i].upper)));
    texts.push_back(text("The lower bound is ", html::number(*result.results[i].lower)));
    texts.push_back(text(html::number(*result.results[i].estimate_of_given), " of those given"));
  }
  expect_good_page(render_page(cases, result, Language::en), texts);
}

TEST(JudgementPage, says_what_the_plan_promised_for_these_patients) {
  const CaseTable cases = cases_of_two_classes(400, 3);
  JudgementResult result = judged(cases, plan_of_every_ruling());
  result.results[0].self_certificate = {
      .method = "simulated",
      .allowed = 0.035,
      .wrong_pass = Chance{.value = 0.0241, .standard_error = 0.0015, .samples = 10000},
      .expected = 0.93,
      .power = Chance{.value = 0.91, .standard_error = 0.003, .samples = 10000}};
  result.results[2].self_certificate = {
      .method = "exact", .allowed = 0.035, .wrong_pass = Chance{.value = 0.0183}};
  expect_good_page(render_page(cases, result, Language::en),
                   {"would pass 2.41 \u00B1 0.15 % of such studies; 3.50\u00A0% are allowed. "
                    "One with 0.9300 would "
                    "pass 91.00 \u00B1 0.30 %.",
                    "would pass 1.83 % of such studies; 3.50\u00A0% are allowed."});
  expect_good_page(render_page(cases, result, Language::ru),
                   {"столько таких исследований: 1.83 %; допустимо 3.50\u00A0%."});
}

TEST(JudgementPage, is_russian_but_for_names_numbers_and_what_only_the_result_says) {
  const CaseTable cases = cases_of_two_classes(400, 3);
  const JudgementResult result = judged(cases, plan_of_every_ruling());
  const std::string page = render_page(cases, result, Language::ru);
  expect_good_page(page, {"Площадь под ROC-кривой", "Чувствительность", "Не оценено", "Пройдено",
                          "не менее 0.8800", "О чём здесь не сказано", "sensitivity/1",
                          text("от ", html::number(*result.results[0].lower), " до ")});
  EXPECT_NE(page.find("<html lang=\"ru\">"), std::string::npos);
  EXPECT_NE(page.find("нет случаев с site=west"), std::string::npos);
  for (const char* english : {"Requirement", "Sensitivity", "Pass", "cases", "threshold"}) {
    const std::string body = page.substr(page.find("</style>"));
    EXPECT_EQ(body.find(text(">", english)), std::string::npos) << english;
  }
}

TEST(JudgementPage, says_why_nothing_was_promised) {
  const CaseTable cases = cases_of_two_classes(400);
  JudgementResult result = judged(cases, plan_of_every_ruling());
  for (const std::size_t i : {0U, 2U}) {
    result.results[i].self_certificate = {
        .not_simulated = "a difference of two models depends on how these differ"};
  }
  result.results[1].self_certificate = {.not_simulated = "1 < 2"};
  const std::string page = render_page(cases, result, Language::ru);
  expect_good_page(page, {"не моделировалось для area, found: разность двух моделей",
                          "не моделировалось для north: 1 < 2."});
  EXPECT_NE(page.find("<span lang=\"en\">1 &lt; 2</span>."), std::string::npos);
}

TEST(JudgementPage, shows_an_infinite_likelihood_ratio_as_one) {
  CaseTable cases = cases_of_two_classes(400);
  for (std::size_t i = 0; i < 400; ++i)
    cases.scores["score"][i] = cases.labels[i] == 1 ? 0.3 + 0.001 * static_cast<double>(i) : 0.1;
  RequirementPlan plan{.name = "ratio"};
  plan.requirements = {requirement_on("ratio", "lr_plus/1", 3, 0.4)};
  const JudgementResult result = judged(cases, plan);
  ASSERT_TRUE(std::isinf(*result.results[0].estimate));
  const std::string page = render_page(cases, result, Language::en);
  expect_good_page(page,
                   {"\u221E", text("The lower bound is ", html::number(*result.results[0].lower))});
  EXPECT_EQ(page.find(">inf"), std::string::npos);
}

TEST(JudgementPage, shows_each_of_several_labels_by_itself) {
  CaseTable cases = cases_of_two_classes(300);
  for (const std::int64_t label : cases.labels) {
    cases.named_labels["edema"].push_back(static_cast<std::int8_t>(label));
    cases.named_labels["<u>"].push_back(cases.named_labels["<u>"].size() % 10 == 0
                                            ? std::int8_t{-1}
                                            : static_cast<std::int8_t>(1 - label));
  }
  cases.labels.clear();
  RequirementPlan plan{.name = "labels"};
  plan.requirements = {requirement_on("one", "sensitivity/1", 0.5, 0.4),
                       requirement_on("other", "specificity/1", 0.5, 0.6)};
  plan.requirements[0].label = "edema";
  plan.requirements[1].label = "<u>";
  const std::string page = render_page(cases, judged(cases, plan), Language::en);
  expect_good_page(page, {"edema: Figures of column score", "edema: Flow of cases",
                          "<u>: Figures of column score", "(<u>: 30)"});
  EXPECT_EQ(page.find("<u>"), std::string::npos);
}

TEST(JudgementPage, names_every_class_and_the_share_of_those_that_the_plan_names) {
  CaseTable cases = cases_of_two_classes(300);
  for (std::size_t i = 0; i < cases.labels.size(); ++i) {
    const bool is_unknown = i % 10 == 9;
    for (const char* name : {"ill", "well", "Ill"}) {
      const bool is_own = cases.labels[i] == 0 ? name == std::string("well")
                                               : name == std::string(i == 0 ? "Ill" : "ill");
      cases.named_labels[name].push_back(static_cast<std::int8_t>(is_unknown ? -1 : is_own));
    }
  }
  cases.labels.clear();
  cases.are_exclusive = true;
  RequirementPlan plan{.name = "classes"};
  plan.requirements = {requirement_on("one", "npv/1", 0.5, 0.4)};
  plan.requirements[0].label = "ill";
  const std::string page = render_page(cases, judged(cases, plan), Language::en);
  expect_good_page(page,
                   {"one of 3 classes, each against the rest", "Ill: 1 of 270", "ill: 119 of 270",
                    "well: 150 of 270", "is here ill: 0.4407. Predictive values"});
  EXPECT_EQ(page.find("two classes"), std::string::npos);
  cases.are_exclusive = false;
  expect_good_page(render_page(cases, judged(cases, plan), Language::ru),
                   {"несколько меток (3)", "ill: 119 из 270", "здесь ill: 0.4407."});
}

TEST(JudgementPage, takes_for_granted_what_the_result_does_in_its_words) {
  CaseTable cases = cases_of_two_classes(300);
  cases.attributes["site"][0] = "";
  RequirementPlan plan{.name = "grounds"};
  plan.requirements = {requirement_on("found", "sensitivity/1", 0.5, 0.4, "site=north")};
  const JudgementResult result = judged(cases, plan);
  ASSERT_GE(result.grounds.assumptions.size(), 6U);
  for (const Language language : languages) {
    const std::string page = render_page(cases, result, language);
    for (const Assumption each : result.grounds.assumptions) {
      const std::string item = html::escaped(sentence(each, result.grounds, language));
      EXPECT_NE(page.find(text("<li>", item, "</li>")), std::string::npos) << item;
    }
  }
}

TEST(JudgementPage, says_of_each_bound_what_is_known_of_it) {
  const auto silence_of = [](const CaseTable& cases, const RequirementPlan& plan) {
    const JudgementResult result = judged(cases, plan);
    for (const RequirementResult& each : result.results) EXPECT_TRUE(each.lower) << each.message;
    const std::string page = render_page(cases, result, Language::en);
    return page.substr(page.find("<section id=\"silence\""));
  };
  RequirementPlan plan{.name = "bounds"};
  plan.requirements = {requirement_on("ratio", "lr_plus/1", 1, 0.5)};
  const std::string of_rates = silence_of(cases_of_two_classes(400), plan);
  EXPECT_NE(of_rates.find("The bounds of ratio are made of"), std::string::npos);
  EXPECT_EQ(of_rates.find("Simulated are"), std::string::npos);
  EXPECT_EQ(of_rates.find("3.5 %"), std::string::npos);
  plan.requirements = {requirement_on("loss", "brier.ipcw/1", 0.3)};
  plan.requirements[0].time = 5;
  CaseTable survival = cases_of_survival(400);
  const std::string at_time = silence_of(survival, plan);
  EXPECT_NE(at_time.find("The bounds of loss were tried in few designs"), std::string::npos);
  EXPECT_EQ(at_time.find("3.5 %"), std::string::npos);
  plan.requirements = {requirement_on("own", "accuracy/1", 0.5, 0.5),
                       requirement_on("pair", "accuracy/1", -0.5, 0.5),
                       requirement_on("loss", "brier.mean_squared/1", 0.5),
                       requirement_on("less", "brier.scaled/1", -0.5)};
  CaseTable both = cases_of_two_classes(400);
  for (const double score : both.scores["score"]) both.scores["old"].push_back(0.9 * score);
  plan.requirements[1].reference = plan.requirements[3].reference = "old";
  const std::string paired = silence_of(both, plan);
  EXPECT_NE(paired.find("Simulated are the bounds of own, pair, loss: "), std::string::npos);
  EXPECT_NE(paired.find("for the intervals of less, which rest on"), std::string::npos);
}

TEST(JudgementPage, has_no_figures_of_values_that_no_figure_shows) {
  for (CaseTable cases :
       {cases_of_two_classes(200), cases_of_survival(200), cases_of_values(200)}) {
    std::vector<double>& large = cases.target == Target::real       ? cases.values
                                 : cases.target == Target::survival ? cases.times
                                                                    : cases.scores["raw"];
    for (std::size_t i = 0; i < large.size(); i += 2)
      large[i] = i % 4 == 0 && cases.target != Target::survival ? -1.7e308 : 1.7e308;
    RequirementPlan plan = plan_of_every_metric(cases.target);
    if (cases.target == Target::two_classes) {
      plan.requirements = {requirement_on("area", "auc.mann_whitney.midrank/1", 0.5)};
      plan.requirements[0].score = "raw";
    }
    const JudgementResult result = judged(cases, plan);
    expect_good_page(render_page(cases, result, Language::en),
                     {"Values beyond 1e100 stand here, which no figure shows"});
  }
}

TEST(JudgementPage, is_well_formed_for_every_metric_of_every_kind_of_labels) {
  for (const Language language : languages) {
    for (const CaseTable& cases :
         {cases_of_two_classes(300, 4), cases_of_survival(300), cases_of_values(300)}) {
      const JudgementResult result = judged(cases, plan_of_every_metric(cases.target));
      std::vector<std::string> texts;
      for (const Requirement& requirement : result.plan.requirements) {
        texts.push_back(requirement.metric);
        std::string title(metric_of(requirement.metric).info().title.in(language));
        if (title.find('\'') == std::string::npos) texts.push_back(std::move(title));
      }
      expect_good_page(render_page(cases, result, language), texts);
    }
  }
}

TEST(JudgementPage, draws_two_models_that_are_compared_and_scores_that_are_no_probabilities) {
  CaseTable cases = cases_of_two_classes(400, 2);
  RequirementPlan plan{.name = "two"};
  plan.requirements = {requirement_on("no worse", "auc.mann_whitney.midrank/1", -0.05)};
  plan.requirements[0].reference = "raw";
  const std::string page = render_page(cases, judged(cases, plan), Language::en);
  expect_good_page(page, {"Area under the ROC curve: difference from column raw",
                          "Figures of column raw", "Figures of column score",
                          "The scores are no probabilities", "at least \u22120.0500"});
}

TEST(JudgementPage, is_a_page_too_without_what_figures_need) {
  for (CaseTable cases : {cases_of_two_classes(40), cases_of_survival(40), cases_of_values(40)}) {
    RequirementPlan plan = plan_of_every_metric(cases.target);
    for (double& score : cases.scores["score"]) score = std::numeric_limits<double>::quiet_NaN();
    expect_good_page(render_page(cases, judged(cases, plan), Language::en),
                     {"There is no output in this column"});
    for (double& score : cases.scores["score"]) score = 0.5;
    for (std::int64_t& label : cases.labels) label = 0;
    for (double& time : cases.times) time = 0;
    for (double& value : cases.values) value = 0.5;
    expect_good_page(render_page(cases, judged(cases, plan), Language::ru), {});
  }
  CaseTable one = cases_of_values(1);
  RequirementPlan plan{.name = "one"};
  plan.requirements = {requirement_on("off", "mae/1", 3)};
  expect_good_page(render_page(one, judged(one, plan), Language::en), {"Predicted and measured"});
}

TEST(JudgementPage, hostile_names_are_read_and_not_run) {
  const std::string hostile = "<script>alert(1)</script><img src=x onerror=y> \" onload=z & ]]>";
  const std::string turned = "abc\u202Edef";
  for (CaseTable cases :
       {cases_of_two_classes(60, 2), cases_of_survival(60), cases_of_values(60)}) {
    const auto scores = cases.scores["score"];
    cases.scores.clear();
    cases.scores[hostile] = cases.scores[turned] = scores;
    const std::string attribute = "<b onclick> \" & '";
    cases.attributes[attribute] = std::vector<std::string>(60, hostile);
    for (std::string& id : cases.ids) id += hostile;
    RequirementPlan plan = plan_of_every_metric(cases.target);
    plan.name = hostile;
    int number = 0;
    for (Requirement& requirement : plan.requirements) {
      requirement.score = hostile;
      requirement.id = text(number++, hostile, "\n\x01", turned);
      requirement.subgroup = attribute + "=" + hostile;
    }
    plan.requirements[0].score = turned;
    for (const Language language : languages) {
      const std::string page = render_page(cases, judged(cases, plan), language);
      expect_good_page(page, {hostile});
      for (const char* wrong :
           {"<script", "<img", "\u202E", "\x01", "<b onclick", "http:", "https:"})
        EXPECT_EQ(page.find(wrong), std::string::npos) << wrong;
    }
  }
}

TEST(JudgementPage, is_the_same_for_any_number_of_threads_and_each_time) {
  const CaseTable cases = cases_of_two_classes(300, 4);
  JudgementResult one = judged(cases, plan_of_every_metric(Target::two_classes));
  JudgementResult other = one;
  other.results = judge(cases, other.plan, 1);
  EXPECT_EQ(render_page(cases, one, Language::en), render_page(cases, other, Language::en));
}

TEST(JudgementPage, does_not_grow_with_the_cases) {
  for (const auto& make : {+[](std::int64_t n) { return cases_of_two_classes(n); },
                           +[](std::int64_t n) { return cases_of_survival(n); },
                           +[](std::int64_t n) { return cases_of_values(n); }}) {
    const CaseTable cases = make(100000);
    RequirementPlan plan{.name = "many"};
    const char* metric = cases.target == Target::two_classes ? "sensitivity/1"
                         : cases.target == Target::survival  ? "c_index.harrell/1"
                                                             : "mae/1";
    plan.requirements = {requirement_on("a", metric, 0.5, 0.5)};
    if (cases.target != Target::two_classes) plan.requirements[0].threshold.reset();
    EXPECT_LT(render_page(cases, judged(cases, plan), Language::ru).size(), 300000U) << metric;
  }
}

TEST(JudgementPage, what_was_not_said_follows_the_plan_and_the_cases) {
  const auto silence = [](const CaseTable& cases, const RequirementPlan& plan) {
    const std::string page = render_page(cases, judged(cases, plan), Language::en);
    return page.substr(page.find("<section id=\"silence\""));
  };
  const auto has = [](const std::string& page, const char* words) {
    return page.find(words) != std::string::npos;
  };
  RequirementPlan plan{.name = "silence"};
  plan.requirements = {requirement_on("area", "auc.mann_whitney.midrank/1", 0.8),
                       requirement_on("ranks", "average_precision/1", 0.3)};
  const std::string by_patient = silence(cases_of_two_classes(300), plan);
  EXPECT_TRUE(has(by_patient, "<li>patients are independent of each other</li>"));
  EXPECT_TRUE(has(by_patient, "No output is missing"));
  EXPECT_TRUE(has(by_patient, "0.4000 here"));
  EXPECT_TRUE(has(by_patient, "for the intervals of ranks, which rest on resampling"));
  EXPECT_TRUE(has(by_patient, "Simulated are the bounds of area: "));
  plan.cluster = "none";
  const std::string by_case = silence(cases_of_two_classes(300, 7), plan);
  EXPECT_TRUE(has(by_case, "though 300 cases come from 150 patients"));
  EXPECT_TRUE(has(by_case, "Column score: 7 of 300 outputs are missing"));
  CaseTable single = cases_of_survival(200);
  single.patients = single.ids;
  plan.requirements = {requirement_on("c", "c_index.uno/1", 0.6)};
  plan.requirements[0].time = 5;
  const std::string survival = silence(single, plan);
  EXPECT_TRUE(has(survival, "<li>cases are independent of each other</li>"));
  EXPECT_TRUE(has(survival, "<li>censoring is independent of the event"));
  EXPECT_FALSE(has(survival, "Simulated are"));
  EXPECT_FALSE(has(survival, "each with its own error"));
}

TEST(JudgementPage, begins_as_the_test_vector_of_the_format_page) {
  const CaseTable cases = cases_of_two_classes(60);
  const std::string page = render_page(cases, judged(cases, plan_of_every_ruling()), Language::ru);
  const std::string start = testing_support::format_example("result-page", "html", 0);
  EXPECT_EQ(page.substr(0, start.size()), start);
}

}  // namespace
}  // namespace etalon::validation
