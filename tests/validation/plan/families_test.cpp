// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/families.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "tests/validation/plan/plan_text.hpp"

namespace etalon::validation {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string claim(const std::string& id, const std::string& rest = "family = 'models'\n") {
  return text("[[requirement]]\nid = '", id, "'\nmetric = 'sensitivity/1'\nthreshold = 0.5\n",
              "limit = 0.8\nscore = '", id, "'\n", rest);
}

const std::string name = "name = 't'\n";
const std::string family = "[[family]]\nid = 'models'\n";

TEST(Families, are_read_with_their_claims) {
  const RequirementPlan plan =
      read(name + family + "shown = 1\n" + claim("a") + claim("alone", "") + claim("b"));
  ASSERT_EQ(plan.families.size(), 1U);
  EXPECT_EQ(plan.families[0].method, "holm");
  EXPECT_EQ(claims_of(plan, plan.families[0]), (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(needed_claims(plan, plan.families[0]), 1);
  EXPECT_EQ(family_of(plan, plan.requirements[0]), &plan.families[0]);
  EXPECT_EQ(family_of(plan, plan.requirements[1]), nullptr);
  EXPECT_EQ(least_error(plan, plan.requirements[0]), 0.0125);
  EXPECT_EQ(least_error(plan, plan.requirements[1]), 0.025);
  const RequirementPlan silent = read(name + family + claim("a") + claim("b"));
  EXPECT_EQ(needed_claims(silent, silent.families[0]), 2);
}

TEST(Families, leave_the_bytes_of_a_plan_without_them_as_they_were) {
  const RequirementPlan plan = read(name + claim("a", ""));
  EXPECT_THAT(requirement_bytes(plan),
              AllOf(HasSubstr(R"("schema":"etalon.requirements/2")"), Not(HasSubstr("family"))));
  // SHA-256 of the canonical JSON as it was before there were families.
  EXPECT_EQ(digest(plan).hex(), "f288dd6356a697fc584aaca0578cb039281395becd7fe6180c9b2199f50b8157");
}

TEST(Families, are_part_of_the_digest_under_a_schema_of_their_own) {
  const RequirementPlan plan = read(name + family + "shown = 1\n" + claim("a") + claim("b", ""));
  EXPECT_THAT(
      requirement_bytes(plan),
      AllOf(HasSubstr(R"("family":[{"id":"models","method":"holm","shown":1}])"),
            HasSubstr(R"("family":"models")"), HasSubstr(R"("schema":"etalon.requirements/3")")));
  EXPECT_NE(digest(plan), digest(read(name + family + claim("a") + claim("b", ""))));
  EXPECT_NE(digest(plan), digest(read(name + family + "shown = 1\nmethod = 'bonferroni'\n" +
                                      claim("a") + claim("b", ""))));
}

TEST(Families, choose_no_draws) {
  const RequirementPlan plan = read(name + family + claim("a") + claim("b"));
  const RequirementPlan other =
      read("name = 'u'\n[[family]]\nid = 'others'\nmethod = 'fixed-sequence'\n" +
           claim("a", "family = 'others'\n") + claim("b", "family = 'others'\n"));
  const RequirementPlan none = read(name + claim("a", "") + claim("b", ""));
  EXPECT_EQ(digest(without_names(plan)), digest(without_names(other)));
  EXPECT_EQ(digest(without_names(plan)), digest(without_names(none)));
}

TEST(Families, that_control_another_error_or_are_not_there_are_refused_by_name) {
  const auto with = [&](const std::string& method) {
    return failure(name + family + "method = '" + method + "'\n" + claim("a"));
  };
  EXPECT_THAT(with("bh"), AllOf(HasSubstr("family 'models': the method \"bh\" bounds the share of "
                                          "wrong claims among those shown"),
                                HasSubstr("write holm")));
  EXPECT_THAT(with("max-t"), HasSubstr("\"max-t\" is unsupported"));
  EXPECT_THAT(with("hocberg"), HasSubstr("did you mean hochberg?"));
  EXPECT_THAT(with(""), HasSubstr("there are bonferroni, holm, hochberg, fixed-sequence"));
}

TEST(Families, that_are_wrong_are_all_said_at_once) {
  const std::string said =
      failure(name +
              "[[family]]\nid = 'models'\nshown = 3\n[[family]]\nid = 'empty'\n[[family]]\nid = "
              "'models'\n" +
              claim("a") + claim("b", "family = 'modles'\n") + claim("c", "family = 'others'\n"));
  EXPECT_THAT(said, AllOf(HasSubstr("family 'models': stands twice"),
                          HasSubstr("family 'models': shown is 3; of its 1 claims 1 to 1"),
                          HasSubstr("family 'empty': no requirement is of it"),
                          HasSubstr("requirement 'b': the plan has no family 'modles'; did you "
                                    "mean 'models'?"),
                          HasSubstr("requirement 'c': the plan has no family 'others'; write it")));
  EXPECT_THAT(failure(name + family + "shown = 0\n" + claim("a")), HasSubstr("shown is 0"));
  EXPECT_THAT(failure(name + family + "shown = -1\n" + claim("a")), HasSubstr("shown is -1"));
  EXPECT_THAT(failure(name + "[[family]]\nid = ''\n" + claim("a", "")),
              HasSubstr("a family has an empty id"));
  EXPECT_THAT(failure(name + claim("a")), HasSubstr("the plan has no family 'models'"));
  EXPECT_THAT(failure(name + family + "show = 1\n" + claim("a")),
              HasSubstr("unknown key 'family[0].show'; did you mean 'family[0].shown'"));
  const std::string longest(1000000, 'f');
  EXPECT_LT(failure(name + "[[family]]\nid = '" + longest + "'\n" + claim("a")).size(), 1000U);
  EXPECT_LT(failure(name + family + "method = '" + longest + "'\n" + claim("a")).size(), 1000U);
}

TEST(Families, spend_their_error_as_the_plan_says) {
  const std::string looks = family + "method = 'alpha-spending'\n";
  const auto plan = read(name + looks + "spends = [1, 9]\n" + claim("a") + claim("b"));
  EXPECT_DOUBLE_EQ(spent_part(plan, plan.requirements[0]), 0.1);
  EXPECT_DOUBLE_EQ(least_error(plan, plan.requirements[1]), 0.0225);
  EXPECT_THAT(requirement_bytes(plan), AllOf(HasSubstr(R"("schema":"etalon.requirements/11")"),
                                             HasSubstr(R"("spends":[1,9])")));
  const auto holm = read(name + family + claim("a") + claim("b"));
  EXPECT_EQ(spent_part(holm, holm.requirements[0]), 1);
  EXPECT_THAT(requirement_bytes(holm), Not(HasSubstr("spends")));
  EXPECT_THAT(failure(name + looks + claim("a")), HasSubstr("spends has 0 parts for 1 claims"));
  EXPECT_THAT(failure(name + looks + "spends = [1, 2]\n" + claim("a")),
              HasSubstr("spends has 2 parts for 1 claims; write one for each"));
  for (const char* parts : {"[0, 1]", "[-1, 2]", "[1, 1000]", "[1e308, 1e308]", "[nan, 1]"}) {
    EXPECT_THAT(failure(name + looks + "spends = " + parts + "\n" + claim("a") + claim("b")),
                HasSubstr("spends"))
        << parts;
  }
  EXPECT_THAT(failure(name + family + "spends = [1]\n" + claim("a")),
              HasSubstr("spends belongs to the method alpha-spending"));
}

TEST(Families, count_one_claim_once) {
  const auto copy = [](const std::string& id, const std::string& rest) {
    return text("[[requirement]]\nid = '", id,
                "'\nmetric = 'sensitivity/1'\nthreshold = 0.5\nlimit = 0.8\nfamily = 'models'\n",
                rest);
  };
  EXPECT_THAT(failure(name + family + copy("a", "") + copy("b", "expected = 0.9\n")),
              HasSubstr("'a' and 'b' are one claim, which counts once"));
  EXPECT_THAT(failure(name + family + copy("a", "") + copy("b", "bound = 'lower'\n")),
              HasSubstr("'a' and 'b' are one claim"));
  EXPECT_EQ(read(name + family + copy("a", "") + copy("b", "subgroup = 'sex=F'\n")).families.size(),
            1U);
}

TEST(Families, take_no_claim_that_every_model_meets) {
  // In a sequence it would count as the first that is shown.
  EXPECT_THAT(failure(name + family +
                      "method = 'fixed-sequence'\nshown = 1\n[[requirement]]\nid = 'first'\nmetric "
                      "= 'sensitivity/1'\nthreshold = 0.5\nlimit = 0\nfamily = 'models'\n" +
                      claim("a")),
              HasSubstr("every model meets the limit of 0 of 'first'"));
  const auto distance = [](const std::string& limit) {
    return "classes = ['1=liver']\n" + family +
           "shown = 1\n[[requirement]]\nid = 'far'\nmetric = 'hd95.pooled/1'\nlabel = "
           "'liver'\nrange = [0, 40]\nfamily = 'models'\nlimit = " +
           limit +
           "\n[[requirement]]\nid = 'overlap'\nmetric = 'dice/1'\nlabel = 'liver'\nlimit = 0.9\n"
           "family = 'models'\n";
  };
  EXPECT_THAT(failure(name + distance("40")),
              HasSubstr("every model meets the limit of 40 of 'far'"));
  EXPECT_EQ(read(name + distance("39")).families.size(), 1U);
  std::string endless = name + distance("0.5");
  endless.erase(endless.find("range = [0, 40]\n"), 16);
  EXPECT_THAT(failure(endless),
              HasSubstr("'far': hd95.pooled/1 has no end without a range = [0, largest]"));
  const auto two_classes = [](const std::string& first) {
    return family + "shown = 1\n[[requirement]]\nid = 'first'\nfamily = 'models'\n" + first +
           claim("a");
  };
  EXPECT_THAT(
      failure(name + two_classes("metric = 'net_benefit/1'\nthreshold = 0.2\nlimit = -0.25\n")),
      HasSubstr("every model meets the limit of -0.25 of 'first'"));
  EXPECT_EQ(read(name + two_classes("metric = 'net_benefit/1'\nthreshold = 0.2\nlimit = -0.24\n"))
                .families.size(),
            1U);
  EXPECT_THAT(
      failure(name +
              two_classes("metric = 'auc.mann_whitney.midrank/1'\nbound = 'upper'\nlimit = 0.9\n")),
      HasSubstr("a limit that the worst models of auc.mann_whitney.midrank/1 meet"));
  EXPECT_THAT(
      failure(name + family +
              "shown = 1\n[[requirement]]\nid = 'first'\nfamily = 'models'\nmetric = "
              "'mae/1'\nrange = [5, 15]\nlimit = 10\n"
              "[[requirement]]\nid = 'second'\nfamily = 'models'\nmetric = 'mae/1'\nlimit = 1\n"),
      HasSubstr("every model meets the limit of 10 of 'first'"));
  const auto measured = [](const std::string& first) {
    return family + "shown = 1\n[[requirement]]\nid = 'first'\nfamily = 'models'\n" + first +
           "[[requirement]]\nid = 'second'\nfamily = 'models'\nmetric = 'mae/1'\nrange = [0, 10]\n"
           "limit = 1\n";
  };
  const std::string bias = "metric = 'bias.mean_error/1'\nbound = 'lower'\n";
  EXPECT_THAT(failure(name + measured(bias + "range = [0, 10]\nlimit = -10\n")),
              HasSubstr("every model meets the limit of -10 of 'first'"));
  EXPECT_THAT(
      failure(name + measured(bias + "reference = 'other'\nrange = [0, 10]\nlimit = -20\n")),
      HasSubstr("every model meets the limit of -20 of 'first'"));
  EXPECT_EQ(read(name + measured(bias + "range = [0, 10]\nlimit = -2\n")).requirements.size(), 2U);
  // Two errors with a sign are no farther apart than two predictions.
  const std::string upper = "metric = 'bias.mean_error/1'\nbound = 'upper'\nreference = 'other'\n";
  EXPECT_THAT(failure(name + measured(upper + "range = [0, 10]\nlimit = 10\n")),
              HasSubstr("every model meets the limit of 10 of 'first'"));
  EXPECT_THAT(
      failure(name + measured(bias + "reference = 'other'\nrange = [0, 10]\nlimit = -10\n")),
      HasSubstr("every model meets the limit of -10 of 'first'"));
  EXPECT_EQ(read(name + measured(upper + "range = [0, 10]\nlimit = 9\n")).requirements.size(), 2U);
}

TEST(Families, take_no_claim_whose_metric_has_no_end_at_the_limit) {
  const auto first = [](const std::string& metric, const std::string& rest) {
    return name + family +
           "shown = 1\n[[requirement]]\nid = 'first'\nfamily = 'models'\nmetric = '" + metric +
           "'\n" + rest;
  };
  for (const std::string limit : {"-100", "-1e300", "-0.01"}) {
    EXPECT_THAT(failure(first("brier.scaled/1", "limit = " + limit + "\n" + claim("a"))),
                HasSubstr("a model that says the same of every case has brier.scaled/1 = 0"))
        << limit;
  }
  EXPECT_EQ(read(first("brier.scaled/1", "limit = 0\n" + claim("a"))).families.size(), 1U);
  EXPECT_THAT(failure(first("brier.scaled/1", "reference = 'm'\nlimit = -1.5\n" + claim("a"))),
              HasSubstr("says the same of every case"));
  EXPECT_EQ(
      read(first("brier.scaled/1", "reference = 'm'\nlimit = -0.1\n" + claim("a"))).families.size(),
      1U);
  const std::string ratio = "threshold = 0.5\n";
  EXPECT_THAT(failure(first("lr_minus/1", ratio + "limit = 1e300\n" + claim("a"))),
              HasSubstr("says the same of every case has lr_minus/1 = 1"));
  EXPECT_EQ(read(first("lr_minus/1", ratio + "limit = 1\n" + claim("a"))).families.size(), 1U);
  for (const std::string metric : {"lr_plus/1", "lr_minus/1"}) {
    EXPECT_THAT(failure(first(metric, ratio + "reference = 'm'\nlimit = 0.1\n" + claim("a"))),
                HasSubstr("a difference in " + metric + " has no end"));
  }
  const std::string second =
      "[[requirement]]\nid = 'second'\nfamily = 'models'\nmetric = 'r_squared/1'\nlimit = 0.5\n";
  EXPECT_THAT(failure(first("r_squared/1", "score = 'm'\nlimit = -1e308\n" + second)),
              HasSubstr("says the same of every case"));
  for (const std::string metric : {"mae/1", "rmse/1"}) {
    EXPECT_THAT(failure(first(metric, "limit = 1e300\n" + second)),
                HasSubstr(metric + " has no end without a range"));
    EXPECT_THAT(failure(first(metric, "range = [-1e308, 1e308]\nlimit = 1e308\n" + second)),
                HasSubstr("is wider than any number can say"));
  }
  EXPECT_THAT(failure(first("bias.mean_error/1", "bound = 'lower'\nlimit = -1e300\n" + second)),
              HasSubstr("bias.mean_error/1 has no end without a range"));
}

TEST(Families, have_an_end) {
  std::string plan = name + family;
  for (int i = 0; i < 100; ++i) plan += claim(text("m", i));
  EXPECT_EQ(read(plan).requirements.size(), 100U);
  EXPECT_THAT(failure(plan + claim("more")), HasSubstr("has 101 claims; 100 are the most"));
  plan = name;
  for (int i = 0; i < 1000; ++i) plan += text("[[family]]\nid = '", i, "'\n");
  EXPECT_THAT(failure(plan + claim("a")), Not(HasSubstr("families; ")));
  EXPECT_THAT(failure(plan + "[[family]]\nid = 'more'\n" + claim("a")),
              HasSubstr("there are 1001 families; 1000 are the most"));
}

TEST(Families, that_are_not_there_are_all_named_and_the_first_with_what_was_meant) {
  std::string plan = name + "[[family]]\nid = 'model'\n";
  for (int i = 0; i < 12; ++i) plan += claim(text("r", i));
  const std::string said = failure(plan);
  const auto count = [&](std::string_view what) {
    std::size_t found = 0;
    for (auto at = said.find(what); at != std::string::npos; at = said.find(what, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count("the plan has no family 'models'"), 12U);
  EXPECT_EQ(count("did you mean 'model'?"), 10U);
}

TEST(Families, need_resamples_for_their_tails) {
  const auto drawn = [](const std::string& id) {
    return text("[[requirement]]\nid = '", id, "'\nmetric = 'f1/1'\nthreshold = 0.5\nlimit = 0.5\n",
                "score = '", id, "'\nfamily = 'models'\n");
  };
  std::string claims;
  for (int i = 0; i < 20; ++i) claims += drawn(text("m", i));
  EXPECT_THAT(failure(name + family + claims),
              AllOf(HasSubstr("'m0' is judged by resampling, and 10000 replicates are too few for "
                              "an error of 0.1250 %; set replicates = 40000 or more")));
  EXPECT_EQ(read(name + "replicates = 40000\n" + family + claims).requirements.size(), 20U);
  EXPECT_EQ(read(name + family + "method = 'fixed-sequence'\n" + claims).requirements.size(), 20U);
  // Predictive values of two models are of other cases.
  const std::string paired =
      "[[requirement]]\nid = 'p'\nmetric = 'ppv/1'\nthreshold = 0.5\nlimit = -0.1\nscore = "
      "'x'\nreference = 'y'\nfamily = 'models'\n";
  std::string shares;
  for (int i = 0; i < 19; ++i) shares += claim(text("s", i));
  EXPECT_THAT(failure(name + family + paired + shares), HasSubstr("'p' is judged by resampling"));
}

}  // namespace
}  // namespace etalon::validation
