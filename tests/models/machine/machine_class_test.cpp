// SPDX-License-Identifier: Apache-2.0
#include "models/machine/machine_class.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "models/executor/versions.hpp"
#include "models/machine/arithmetic_probe.hpp"

namespace etalon::models {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

MachineClass with(const std::string& part, const std::string& value) {
  MachineClass result = machine_class();
  result.parts[part] = value;
  return result;
}

TEST(MachineClass, holds_what_the_libraries_use_here) {
  const auto& parts = machine_class().parts;
  EXPECT_EQ(parts.at("libtorch_instructions"), instruction_set());
  EXPECT_THAT(parts.at("libtorch"), HasSubstr(torch_version()));
  EXPECT_THAT(parts.at("onednn"), HasSubstr("oneDNN 3."));
  EXPECT_EQ(parts.at("mkl_branch"), mkl_branch());
  for (const char* part : {"etalon", "commit", "compiler", "flags", "c_library", "mkl",
                           "onednn_instructions", "arithmetic"}) {
    EXPECT_THAT(parts.at(part), Not(IsEmpty())) << part;
  }
}

TEST(MachineClass, has_parts_of_known_names) {
  for (const auto& [part, value] : machine_class().parts)
    EXPECT_TRUE(is_machine_part(part)) << part;
  EXPECT_TRUE(is_machine_part("processor_vendor"));
  EXPECT_FALSE(is_machine_part("clock"));
}

TEST(MachineClass, comes_back_from_its_json) {
  const MachineClass& mine = machine_class();
  EXPECT_EQ(MachineClass::from_json(Json::parse(mine.json().canonical())), mine);
  EXPECT_THROW(MachineClass::from_json(Json::parse(R"({"mkl": 1})")), Error);
}

TEST(MachineClass, its_digest_is_that_of_the_canonical_json) {
  EXPECT_EQ((MachineClass{{{"b", "2"}, {"a", "1"}}}.digest()), sha256(R"({"a":"1","b":"2"})"));
  EXPECT_NE(with("mkl_branch", "sse2").digest(), machine_class().digest());
}

TEST(MachineClass, a_difference_names_the_part_and_both_values) {
  EXPECT_EQ(class_difference(machine_class(), "here", machine_class(), "there"), "");
  MachineClass other = with("libtorch_instructions", "NEON");
  other.parts["arithmetic"] = "00";
  EXPECT_EQ(class_difference(other, "in the checkpoint", machine_class(), "here"),
            "libtorch_instructions is NEON in the checkpoint, " + instruction_set() + " here");
}

TEST(MachineClass, arithmetic_alone_is_a_difference) {
  EXPECT_THAT(class_difference(with("arithmetic", "00"), "here", machine_class(), "there"),
              HasSubstr("arithmetic is 00 here"));
}

TEST(MachineClass, a_part_that_one_side_lacks_is_a_difference) {
  EXPECT_EQ(class_difference(with("another", "x"), "here", machine_class(), "there"),
            "another is x here, none there");
}

TEST(ArithmeticProbe, repeats) { EXPECT_EQ(arithmetic_probe(), arithmetic_probe()); }

}  // namespace
}  // namespace etalon::models
