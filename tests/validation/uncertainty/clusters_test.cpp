// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/clusters.hpp"

#include <gtest/gtest.h>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

using Numbers = std::vector<std::uint32_t>;

TEST(Clusters, are_numbered_by_their_first_case) {
  const Clusters clusters = clusters_of(std::vector<std::string>{"z", "a", "z", "b", "a", "z"});
  EXPECT_EQ(clusters.size(), 3);
  EXPECT_EQ(clusters.case_count(), 6);
  EXPECT_EQ(clusters.cluster_of_case, (Numbers{0, 1, 0, 2, 1, 0}));
  const auto first = clusters.cases_of(0);
  EXPECT_EQ(Numbers(first.begin(), first.end()), (Numbers{0, 2, 5}));
  const auto last = clusters.cases_of(2);
  EXPECT_EQ(Numbers(last.begin(), last.end()), (Numbers{3}));
  EXPECT_FALSE(clusters.are_single());
}

TEST(Clusters, distinct_patients_are_single_cases) {
  const Clusters by_id = clusters_of(std::vector<std::string>{"c", "b", "a"});
  const Clusters single = single_cases(3);
  EXPECT_TRUE(by_id.are_single());
  EXPECT_EQ(by_id.cluster_of_case, single.cluster_of_case);
  EXPECT_EQ(by_id.begin, single.begin);
  EXPECT_EQ(by_id.cases, single.cases);
}

TEST(Clusters, a_patient_with_any_positive_case_is_in_the_positive_stratum) {
  const Clusters clusters = clusters_of(std::vector<std::string>{"a", "b", "a", "c"});
  EXPECT_EQ(positive_strata(clusters, std::vector<std::int64_t>{0, 0, 1, 1}),
            (std::vector<std::uint8_t>{1, 0, 1}));
  expect_error(ErrorKind::format, "1 labels for 4 cases",
               [&] { (void)positive_strata(clusters, std::vector<std::int64_t>{1}); });
}

}  // namespace
}  // namespace etalon::validation
