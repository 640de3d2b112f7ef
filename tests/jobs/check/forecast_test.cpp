// SPDX-License-Identifier: Apache-2.0
#include "jobs/check/forecast.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/file.hpp"

namespace etalon::jobs {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Forecast, of_a_job_that_never_ran_every_step_is_to_do) {
  Job job;
  job.job.directory = "forecast_fresh";
  std::filesystem::remove_all(job.directory());
  const auto steps = forecast(job, "push");
  ASSERT_EQ(steps.size(), 7U);
  for (const Fact& step : steps) EXPECT_THAT(step.value, StartsWith("to do (it was not done yet"));
  EXPECT_FALSE(std::filesystem::exists(job.directory()));
  EXPECT_EQ(forecast(job, "train").size(), 2U);
}

TEST(Forecast, a_job_without_certifier_leaves_that_to_another) {
  Job job;
  job.job.directory = "forecast_alone";
  job.sign.certifier_key = "none";
  EXPECT_EQ(forecast(job, "certify").back().value, "left to the certifier");
}

TEST(Forecast, an_input_that_is_missing_is_named) {
  Job job;
  job.job.directory = "forecast_cut";
  std::filesystem::remove_all(job.directory());
  write_file(job.directory() / "train" / "record.json", "{}");
  EXPECT_THAT(forecast(job, "train").back().value, HasSubstr("data/manifest.json is missing"));
}

}  // namespace
}  // namespace etalon::jobs
