// SPDX-License-Identifier: Apache-2.0
#include "validation/power/design.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "tests/support/format_page.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

RequirementPlan some_plan() {
  RequirementPlan plan{.name = "test"};
  plan.requirements = {{.id = "auc", .metric = "auc.mann_whitney.midrank/1", .limit = 0.85},
                       {.id = "found", .metric = "sensitivity/1", .threshold = 0.5, .limit = 0.8}};
  return plan;
}

std::string objection(const Design& design) {
  try {
    check_design(design, some_plan());
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::config);
    return problem.what();
  }
  return {};
}

TEST(Design, what_does_not_fit_the_plan_is_said_at_once) {
  EXPECT_EQ(objection({.expected = {{.requirement = "auc", .value = 0.9}}}), "");
  const std::string all =
      objection({.positives = 0,
                 .negatives = 0,
                 .expected = {{.requirement = "acu", .value = 0.9},
                              {.requirement = "auc", .value = 1},
                              {.requirement = "found", .value = 0.9, .part = 0.5},
                              {.requirement = "auc", .value = 0.9}}});
  EXPECT_THAT(all, HasSubstr("there are no patients"));
  EXPECT_THAT(all,
              HasSubstr("expected 'acu': the plan has no such requirement; did you mean 'auc'"));
  EXPECT_THAT(all,
              HasSubstr("expected 'auc': a true auc.mann_whitney.midrank/1 of 1 does not lie"));
  EXPECT_THAT(all, HasSubstr("expected 'found': the requirement has no subgroup"));
  EXPECT_THAT(all, HasSubstr("expected 'auc': stands twice"));
}

TEST(Design, many_objections_are_no_longer_than_a_person_reads) {
  RequirementPlan plan = some_plan();
  for (int i = 0; i < 500; ++i)
    plan.requirements.push_back({.id = text("another requirement ", i), .metric = "mae/1"});
  Design design;
  for (int i = 0; i < 5000; ++i)
    design.expected.push_back({.requirement = text("nothing that is there ", i), .value = 0.9});
  try {
    check_design(design, plan);
    FAIL() << "no error";
  } catch (const Error& problem) {
    EXPECT_LT(std::string_view(problem.what()).size(), 20'000U);
  }
}

TEST(Design, what_is_not_given_is_absent_and_no_number_says_so) {
  const std::string expected = "[[expected]]\nrequirement = \"auc\"\nvalue = 0.9\n";
  write_file("absent.toml", expected);
  const Json json = config::to_json(read_design("absent.toml", {}));
  for (const std::string key : {"called", "part", "reference", "between_models", "discordant"}) {
    EXPECT_TRUE(json.at("expected").as_array()[0].at(key).is_null()) << key;
    write_file("none.toml", expected + key + " = -1\n");
    try {
      static_cast<void>(read_design("none.toml", {}));
      ADD_FAILURE() << key << " = -1 was read";
    } catch (const Error& problem) {
      EXPECT_THAT(problem.what(), HasSubstr(key + "' is -1, allowed are 0 to"));
    }
  }
}

TEST(Design, overrides_stand_over_the_file_and_both_are_checked) {
  write_file("design.toml", std::string_view("positives = 40\nnegatives = 360\n"));
  const std::vector<std::string> overrides = {"positives=50", "correlation=0.2"};
  const Design design = read_design("design.toml", overrides);
  EXPECT_EQ(design.positives, 50);
  EXPECT_EQ(design.negatives, 360);
  EXPECT_EQ(design.correlation, 0.2);
  EXPECT_EQ(read_design({}, {}), Design{});
  write_file("design.toml", std::string_view("positive = 40\n"));
  try {
    static_cast<void>(read_design("design.toml", {}));
    FAIL() << "read";
  } catch (const Error& problem) {
    EXPECT_THAT(problem.what(), HasSubstr("design.toml:1: unknown key 'positive'; did you mean"));
  }
}

TEST(Design, of_a_signature_says_its_patients_itself) {
  write_file("whole.toml", "positives = 40\nnegatives = 360\n");
  write_file("half.toml", "positives = 40\nsamples = 1000\n");
  const std::vector<std::string> none;
  const std::vector<std::string> negatives = {"negatives=300"};
  const std::vector<std::string> both = {"positives=100", "negatives=300"};
  EXPECT_EQ(read_stated_design("whole.toml", none).design, read_design("whole.toml", none));
  EXPECT_EQ(read_stated_design("half.toml", negatives).design.negatives, 300);
  EXPECT_EQ(read_stated_design("", both).design, Design{});
  EXPECT_FALSE(read_stated_design("", both).says_samples);
  const std::vector<std::string> many = {"positives=100", "negatives=300", "samples=10000"};
  EXPECT_TRUE(read_stated_design("", many).says_samples);
  const auto refusal = [](const char* file, const std::vector<std::string>& overrides,
                          ErrorKind kind) {
    try {
      static_cast<void>(read_stated_design(file, overrides));
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), kind);
      return std::string(problem.what());
    }
    return std::string();
  };
  EXPECT_THAT(refusal("half.toml", none, ErrorKind::config),
              HasSubstr("half.toml: the study that the plan is for does not say 'negatives'"));
  EXPECT_THAT(refusal("", negatives, ErrorKind::usage), HasSubstr("does not say 'positives'"));
}

std::string objection_to_parts(const std::vector<std::pair<std::string, double>>& parts,
                               const std::string& metric, bool has_two_labels) {
  RequirementPlan plan{.name = "test"};
  Design design;
  for (const auto& [subgroup, part] : parts) {
    const std::string id = text(subgroup, " ", plan.requirements.size());
    plan.requirements.push_back(
        {.id = id, .metric = metric, .label = "liver", .subgroup = subgroup, .limit = 0.7});
    design.expected.push_back({.requirement = id, .value = 0.8, .part = part});
  }
  if (has_two_labels)
    plan.requirements.push_back({.id = "other", .metric = metric, .label = "tumour", .limit = 0.7});
  try {
    check_design(design, plan);
  } catch (const Error& problem) {
    return problem.what();
  }
  return {};
}

TEST(Design, parts_of_the_patients_are_said_once_and_are_no_more_than_all) {
  const std::string auc = "auc.mann_whitney.midrank/1";
  EXPECT_EQ(objection_to_parts({{"sex=F", 0.5}, {"sex=M", 0.5}, {"sex=F", 0.5}}, auc, false), "");
  EXPECT_THAT(objection_to_parts({{"sex=F", 0.5}, {"sex=M", 0.4}, {"sex=F", 0.6}}, auc, false),
              HasSubstr("expected 'sex=F 2': a 'part' of 0.6 where another requirement of the same "
                        "subgroup has 0.5"));
  EXPECT_THAT(objection_to_parts({{"sex=F", 0.5}, {"sex=M", 0.6}}, auc, false),
              HasSubstr("expected 'sex=M 1': the parts of subgroups that no patient is in together "
                        "add up to 1.1"));
  const std::string yes = "reference has liver=yes";
  const std::string no = "reference has liver=no";
  EXPECT_THAT(objection_to_parts({{yes, 0.9}}, "dice/1", false),
              HasSubstr("'positives' and 'negatives' say whose reference has the structure"));
  EXPECT_EQ(objection_to_parts({{yes, 0.9}, {no, 0.1}}, "dice/1", true), "");
  EXPECT_THAT(objection_to_parts({{yes, 0.9}, {no, 0.9}}, "dice/1", true),
              HasSubstr("add up to 1.8"));
}

TEST(Design, cases_of_one_patient_are_not_judged_as_independent) {
  const Design design{.positives = 40, .negatives = 40, .cases_per_patient = 10};
  RequirementPlan plan = some_plan();
  EXPECT_NO_THROW(check_design(design, plan));
  plan.cluster = "none";
  EXPECT_NO_THROW(check_design({.positives = 40, .negatives = 40}, plan));
  try {
    check_design(design, plan);
    FAIL() << "no error";
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::config);
    EXPECT_THAT(problem.what(), HasSubstr("cases_per_patient = 10, but the plan takes every case"));
  }
}

TEST(Design, the_example_of_the_format_page_is_one) {
  write_file("page.toml", testing_support::format_example("design", "toml"));
  const Design design = read_design("page.toml", {});
  EXPECT_EQ(design.positives, 40);
  ASSERT_EQ(design.expected.size(), 2U);
  EXPECT_EQ(design.expected[1].called, 0.12);
  EXPECT_EQ(design.expected[1].part, 0.5);
}

TEST(Design, the_page_names_every_key) {
  const std::string page = read_text_file(std::filesystem::path(std::getenv("ETALON_SOURCE_DIR")) /
                                          "docs/formats/design.md");
  const Json design = config::to_json(Design{.expected = {{.requirement = "a"}}});
  for (const auto& [key, value] : design.as_object()) {
    EXPECT_TRUE(key == "expected" || page.find(text("`", key, "`")) != std::string::npos) << key;
  }
  for (const auto& [key, value] : design.at("expected").as_array()[0].as_object())
    EXPECT_NE(page.find(text("`expected.", key, "`")), std::string::npos) << key;
}

}  // namespace
}  // namespace etalon::validation
