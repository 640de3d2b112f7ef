// SPDX-License-Identifier: Apache-2.0
#include "jobs/options/slurm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"

namespace etalon::jobs {
namespace {

std::string refusal(const SlurmOptions& slurm) {
  try {
    check_slurm_time(slurm);
    check_slurm_memory(slurm);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    return error.what();
  }
  return "accepted";
}

TEST(SlurmOptions, times_are_those_that_sbatch_reads) {
  EXPECT_EQ(refusal({}), "accepted");
  for (const char* time : {"90", "90:00", "01:00:00", "1-12", "1-12:30", "10-00:00:00"}) {
    EXPECT_EQ(refusal({.time = time}), "accepted") << time;
  }
  for (const char* time : {"2h", "", "1 h", "-1", "1-", "01:00:", "1:2:3:4", "1-2-3", "1.5"}) {
    EXPECT_THAT(refusal({.time = time}),
                testing::AllOf(testing::HasSubstr("slurm.time is '"),
                               testing::HasSubstr("write [days-]hours:minutes:seconds")))
        << time;
  }
}

TEST(SlurmOptions, memory_is_a_whole_number_with_a_unit) {
  for (const char* memory : {"", "64G", "2000", "512M", "1T"}) {
    EXPECT_EQ(refusal({.memory = memory}), "accepted") << memory;
  }
  for (const char* memory : {"64 G", "64GiB", "G", "1.5G", "much"}) {
    EXPECT_THAT(refusal({.memory = memory}), testing::HasSubstr("slurm.memory is '")) << memory;
  }
}

}  // namespace
}  // namespace etalon::jobs
