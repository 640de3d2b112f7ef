// SPDX-License-Identifier: Apache-2.0
#include "jobs/check/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon::jobs {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class CheckJob : public testing::Test {
 protected:
  void SetUp() override {
    std::string table = "patient,f0,f1,class\n";
    for (int i = 0; i < 300; ++i) {
      table +=
          text("p", i, ",", i % 2 == 0 ? i * 0.01 : 3 + i * 0.01, ",", i * 0.1, ",", i % 2, "\n");
    }
    write_file("table.csv", table);
    write_file("job.toml",
               "[job]\nname = \"a\"\ndirectory = \"job\"\n"
               "[data]\npath = \"table.csv\"\nskip_rows = 1\nlabel_column = \"class\"\n"
               "patient_column = \"patient\"\ntrain = 0.4\nvalidation = 0.2\ntest = 0.4\n"
               "[model]\nhidden = [4]\n[train]\nepochs = 20\n"
               "[compress]\nmargin = 0.2\n"
               "[plan.comparison]\nauc_margin = 0.2\nsensitivity_margin = 0.5\n"
               "specificity_margin = 0.5\n"
               "[plan.analytical]\nbrier = 1.0\nscaled_brier = -1.0\n");
  }

  static std::vector<std::string> subjects(const std::vector<Objection>& objections) {
    std::vector<std::string> result;
    for (const Objection& each : objections) result.push_back(each.subject);
    return result;
  }
  static JobCheck checked(const std::vector<std::string>& overrides) {
    return check_job("job.toml", overrides, {});
  }
};

/// Three mistakes that have nothing to do with each other.
const std::vector<std::string> three = {"plan.analytical.sensitivity=0.999",
                                        "plan.analytical.specificity=0.999",
                                        "registry.reference=./table.csv/below"};

TEST_F(CheckJob, a_key_that_nothing_knows_takes_no_objection_away) {
  const auto before = subjects(checked(three).objections);
  ASSERT_THAT(before, ElementsAre("plan.analytical.sensitivity", "plan.analytical.specificity",
                                  "registry.reference"));
  for (const char* stray : {"e=1", "test=0.3", "path=\"x\"", "file=\"x\"", "is=1", "plan.e=1",
                            "plan.data.of=2", "train.e=1", "sign.a=\"b\""}) {
    auto overrides = three;
    overrides.emplace_back(stray);
    auto after = subjects(checked(overrides).objections);
    ASSERT_EQ(after.size(), 4U) << stray;
    after.erase(after.begin());
    EXPECT_EQ(after, before) << stray;
  }
}

TEST_F(CheckJob, a_refused_key_hides_no_key_whose_name_begins_as_its_own) {
  const auto found = checked({"plan.data.min_cases=-1", "plan.data.min_cases_per_class=200",
                              "plan.levels=[\"L0\", \"L1\"]"});
  EXPECT_THAT(subjects(found.objections), ElementsAre("job.toml"));
  EXPECT_THAT(subjects(found.warnings), ElementsAre("plan.levels", "plan.data.min_cases_per_class",
                                                    "plan.data.min_cases_per_class"));
}

TEST_F(CheckJob, what_rests_on_a_refused_key_is_not_said) {
  // Each would be an objection or a warning to a default that nobody gave.
  for (const char* refused : {"plan.alpha=7", "plan.levels=7", "plan.cluster=\"no\"", "plan=7"}) {
    EXPECT_THAT(subjects(checked({three[0], refused}).objections), ElementsAre("job.toml"))
        << refused;
  }
  EXPECT_THAT(checked({"compress.margin=7", "plan.comparison.auc_margin=1.0"}).warnings, IsEmpty());
  EXPECT_THAT(checked({"compress.margin=0.5", "plan.comparison.auc_margin=7"}).warnings, IsEmpty());
  EXPECT_THAT(subjects(checked({"compress.margin=0.5", "plan.alpha=7"}).warnings),
              ElementsAre("compress.margin"));
}

TEST_F(CheckJob, an_unsound_plan_is_said_once_and_hides_nothing_else) {
  auto overrides = three;
  overrides.emplace_back("plan.operating_point=\"best\"");
  EXPECT_THAT(subjects(checked(overrides).objections),
              UnorderedElementsAre("job.toml", three[0].substr(0, three[0].find('=')),
                                   three[1].substr(0, three[1].find('=')), "registry.reference"));
}

TEST_F(CheckJob, a_gate_that_can_judge_nobody_is_foretold_by_what_the_patients_say) {
  // Of each class as many patients as before, few of whom have most of the cases.
  std::string table = "patient,f0,f1,class\n";
  for (int i = 0; i < 300; ++i) {
    for (int k = 0; k < (i % 30 < 2 ? 60 : 1); ++k)
      table += text("p", i, ",", 3 * (i % 2) + 0.001 * i + 0.00001 * k, ",", i * 0.1 + 0.001 * k,
                    ",", i % 2, "\n");
  }
  write_file("table.csv", table);
  const auto reason = testing::ContainsRegex(
      "has [1-9][0-9] patients with samples of class '[a-z]*', who say as much as [1-9] of equal "
      "size, but the gate of compression needs 10: it will accept no candidate");
  const auto found = checked({"plan.levels=[\"L1\"]", "compress.margin=1.0"});
  const auto gate = std::ranges::find(found.warnings, "data.validation", &Objection::subject);
  ASSERT_NE(gate, found.warnings.end());
  EXPECT_THAT(gate->reason, reason);
  // With nothing to compare the level fails whatever the models are.
  const auto compared = checked({"plan.levels=[\"L1\", \"L6\"]", "compress.margin=1.0"}).objections;
  const auto doomed = std::ranges::find(compared, "data.validation", &Objection::subject);
  ASSERT_NE(doomed, compared.end());
  EXPECT_THAT(doomed->reason, reason);
  EXPECT_THAT(doomed->remedy, testing::HasSubstr("without L6 in plan.levels"));
}

TEST_F(CheckJob, a_comparison_without_compression_is_objected_to_where_somebody_wrote_it) {
  const auto found = checked({"compress.method=\"none\"", "plan.levels=[\"L0\", \"L6\"]"});
  EXPECT_THAT(subjects(found.objections), testing::Contains("plan.levels"));
  EXPECT_THAT(subjects(checked({"compress.method=\"none\""}).objections),
              testing::Not(testing::Contains("plan.levels")));
}

TEST_F(CheckJob, a_faulty_requirement_is_said_with_its_line_and_hides_nothing_else) {
  const std::string job = read_text_file("job.toml");
  for (const char* faulty :
       {"id = \"x\"\nmetric = \"auc.mann_whitney.midrank/1\"\nsubgroup = \"sex=F\"",
        "id = \"x\"\nmetric = \"auc.mann_whitney.midrank/1\"\nreference = \"full\"",
        "id = \"x\"\nmetric = \"auc\"", "id = \"auc\"\nmetric = \"auc.mann_whitney.midrank/1\""}) {
    write_file("job.toml", text(job, "[[plan.requirement]]\n", faulty, "\nlimit = 0.5\n"));
    const auto found = checked(three).objections;
    EXPECT_THAT(subjects(found), ElementsAre("job.toml", "plan.analytical.sensitivity",
                                             "plan.analytical.specificity", "registry.reference"))
        << faulty;
    EXPECT_THAT(found[0].reason, testing::StartsWith("job.toml:")) << faulty;
  }
}

TEST_F(CheckJob, a_level_that_the_plan_demands_and_requires_nothing_of_is_objected_to) {
  const auto nothing = checked({"plan.analytical.auc=0.0", "plan.analytical.sensitivity=0.0",
                                "plan.analytical.specificity=0.0"});
  EXPECT_THAT(subjects(nothing.objections), ElementsAre("plan.levels"));
  EXPECT_THAT(nothing.objections[0].reason, testing::HasSubstr("requires nothing of L3"));
  const auto margins =
      checked({"plan.comparison.auc_margin=1.0", "plan.comparison.sensitivity_margin=1.0",
               "plan.comparison.specificity_margin=1.0"});
  EXPECT_THAT(subjects(margins.objections), ElementsAre("plan.levels"));
  EXPECT_THAT(margins.objections[0].reason, testing::HasSubstr("requires nothing of L6"));
}

TEST_F(CheckJob, a_requirement_of_a_compressed_model_wants_compression) {
  write_file("job.toml",
             text(read_text_file("job.toml"), "[[plan.requirement]]\nid = \"x\"\n",
                  "metric = \"sensitivity/1\"\nscore = \"compressed\"\nreference = \"full\"\n"
                  "limit = -0.5\n"));
  EXPECT_THAT(checked({}).objections, IsEmpty());
  const auto found =
      checked({"compress.method=\"none\"", "compress.margin=0.05",
               "plan.comparison.auc_margin=0.05", "plan.levels=[\"L0\", \"L1\", \"L3\"]"})
          .objections;
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].reason, testing::HasSubstr("'x'"));
  EXPECT_THAT(found[0].reason, testing::HasSubstr("compressed"));
}

TEST_F(CheckJob, a_job_of_ten_lines_on_a_table_of_300_patients_has_nothing_against_it) {
  write_file("ten.toml",
             "[job]\nname = \"a\"\ndirectory = \"ten\"\n[data]\npath = \"table.csv\"\n"
             "skip_rows = 1\nlabel_column = \"class\"\npatient_column = \"patient\"\n"
             "[train]\nepochs = 60\n");
  const std::vector<std::string> none;
  const auto found = check_job("ten.toml", none, {});
  EXPECT_THAT(found.objections, IsEmpty());
  std::vector<std::string> left_out;
  for (const Objection& each : found.warnings) {
    if (each.reason.find("is left out of the plan") != std::string::npos)
      left_out.push_back(each.subject);
  }
  EXPECT_THAT(left_out, ElementsAre("plan.analytical.scaled_brier"));
  EXPECT_THAT(subjects(found.warnings), testing::Contains("compress.method"));
  // What the file or an override writes is asked for, its default's own value too.
  const auto asked =
      check_job("ten.toml", std::vector<std::string>{"plan.analytical.scaled_brier=0.0"}, {});
  EXPECT_THAT(subjects(asked.objections), ElementsAre("plan.analytical.scaled_brier"));
}

TEST_F(CheckJob, a_limit_is_named_as_the_plan_writes_it) {
  const auto margin = checked({"plan.comparison.auc_margin=0.01", "compress.margin=0.01"}).warnings;
  ASSERT_FALSE(margin.empty());
  EXPECT_THAT(margin.back().reason, testing::StartsWith("plan.comparison.auc_margin is 0.01,"));
}

TEST_F(CheckJob, a_comparison_that_nothing_can_assess_is_an_objection) {
  std::string table = "patient,f0,class\n";
  for (int i = 0; i < 80; ++i) table += text("p", i, ",", i * 0.01, ",", i < 40 ? 0 : 1, "\n");
  write_file("table.csv", table);
  const auto found = checked({"data.test=0.2", "data.train=0.6", "plan.analytical.auc=0.0",
                              "plan.analytical.sensitivity=0.01", "plan.analytical.specificity=0.0",
                              "plan.data.min_cases=2", "plan.data.min_cases_per_class=2",
                              "plan.identity.max_flip_rate=1.0"});
  EXPECT_THAT(subjects(found.objections), testing::Contains("plan.comparison.auc_margin"));
}

}  // namespace
}  // namespace etalon::jobs
