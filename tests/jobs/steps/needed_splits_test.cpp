// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/needed_splits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "jobs/steps/pipeline.hpp"
#include "tests/jobs/finished_job.hpp"

namespace etalon::jobs {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> keys(const Job& job, const SplitSizes& sizes, std::string_view last) {
  std::vector<std::string> result;
  for (const EmptySplit& empty : empty_splits(job, sizes, last)) result.push_back(empty.key);
  return result;
}

TEST(EmptySplits, each_step_needs_its_own) {
  Job job;
  EXPECT_THAT(keys(job, {0, 0, 0}, "data"), IsEmpty());
  EXPECT_THAT(keys(job, {0, 0, 0}, "train"), ElementsAre("data.train"));
  EXPECT_THAT(keys(job, {1, 0, 0}, "compress"), ElementsAre("data.validation"));
  EXPECT_THAT(keys(job, {0, 0, 0}, "push"),
              ElementsAre("data.train", "data.validation", "data.test"));
  EXPECT_THAT(keys(job, {1, 1, 1}, "push"), IsEmpty());
  EXPECT_THAT(keys(job, {-1, -1, -1}, "push"), IsEmpty()) << "what is not known is not empty";
  job.compress.method = "none";
  EXPECT_THAT(keys(job, {1, 0, 0}, "compress"), IsEmpty());
  EXPECT_THAT(keys(job, {1, 0, 1}, "validate"), ElementsAre("data.validation"));
  job.plan.operating_point = "threshold=0.5";
  EXPECT_THAT(keys(job, {1, 0, 1}, "validate"), IsEmpty()) << "a threshold that is given";
}

/// A job whose fractions leave splits empty, and the error that ends `run`.
std::string failure(double train, double validation, double test,
                    const std::function<void(const StepContext&)>& run) {
  Job job = testing_support::small_job("empty");
  std::filesystem::remove_all("empty");
  job.data.train = train;
  job.data.validation = validation;
  job.data.test = test;
  const Log log;
  try {
    run({job, testing_support::the_session(), log, false});
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config) << error.what();
    return error.what();
  }
  return "no error";
}

TEST(EmptySplits, what_the_deal_leaves_empty_ends_the_job_before_the_next_step) {
  const auto through = [](std::string_view last) {
    return [last](const StepContext& context) { run_through(context, last); };
  };
  EXPECT_THAT(failure(0, 0.5, 0.5, through("train")),
              HasSubstr("the training split has no samples, but the model is trained on it; raise "
                        "data.train, or add data"));
  EXPECT_THAT(failure(0.5, 0, 0.5, through("validate")),
              HasSubstr("the validation split has no samples, but the gate of compression"));
  EXPECT_THAT(failure(0.5, 0.5, 0, through("validate")),
              HasSubstr("the test split has no samples"));
  EXPECT_FALSE(std::filesystem::exists("empty/train")) << "it is known before the training";
  EXPECT_EQ(failure(0, 0.5, 0.5, through("data")), "no error");
}

TEST(EmptySplits, a_step_that_meets_one_says_so) {
  EXPECT_THAT(failure(0, 0.5, 0.5,
                      [](const StepContext& context) {
                        data_step(context);
                        train_step(context);
                      }),
              AllOf(HasSubstr("the train split has no samples"), HasSubstr("section [data]")));
  EXPECT_THAT(failure(0.5, 0.5, 0,
                      [](const StepContext& context) {
                        data_step(context);
                        train_step(context);
                        compress_step(context);
                        validate_step(context);
                      }),
              HasSubstr("the test split has no samples"));
}

}  // namespace
}  // namespace etalon::jobs
