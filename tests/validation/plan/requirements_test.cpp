// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/requirements.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "tests/validation/plan/plan_text.hpp"

namespace etalon::validation {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr const char* good =
    "name = 't'\n[[requirement]]\nid = 'se'\nmetric = 'sensitivity/1'\nthreshold = 0.5\nlimit = "
    "0.8\n";

TEST(Requirements, the_digest_follows_the_content_and_not_its_spelling) {
  const RequirementPlan plan = read(good);
  ASSERT_EQ(plan.requirements.size(), 1U);
  EXPECT_EQ(plan.requirements[0].limit, 0.8);
  const std::string spelt = "# a comment\nalpha = 5e-2\n" + std::string(good);
  EXPECT_EQ(digest(read(spelt)), digest(plan));
  EXPECT_NE(digest(read("alpha = 0.04\n" + std::string(good))), digest(plan));
}

TEST(Requirements, other_bytes_than_these_need_another_schema_number) {
  EXPECT_EQ(digest(read(good)).hex(),
            "ca56a22fa5fcc5dc366d8e933cfc32ce612178ff0cd7a336e60fc9ef8771ee23");
  EXPECT_THAT(requirement_bytes(read(good)), HasSubstr(R"("schema":"etalon.requirements/2")"));
}

TEST(Requirements, an_expected_value_is_better_than_the_limit_and_inside_the_range) {
  const std::string plan(good);
  EXPECT_EQ(read(plan).requirements[0].expected, std::nullopt);
  EXPECT_EQ(read(plan + "expected = 0.9\n").requirements[0].expected, 0.9);
  EXPECT_THAT(failure(plan + "expected = 0.8\n"), HasSubstr("0.8 does not meet the limit of 0.8"));
  EXPECT_THAT(failure(plan + "expected = 1\n"), HasSubstr("1 does not lie between 0 and 1"));
  EXPECT_THAT(failure(plan + "bound = 'upper'\nexpected = 0.9\n"),
              HasSubstr("0.9 does not meet the limit"));
  // -1 is a value of a bias, and no way to say that there is none.
  const std::string bias =
      "name = 't'\n[[requirement]]\nid = 'b'\nmetric = 'bias.mean_error/1'\nbound = 'lower'\n"
      "expected = -1\nlimit = ";
  const RequirementPlan biased = read(bias + "-2\n");
  EXPECT_EQ(biased.requirements[0].expected, -1.0);
  EXPECT_NE(requirement_bytes(biased), requirement_bytes(read(plan)));
  EXPECT_THAT(requirement_bytes(read(plan)), HasSubstr(R"("expected":null,)"));
  EXPECT_THAT(failure(bias + "-0.5\n"), HasSubstr("-1 does not meet the limit of -0.5"));
  EXPECT_THAT(failure(plan + "expected = -1\n"), HasSubstr("-1 does not lie between 0 and 1"));
}

TEST(Requirements, a_threshold_of_minus_one_is_a_threshold_and_what_is_not_given_is_null) {
  const std::string logits =
      "name = 't'\n[[requirement]]\nid = 'se'\nmetric = 'sensitivity/1'\nthreshold = -1\nlimit = "
      "0.8\n";
  const RequirementPlan plan = read(logits);
  EXPECT_EQ(plan.requirements[0].threshold, -1.0);
  EXPECT_EQ(plan.requirements[0].prevalence, std::nullopt);
  EXPECT_THAT(requirement_bytes(plan),
              AllOf(HasSubstr(R"("threshold":-1,)"), HasSubstr(R"("prevalence":null,)"),
                    HasSubstr(R"("time":null)")));
  EXPECT_NE(digest(plan), digest(read(good)));
  EXPECT_THAT(failure("name = 't'\n[[requirement]]\nid = 'a'\nmetric = 'brier.mean_squared/1'\n"
                      "threshold = -1\nlimit = 0.2\n"),
              HasSubstr("brier.mean_squared/1 has no threshold"));
  EXPECT_THAT(failure("name = 't'\n[[requirement]]\nid = 'a'\nmetric = 'c_index.harrell/1'\n"
                      "time = 0\nlimit = 0.2\n"),
              HasSubstr("a time of 0 is not above 0"));
}

TEST(Requirements, every_objection_is_said_at_once) {
  EXPECT_THAT(failure("name = 't'\n"), HasSubstr("there is no requirement"));
  const std::string said = failure(
      "name = 't'\n"
      "[[requirement]]\nid = 'a'\nmetric = 'sensitivty/1'\nlimit = 0.8\n"
      "[[requirement]]\nid = 'b'\nmetric = 'sensitivity/1'\nlimit = 1.8\n"
      "[[requirement]]\nid = 'b'\nmetric = 'brier.mean_squared/1'\nthreshold = 0.5\nlimit = 0.2\n"
      "[[requirement]]\nid = 'c'\nmetric = 'ppv.at_prevalence/1'\nthreshold = 0.5\nlimit = 0.2\n"
      "[[requirement]]\nid = 'd'\nmetric = 'calibration.difference/1'\nsubgroup = 'sex'\nlimit = "
      "0\n");
  EXPECT_THAT(said, AllOf(HasSubstr("requirement 'a': there is no metric \"sensitivty/1\"; did you "
                                    "mean "
                                    "\"sensitivity/1\"?"),
                          HasSubstr("requirement 'b': sensitivity/1 needs a threshold"),
                          HasSubstr("a limit of 1.8 is no value of sensitivity/1 (0 to 1)"),
                          HasSubstr("requirement 'b' stands twice"),
                          HasSubstr("brier.mean_squared/1 has no threshold"),
                          HasSubstr("ppv.at_prevalence/1 needs the prevalence"),
                          HasSubstr("subgroup \"sex\" is not written column=value")));
  EXPECT_THAT(said, HasSubstr("name the bound (lower or upper)"));
}

TEST(Requirements, a_name_has_an_end_and_is_shown_in_short) {
  const auto with = [](const std::string& key, std::size_t bytes) {
    const std::string id = key == "id" ? std::string(bytes, 'i') : "a";
    const std::string value =
        key == "id" ? std::string() : text(key, " = 'x=", std::string(bytes - 2, 'x'), "'\n");
    return text("name = 't'\n[[requirement]]\nid = '", id,
                "'\nmetric = 'auc.mann_whitney.midrank/1'\n", value, "limit = 0.5\n");
  };
  for (const auto& [key, most] : std::map<std::string, std::size_t>{
           {"id", 100}, {"score", 200}, {"reference", 200}, {"label", 200}, {"subgroup", 400}}) {
    EXPECT_EQ(read(with(key, most)).requirements.size(), 1U) << key;
    EXPECT_THAT(failure(with(key, most + 1)),
                HasSubstr(text(": ", key, " has ", most + 1, " bytes; ", most, " are the most")));
    EXPECT_LT(failure(with(key, 1000000)).size(), 500U) << key;
  }
  const std::string metric(1000000, 'm');
  EXPECT_LT(failure("name = 't'\n[[requirement]]\nid = 'a'\nmetric = '" + metric + "'\nlimit = 0\n")
                .size(),
            500U);
}

TEST(Requirements, more_resamples_than_memory_bears_are_refused) {
  std::string plan = "name = 't'\nreplicates = 1000000\n";
  for (int i = 0; i < 50; ++i)
    plan +=
        text("[[requirement]]\nid = 'm", i, "'\nmetric = 'mcc/1'\nthreshold = 0.5\nlimit = 0.5\n");
  EXPECT_EQ(read(plan).requirements.size(), 50U);
  plan += "[[requirement]]\nid = 'm'\nmetric = 'mcc/1'\nthreshold = 0.5\nlimit = 0.5\n";
  EXPECT_THAT(failure(plan), HasSubstr("51 requirements with 1000000 replicates each"));
}

TEST(Requirements, a_misspelt_key_is_named_with_its_line) {
  EXPECT_THAT(
      failure(std::string(good) + "limitt = 1\n"),
      HasSubstr("unknown key 'requirement[0].limitt'; did you mean 'requirement[0].limit'"));
}

}  // namespace
}  // namespace etalon::validation
