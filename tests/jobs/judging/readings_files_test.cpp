// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>

#include "core/file.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "jobs/judging/judge_files.hpp"
#include "validation/judgement/page/page.hpp"

namespace etalon::jobs {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using validation::Verdict;

constexpr int cases = 80;
constexpr int readers = 5;

constexpr std::string_view plan_text = R"(name = "radiographs without and with the model"
readers = ["r0", "r1", "r2", "r3", "r4"]

[[requirement]]
id = "gain"
metric = "auc.readers.u_statistic/1"
score = "with"
reference = "without"
limit = 0

[[requirement]]
id = "with the model"
metric = "auc.readers.u_statistic/1"
score = "with"
limit = 0.75
expected = 0.93

[[requirement]]
id = "gain by anova"
metric = "auc.readers.obuchowski_rockette/1"
score = "with"
reference = "without"
limit = 0
)";

/// What reader r says of case i in a modality, as the table has it.
using Said = std::function<std::string(int r, int i, bool is_with)>;

double draw(std::uint64_t what, int a, int b) {
  return RandomStream(3, RandomPurpose::simulation, what, static_cast<std::uint64_t>(a))
      .normal_pair(static_cast<std::uint64_t>(b))[0];
}
double score(int r, int i, bool is_with) {
  const double gain = is_with ? 2.4 : 1.2;
  return gain * (i % 2) + 0.7 * draw(1, i, 0) + 0.7 * draw(2, i, 2 * r + (is_with ? 1 : 0));
}
std::string as_it_is(int r, int i, bool is_with) { return text(score(r, i, is_with)); }

FileJudgement judged(const Said& said, std::string_view plan = plan_text, bool is_turned = false) {
  std::string labels = "case,patient,label,block,sex\n";
  std::string readings = "case,reader,with,without\n";
  for (int k = 0; k < cases; ++k) {
    const int i = is_turned ? cases - 1 - k : k;
    labels += text("c", i, ",p", i, ",", i % 2, ",", (i / 2) % 2, ",", i % 4 < 2 ? "f" : "m", "\n");
    for (int q = 0; q < readers; ++q) {
      const int r = is_turned ? readers - 1 - q : q;
      const std::string with = said(r, i, true);
      if (with == "not read") continue;
      readings += text("c", i, ",r", r, ",", with, ",", said(r, i, false), "\n");
    }
  }
  write_file("plan.toml", plan);
  write_file("labels.csv", labels);
  write_file("readings.csv", readings);
  return judge_files(
      {.plan = "plan.toml", .predictions = "readings.csv", .labels = "labels.csv", .signer = {}},
      2);
}

const FileJudgement& good() {
  static const FileJudgement judgement = judged(as_it_is);
  return judgement;
}

TEST(ReadingsFiles, of_readers_who_gain_pass) {
  for (const auto& each : good().result.results) {
    EXPECT_EQ(each.ruling, Verdict::pass) << each.message;
    EXPECT_EQ(each.cases, cases);
    EXPECT_EQ(each.positives, cases / 2);
    ASSERT_TRUE(each.self_certificate && each.self_certificate->wrong_pass) << each.id;
    EXPECT_LT(each.self_certificate->wrong_pass->value, 0.06);
  }
  EXPECT_TRUE(good().result.results[1].self_certificate->power);
  EXPECT_THAT(validation::result_bytes(good().result),
              AllOf(HasSubstr(R"("schema":"etalon.result/6")"), HasSubstr(R"("reader":"r4")"),
                    HasSubstr("the readers (5: ")));
}

TEST(ReadingsFiles, order_of_rows_changes_no_byte_of_the_verdicts) {
  const FileJudgement turned = judged(as_it_is, plan_text, true);
  EXPECT_EQ(turned.result.results, good().result.results);
}

TEST(ReadingsFiles, whatever_rises_with_a_readers_score_changes_nothing) {
  const FileJudgement risen = judged(
      [](int r, int i, bool is_with) { return text(std::exp(score(r, i, is_with) * (1 + r))); });
  EXPECT_EQ(risen.result.results, good().result.results);
}

TEST(ReadingsFiles, a_worse_reading_never_improves_the_estimate) {
  const FileJudgement worse = judged([](int r, int i, bool is_with) {
    return text(score(r, i, is_with) - (is_with && r == 2 && i == 1 ? 100 : 0));
  });
  EXPECT_LT(worse.result.results[0].estimate, good().result.results[0].estimate);
}

TEST(ReadingsFiles, a_reading_that_was_not_given_counts_as_the_worst_and_passes_nothing) {
  const FileJudgement lacking = judged([](int r, int i, bool is_with) {
    return r == 1 && i == 2 ? std::string() : as_it_is(r, i, is_with);
  });
  for (std::size_t k = 0; k < 3; ++k) {
    const auto& each = lacking.result.results[k];
    EXPECT_EQ(each.missing, 1);
    EXPECT_EQ(each.ruling, Verdict::not_assessed) << each.message;
    EXPECT_LT(each.estimate, good().result.results[k].estimate);
    EXPECT_TRUE(each.estimate_of_given);
  }
}

TEST(ReadingsFiles, of_blocks_are_judged_as_split_plots) {
  std::string plan(plan_text);
  for (int r = 0; r < readers; ++r) {
    const std::string name = text("\"r", r, "\"");
    plan.replace(plan.find(name), name.size(), text("\"r", r, "=", r % 2, "\""));
  }
  const FileJudgement split = judged(
      [](int r, int i, bool is_with) {
        return (i / 2) % 2 == r % 2 ? as_it_is(r, i, is_with) : std::string("not read");
      },
      plan);
  // By analysis of variance, whose variance is never below 0.
  const auto& result = split.result.results[2];
  ASSERT_TRUE(result.lower) << result.message;
  EXPECT_EQ(result.missing, 0);
  const auto& crossed = good().result.results[2];
  EXPECT_GT(*result.upper - *result.lower, *crossed.upper - *crossed.lower);
}

/// Readers of other cases count for nothing.
TEST(ReadingsFiles, of_a_subgroup_that_is_one_block_are_those_of_its_readers_alone) {
  const auto blocks = [](std::string plan, const std::string& first_three) {
    for (int r = 0; r < readers; ++r) {
      const std::string name = text("\"r", r, "\"");
      plan.replace(plan.find(name), name.size(), text("\"r", r, "=", r < 3 ? 0 : 1, "\""));
    }
    for (std::size_t at = plan.find("score = \"with\"\n"); at != std::string::npos;
         at = plan.find("score = \"with\"\n", at + first_three.size() + 1))
      plan.insert(at, first_three);
    return plan;
  };
  const Said said = [](int r, int i, bool is_with) {
    return (i / 2) % 2 == (r < 3 ? 0 : 1) ? as_it_is(r, i, is_with) : std::string("not read");
  };
  const FileJudgement part =
      judged(said, blocks(std::string(plan_text), "subgroup = \"block=0\"\n"));
  const auto& of_three = part.result.results[1];
  ASSERT_TRUE(of_three.lower) << of_three.message;
  EXPECT_THAT(of_three.method, HasSubstr("degrees of freedom"));
  // Two readers are none.
  const FileJudgement two =
      judged(said, blocks(std::string(plan_text), "subgroup = \"block=1\"\n"));
  EXPECT_EQ(two.result.results[0].ruling, Verdict::not_assessed);
  EXPECT_THAT(two.result.results[0].message, HasSubstr("2 readers read these cases"));
}

TEST(ReadingsFiles, that_do_not_vary_are_not_assessed) {
  const FileJudgement flawless = judged(
      [](int /*r*/, int i, bool is_with) { return is_with ? text(i % 2) : std::string("3"); });
  for (const auto& each : flawless.result.results) {
    EXPECT_EQ(each.ruling, Verdict::not_assessed) << each.message;
    EXPECT_FALSE(each.lower);
  }
}

/// What no bound of this kind is free of, and bounds.md says: a best reader who gets worse makes
/// readers more alike.
TEST(ReadingsFiles, the_bound_may_rise_when_the_best_reader_gets_worse) {
  const auto of = [](double best) {
    const FileJudgement judgement = judged([&](int r, int i, bool is_with) {
      const double gain = is_with && r == 0 ? best : is_with ? -1.4 : 0;
      return text(score(r, i, is_with) + gain * (i % 2));
    });
    return judgement.result.results[1].lower.value();
  };
  EXPECT_GT(of(-1), of(2));
}

TEST(ReadingsFiles, of_subgroups_are_of_these_cases) {
  std::string plan(plan_text);
  plan.replace(plan.find("limit = 0\n"), 10, "limit = 0\nsubgroup = \"sex=f\"\n");
  const FileJudgement part = judged(as_it_is, plan);
  EXPECT_EQ(part.result.results[0].cases, cases / 2);
  EXPECT_EQ(part.result.results[1].lower, good().result.results[1].lower);
}

TEST(ReadingsFiles, of_several_cases_of_one_patient_are_not_assessed) {
  static_cast<void>(judged(as_it_is));
  std::string labels = "case,patient,label\n";
  for (int i = 0; i < cases; ++i) labels += text("c", i, ",p", i / 2, ",", i % 2, "\n");
  write_file("doubled.csv", labels);
  const FileJudgement doubled = judge_files(
      {.plan = "plan.toml", .predictions = "readings.csv", .labels = "doubled.csv", .signer = {}},
      1);
  EXPECT_EQ(doubled.result.results[0].ruling, Verdict::not_assessed);
  EXPECT_THAT(doubled.result.results[0].message, HasSubstr("one case of each patient"));
}

TEST(ReadingsFiles, have_a_page_in_both_languages) {
  const std::string english = render_page(good().cases, good().result, Language::en);
  EXPECT_THAT(english, AllOf(HasSubstr("read by 5 readers"), HasSubstr("AUC of each reader"),
                             HasSubstr("ROC curve of each reader")));
  const std::string russian = render_page(good().cases, good().result, Language::ru);
  EXPECT_THAT(russian, AllOf(HasSubstr("AUC каждого врача"), HasSubstr("читают врачи: 5")));
}

}  // namespace
}  // namespace etalon::jobs
