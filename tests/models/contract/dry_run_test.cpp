// SPDX-License-Identifier: Apache-2.0
#include "models/contract/dry_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/zoo/zoo.hpp"

namespace etalon::models {
namespace {

using testing::HasSubstr;

TEST(DryRun, a_lack_of_memory_is_no_fault_of_the_model) {
#ifdef ETALON_SANITIZED
  GTEST_SKIP() << "the address sanitizer ends a program that asks for so much";
#endif
  const Graph graph = build_mlp({}, {{3}, 2, {{0, 0, 0}, {1, 1, 1}}}, 1);
  // 512 TiB of made-up samples.
  const Trial trial{.sample_shape = {std::int64_t{1} << 46}};
  const auto found = dry_run(graph, ScoredOutput{}, ModelDemand{}, trial);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().kind, ErrorKind::io) << found.front().message;
  EXPECT_THAT(found.front().message, HasSubstr("not enough memory"));
}

}  // namespace
}  // namespace etalon::models
