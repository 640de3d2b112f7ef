// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/carrying.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/field.hpp"
#include "validation/profiles/plan_check.hpp"

namespace etalon::validation {
namespace {

/// Keys of a plan of which a profile says nothing, each with the reason. Whoever adds a key to a
/// requirement or a plan compares it with the profile, or names it here.
const std::map<std::string, std::string> free_keys_of_requirement = {
    {"id", "a requirement is known by what it asks"},
    {"metric", "only requirements of the finding's metric are compared with it (plan_check.cpp)"},
    {"expected", "it decides nothing"},
};
const std::map<std::string, std::string> free_keys_of_plan = {
    {"name", "it is for people"},
    {"replicates", "the fewest that a plan may have are enough"},
    {"requirement", "each key of a requirement is looked at by itself"},
    {"family", "requirements name it, and a claim carries nothing"},
};
/// Keys that findings alone have.
const std::set<std::string> keys_of_findings = {"subgroup_column", "least_subgroups"};

std::vector<std::string> others_of(const std::string& value) {
  return {value + "x", "none", "lower", "upper"};
}
std::vector<double> others_of(double value) { return {value + 0.1, value - 0.1}; }
std::vector<std::int64_t> others_of(std::int64_t value) { return {value + 1, value - 1}; }
std::vector<std::optional<double>> others_of(const std::optional<double>& value) {
  return {value ? *value / 2 : 0.5, std::nullopt};
}
std::vector<std::optional<std::int64_t>> others_of(const std::optional<std::int64_t>& value) {
  return {value ? *value + 1 : 1, std::nullopt};
}
std::vector<std::vector<double>> others_of(const std::vector<double>& range) {
  return {{range.at(0) / 2, range.at(1) / 2}};
}
template <class Element>
std::vector<std::vector<Element>> others_of(const std::vector<Element>& value) {
  auto longer = value;
  longer.emplace_back();
  return {{}, longer};
}

/// How many other values each key is tried with.
struct Keys {
  std::map<std::string, std::size_t> tried = {};
  template <class Value>
  void field(std::string_view key, const Value& value, const config::FieldInfo&) {
    tried[std::string(key)] = others_of(value).size();
  }
};
template <class Struct>
std::map<std::string, std::size_t> keys_of(Struct value) {
  Keys keys;
  Struct::fields(value, keys);
  return keys.tried;
}

/// Gives a key another value.
struct Change {
  std::string changed;
  std::size_t which;
  template <class Value>
  void field(std::string_view key, Value& value, const config::FieldInfo&) {
    if (key == changed) value = others_of(value).at(which);
  }
};

/// A finding in which every key says something.
MandatoryFinding whole_finding() {
  return {.metric = "sensitivity/1",
          .score = "a",
          .reference = "b",
          .label = "edema",
          .threshold = 0.5,
          .prevalence = 0.2,
          .time = 3,
          .range = {0.2, 0.8},
          .tolerance = 2,
          .size = {10, 1000},
          .best = 3,
          .subgroup = "sex=F",
          .against = "sex=M",
          .bound = "lower",
          .limit = 0.8};
}

/// Keys of which no other value is objected to.
template <class Struct, class Objects>
std::set<std::string> keys_without_objection(const Struct& self, Objects&& objects) {
  std::set<std::string> keys;
  for (const auto& [key, tried] : keys_of(self)) {
    bool is_seen = false;
    for (std::size_t which = 0; which < tried; ++which) {
      Struct changed = self;
      Change change{key, which};
      Struct::fields(changed, change);
      is_seen = is_seen || objects(changed);
    }
    if (!is_seen) keys.insert(key);
  }
  return keys;
}

std::set<std::string> names_of(const std::map<std::string, std::string>& keys) {
  std::set<std::string> names;
  for (const auto& [key, why] : keys) names.insert(key);
  return names;
}

TEST(CarriedKeys, compares_every_key_of_a_requirement_but_those_that_are_named_as_free) {
  const MandatoryFinding finding = whole_finding();
  const Requirement carries = least_requirement(finding, "id");
  ASSERT_THAT(Carrying(finding).differences(carries), testing::IsEmpty());
  EXPECT_EQ(
      keys_without_objection(
          carries, [&](const Requirement& each) { return Carrying(finding).count(each) > 0; }),
      names_of(free_keys_of_requirement));
}

TEST(CarriedKeys, asks_by_a_key_of_its_own_for_each_that_it_compares) {
  const MandatoryFinding finding = whole_finding();
  std::set<std::string> asked;
  for (const auto& [key, tried] : keys_of(finding)) asked.insert(key);
  for (const std::string& key : keys_of_findings) EXPECT_EQ(asked.erase(key), 1U) << key;
  const Requirement requirement = least_requirement(finding, "id");
  std::set<std::string> keys;
  for (const auto& [key, tried] : keys_of(requirement)) keys.insert(key);
  // The rest is free, or asked to be left out.
  for (const char* key : {"id", "expected", "family"}) EXPECT_EQ(keys.erase(key), 1U) << key;
  EXPECT_EQ(asked, keys);
  // And each is handed on to the requirement that just carries the finding.
  EXPECT_EQ(keys_without_objection(finding,
                                   [&](const MandatoryFinding& each) {
                                     return least_requirement(each, "id") != requirement;
                                   }),
            keys_of_findings);
}

TEST(CarriedKeys, holds_every_key_of_a_plan_but_those_that_are_named_as_free) {
  PlanProfile profile{.name = "board", .classes = {"1=liver"}, .hit = "radius", .least_readers = 1};
  profile.findings = {whole_finding()};
  RequirementPlan plan{
      .name = "plan", .classes = {"1=liver"}, .hit = "radius", .readers = {"anna"}};
  plan.requirements = {least_requirement(profile.findings[0], "id")};
  plan.families = {{.id = "family"}};
  ASSERT_THAT(hold_against(plan, profile).objections, testing::IsEmpty());
  std::set<std::string> free = names_of(free_keys_of_plan);
  free.erase("requirement");  // a plan without one carries nothing
  EXPECT_EQ(keys_without_objection(plan,
                                   [&](const RequirementPlan& each) {
                                     return !hold_against(each, profile).objections.empty();
                                   }),
            free);
}

}  // namespace
}  // namespace etalon::validation
