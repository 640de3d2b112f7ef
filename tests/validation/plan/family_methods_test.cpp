// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/family_methods.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "core/file.hpp"
#include "validation/plan/family.hpp"

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(FamilyMethods, are_known_by_their_names) {
  for (const MethodFacts& each : family_methods()) {
    EXPECT_EQ(family_method(each.name), each.method);
    EXPECT_EQ(&method_facts(each.method), &each);
  }
  EXPECT_EQ(family_method("Holm"), std::nullopt);
  EXPECT_EQ(family_method(""), std::nullopt);
  EXPECT_TRUE(family_method(Family{}.method).has_value());
}

TEST(FamilyMethods, divide_the_error_by_what_their_definitions_say) {
  EXPECT_THAT(error_divisors(FamilyMethod::bonferroni, 3), ElementsAre(3));
  EXPECT_THAT(error_divisors(FamilyMethod::holm, 3), ElementsAre(1, 2, 3));
  EXPECT_THAT(error_divisors(FamilyMethod::hochberg, 3), ElementsAre(1, 2, 3));
  EXPECT_THAT(error_divisors(FamilyMethod::fixed_sequence, 3), ElementsAre(1));
  EXPECT_THAT(error_divisors(FamilyMethod::alpha_spending, 3), ElementsAre(1));
  for (const MethodFacts& each : family_methods()) {
    EXPECT_EQ(each.is_stepwise(), error_divisors(each.method, 3).size() > 1) << each.name;
    EXPECT_THAT(error_divisors(each.method, 1), ElementsAre(1)) << each.name;
  }
}

/// The text of `method` in a plan's keys.
struct MethodText {
  std::string found = {};
  template <class Value>
  void field(std::string_view key, const Value&, const config::FieldInfo& info) {
    if (key == "method") found = info.doc;
  }
};

TEST(FamilyMethods, are_all_told_of_where_a_plan_names_one) {
  MethodText keys;
  const Family family;
  Family::fields(family, keys);
  const std::string root = std::getenv("ETALON_SOURCE_DIR");
  for (const char* page : {"/docs/formats/requirements.md", "/docs/semantics/families.md"}) {
    const std::string said = read_text_file(root + page);
    for (const MethodFacts& each : family_methods())
      EXPECT_THAT(said, HasSubstr("`" + std::string(each.name) + "`")) << page;
  }
  for (const MethodFacts& each : family_methods())
    EXPECT_THAT(keys.found, HasSubstr(std::string(each.name)));
}

}  // namespace
}  // namespace etalon::validation
