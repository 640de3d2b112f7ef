// SPDX-License-Identifier: Apache-2.0
#include "datasets/split.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::datasets {
namespace {

/// `patients` patients with 1 to 3 samples; every fourth patient is of class 1.
std::vector<Sample> samples_of(std::int64_t patients) {
  std::vector<Sample> samples;
  for (std::int64_t p = 0; p < patients; ++p) {
    for (std::int64_t s = 0; s <= p % 3; ++s) {
      Sample sample;
      sample.id = text(p, "-", s);
      sample.patient = text("patient ", p);
      sample.label = p % 4 == 0 ? 1 : 0;
      samples.push_back(sample);
    }
  }
  return samples;
}

std::map<std::string, Split> by_id(const std::vector<Sample>& samples, const DataOptions& options) {
  const auto splits = split_by_patient(samples, options);
  std::map<std::string, Split> result;
  for (std::size_t i = 0; i < samples.size(); ++i) result[samples[i].id] = splits[i];
  return result;
}

TEST(SplitByPatient, no_patient_stands_on_two_sides) {
  const auto samples = samples_of(100);
  const auto splits = split_by_patient(samples, {});
  std::map<std::string, Split> side;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    EXPECT_EQ(side.try_emplace(samples[i].patient, splits[i]).first->second, splits[i]);
  }
}

TEST(SplitByPatient, every_part_has_its_share_of_each_class) {
  const auto samples = samples_of(200);
  const auto splits = split_by_patient(samples, {});
  std::map<std::pair<Split, std::int64_t>, std::int64_t> patients;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i].id.ends_with("-0")) ++patients[{splits[i], samples[i].label}];
  }
  EXPECT_EQ((patients[{Split::train, 0}]), 90);
  EXPECT_EQ((patients[{Split::train, 1}]), 30);
  EXPECT_EQ((patients[{Split::validation, 0}]), 30);
  EXPECT_EQ((patients[{Split::validation, 1}]), 10);
  EXPECT_EQ((patients[{Split::test, 0}]), 30);
  EXPECT_EQ((patients[{Split::test, 1}]), 10);
}

TEST(SplitByPatient, depends_on_the_seed_and_the_set_of_patients_not_on_their_order) {
  auto samples = samples_of(100);
  DataOptions options;
  const auto before = by_id(samples, options);
  std::ranges::reverse(samples);
  EXPECT_EQ(by_id(samples, options), before);
  options.split_seed = 2;
  EXPECT_NE(by_id(samples, options), before);
  options.split_seed = 1;
  options.name = "another";
  options.path = "elsewhere";
  EXPECT_EQ(by_id(samples, options), before);
}

TEST(SplitByPatient, a_split_of_the_source_is_kept) {
  auto samples = samples_of(9);
  for (Sample& sample : samples) sample.fixed_split = static_cast<int>(Split::test);
  for (const Split split : split_by_patient(samples, {})) EXPECT_EQ(split, Split::test);
}

TEST(SplitByPatient, fractions_that_do_not_add_up_are_a_config_error) {
  DataOptions options;
  options.train = 0.7;
  options.validation = 0.2;
  options.test = 0.2;  // Added up in this order 1.0999999999999999.
  try {
    static_cast<void>(split_by_patient(samples_of(4), options));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_THAT(error.what(), testing::HasSubstr("data.test is 1.1; it must be 1"));
  }
}

TEST(SplitNames, read_back) {
  for (const Split split : {Split::train, Split::validation, Split::test}) {
    EXPECT_EQ(parse_split(to_string(split)), split);
  }
  EXPECT_THROW(static_cast<void>(parse_split("val")), Error);
}

}  // namespace
}  // namespace etalon::datasets
