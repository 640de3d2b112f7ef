// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/plan_profile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "tests/support/format_page.hpp"

namespace etalon::validation {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::format_example;

PlanProfile read(const std::string& content) {
  write_file("board.toml", content);
  return read_profile("board.toml");
}

std::string failure(const std::string& content) {
  try {
    static_cast<void>(read(content));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config) << error.what();
    return error.what();
  }
  return "no error";
}

const std::string head = "schema = 'etalon.plan_profile/1'\nname = 'board'\n";
const std::string finding = "[[finding]]\nmetric = 'sensitivity/1'\nlimit = 0.8\n";

TEST(PlanProfile, that_is_silent_asks_for_what_a_plan_is_by_default) {
  const PlanProfile profile = read(head + finding);
  const RequirementPlan plan;
  EXPECT_EQ(profile.largest_alpha, plan.alpha);
  EXPECT_EQ(profile.least_patients_per_class, plan.min_patients_per_class);
  EXPECT_FALSE(profile.allows_independent_cases);
  EXPECT_EQ(profile.findings.at(0).threshold, std::nullopt);
  EXPECT_TRUE(leaves_threshold_open(profile.findings[0]));
}

TEST(PlanProfile, of_the_page_is_read_and_has_the_digest_that_stands_there) {
  const PlanProfile profile = read(format_example("plan-profile", "toml"));
  EXPECT_EQ(profile.findings.size(), 4U);
  EXPECT_EQ(profile_bytes(profile) + "\n", format_example("plan-profile", "json"));
  EXPECT_EQ(text("sha256:", digest(profile).hex(), "\n"), format_example("plan-profile", "text"));
}

TEST(PlanProfile, has_a_digest_of_its_content_and_not_of_its_spelling) {
  const PlanProfile profile = read(head + finding);
  EXPECT_EQ(digest(read("# comment\nlargest_alpha = 5e-2\n" + head + finding)), digest(profile));
  EXPECT_NE(digest(read("largest_alpha = 0.04\n" + head + finding)), digest(profile));
  EXPECT_NE(digest(read(head + finding + "threshold = 0.5\n")), digest(profile));
}

TEST(PlanProfile, with_values_that_are_no_demands_is_refused) {
  for (const std::string number : {"nan", "inf", "-inf", "-0.05", "0", "0.3"})
    EXPECT_THAT(failure("largest_alpha = " + number + "\n" + head + finding),
                HasSubstr("board.toml:1: 'largest_alpha' is "))
        << number;
  for (const std::string number : {"nan", "-1", "inf"})
    EXPECT_THAT(failure("least_class_share = " + number + "\n" + head + finding),
                HasSubstr("'least_class_share' is "))
        << number;
  EXPECT_THAT(failure("least_class_share = 0.6\n" + head + finding), HasSubstr("allowed are 0 to"));
  EXPECT_THAT(failure("least_patients = -1\n" + head + finding), HasSubstr("'least_patients' is"));
  EXPECT_THAT(failure("least_patients = 1.5\n" + head + finding), HasSubstr("a whole number"));
  EXPECT_THAT(failure("least_patients_per_class = 1\n" + head + finding), HasSubstr("is 1,"));
  for (const std::string number : {"nan", "inf", "-inf"})
    EXPECT_THAT(failure(head + "[[finding]]\nmetric = 'sensitivity/1'\nlimit = " + number + "\n"),
                HasSubstr("'finding[0].limit' is "))
        << number;
  EXPECT_THAT(failure(head + "[[finding]]\nmetric = 'sensitivity/1'\nlimit = -0.1\n"),
              HasSubstr("a limit of -0.1 is no value of sensitivity/1"));
  EXPECT_THAT(failure(head + finding + "threshold = nan\n"), HasSubstr("'finding[0].threshold'"));
}

TEST(PlanProfile, with_a_key_that_nobody_knows_is_refused_with_the_one_that_is_meant) {
  EXPECT_THAT(failure("largest_alfa = 0.05\n" + head + finding),
              HasSubstr("unknown key 'largest_alfa'; did you mean 'largest_alpha'?"));
  EXPECT_THAT(failure(head + finding + "treshold = 0.5\n"),
              HasSubstr("did you mean 'finding[0].threshold'?"));
  EXPECT_THAT(failure(head + "[[findings]]\nmetric = 'sensitivity/1'\nlimit = 0.8\n"),
              HasSubstr("unknown key 'findings'"));
  EXPECT_THAT(failure("name = 'x'\n" + finding), HasSubstr("'schema' is missing"));
  EXPECT_THAT(failure("schema = 'etalon.plan_profile/2'\nname = 'x'\n" + finding),
              HasSubstr("allowed are etalon.plan_profile/1"));
  EXPECT_THAT(failure(head + "[[finding]]\nmetric = 'sensitivity/1'\n"),
              HasSubstr("'finding[0].limit' is missing"));
}

TEST(PlanProfile, that_no_plan_could_meet_is_refused_with_every_objection) {
  EXPECT_THAT(failure(head), HasSubstr("there is no finding, so that any plan would do"));
  const std::string said = failure(
      head + "[[finding]]\nmetric = 'sensitivty/1'\nlimit = 0.8\n" +
      "[[finding]]\nmetric = 'ppv.at_prevalence/1'\nlimit = 0.8\n" +
      "[[finding]]\nmetric = 'calibration.difference/1'\nlimit = 0\n" +
      "[[finding]]\nmetric = 'sensitivity/1'\nlimit = 0.8\nsubgroup_column = 'sex'\n" +
      "[[finding]]\nmetric = 'sensitivity/1'\nlimit = 0.8\nsubgroup = 'sex=F'\nsubgroup_column = "
      "'sex=F'\nleast_subgroups = 2\n" +
      "[[finding]]\nmetric = 'mae/1'\nlimit = 3\n");
  EXPECT_THAT(
      said, AllOf(HasSubstr("board.toml: "), HasSubstr("'finding 1': there is no metric"),
                  HasSubstr("'finding 2': ppv.at_prevalence/1 needs the prevalence"),
                  HasSubstr("'finding 3': calibration.difference/1 is neither better high nor low"),
                  HasSubstr("'finding 4': subgroup_column and least_subgroups stand together"),
                  HasSubstr("'finding 5': has a subgroup and a number of subgroups"),
                  HasSubstr("'finding 5': subgroup_column names a column alone"),
                  HasSubstr("several kinds of labels")));
  EXPECT_THAT(
      failure("least_class_share = 0.1\n" + head + "[[finding]]\nmetric = 'mae/1'\nlimit = 3\n"),
      HasSubstr("measured values have no classes"));
}

TEST(PlanProfile, of_masks_names_their_classes_and_has_them_in_its_digest) {
  const std::string overlap =
      "[[finding]]\nmetric = 'nsd.surfel/1'\nscore = 'mask'\nlabel = 'liver'\ntolerance = 2\n"
      "limit = 0.8\n";
  const PlanProfile profile = read(head + "classes = ['1=liver']\n" + overlap);
  EXPECT_THAT(description(profile.findings[0]), HasSubstr("for liver with tolerance 2 mm"));
  EXPECT_NE(digest(read(head + "classes = ['2=liver']\n" + overlap)), digest(profile));
  EXPECT_THAT(failure(head + overlap), HasSubstr("classes"));
  EXPECT_THAT(failure(head + "classes = ['1=lung']\n" + overlap), HasSubstr("is no class"));
  EXPECT_THAT(failure(head + "classes = ['1=liver']\n" + finding), HasSubstr("leave them out"));
}

}  // namespace
}  // namespace etalon::validation
