// SPDX-License-Identifier: Apache-2.0
#include "jobs/records/step.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/error.hpp"
#include "tests/jobs/finished_job.hpp"

namespace etalon::jobs {
namespace {

using testing::HasSubstr;

/// A step that copies one file, in a job directory of the test's own.
class Steps : public testing::Test {
 protected:
  Steps() {
    job_.job.directory = testing::UnitTest::GetInstance()->current_test_info()->name();
    testing_support::fresh_folder(job_.job.directory);
    write_file(job_.directory() / "in.txt", "first");
  }

  StepPlan plan(std::int64_t option = 1) const {
    StepPlan result = plan_step(job_, "copy", Json::object({{"option", option}}));
    add_inputs(result, job_, {"in.txt"});
    return result;
  }

  /// Whether work was done.
  bool run(const StepPlan& step) {
    const Log log;
    return run_step(
        {job_, testing_support::the_session(), log, false}, step, [] {},
        [&] {
          write_file(step.folder / "out.txt", read_text_file(job_.directory() / "in.txt"));
          return StepResult{{"out.txt"}, Json::object({{"fact", 7}})};
        });
  }

  Job job_;
};

TEST_F(Steps, a_step_whose_record_matches_is_not_done_again) {
  EXPECT_TRUE(run(plan()));
  EXPECT_FALSE(run(plan()));
  const Json record = Json::read_file(job_.directory() / "copy" / "record.json");
  EXPECT_EQ(record.at("step"), Json("copy"));
  EXPECT_EQ(record.at("fact"), Json(7));
  EXPECT_EQ(record.at("inputs").at("in.txt"), Json(sha256("first").hex()));
  EXPECT_EQ(record.at("outputs").at("out.txt"), Json(sha256("first").hex()));
}

TEST_F(Steps, a_changed_input_is_worked_on_again) {
  run(plan());
  write_file(job_.directory() / "in.txt", "second");
  EXPECT_TRUE(run(plan()));
  EXPECT_EQ(read_text_file(job_.directory() / "copy" / "out.txt"), "second");
}

TEST_F(Steps, another_configuration_is_worked_on_again) {
  run(plan());
  EXPECT_TRUE(run(plan(2)));
  EXPECT_FALSE(run(plan(2)));
}

TEST_F(Steps, a_changed_or_missing_output_is_made_again) {
  run(plan());
  const auto output = job_.directory() / "copy" / "out.txt";
  write_file(output, "forged");
  EXPECT_TRUE(run(plan()));
  EXPECT_EQ(read_text_file(output), "first");
  std::filesystem::remove(output);
  EXPECT_TRUE(run(plan()));
  EXPECT_EQ(read_text_file(output), "first");
}

/// A document with a terabyte of nothing behind it, which nobody can hash in the time of a test.
void extend(const std::filesystem::path& file) {
  std::filesystem::resize_file(file, std::uintmax_t{1} << 40U);
}

TEST_F(Steps, a_document_larger_than_any_is_made_again_unread) {
  const auto write = [&](const StepPlan& step) {
    return run_step(
        {job_, testing_support::the_session(), Log(), false}, step, [] {},
        [&] {
          write_file(step.folder / "gate.json", std::string_view("{}"));
          return StepResult{{"gate.json"}, Json::object()};
        });
  };
  write(plan());
  const auto output = job_.directory() / "copy" / "gate.json";
  extend(output);
  EXPECT_EQ(record_difference(plan()).reason,
            "output gate.json is larger than any that is written");
  EXPECT_TRUE(write(plan()));
  EXPECT_EQ(read_text_file(output), "{}");

  extend(output);
  StepPlan after = plan();
  try {
    add_inputs(after, job_, {"copy/gate.json"});
    FAIL() << "hashed";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    EXPECT_THAT(error.what(), HasSubstr("copy/gate.json: is larger than any file of this kind"));
  }
}

TEST_F(Steps, an_output_that_no_later_run_would_read_is_refused_instead_of_recorded) {
  try {
    run_step(
        {job_, testing_support::the_session(), Log(), false}, plan(), [] {},
        [&] {
          write_file(plan().folder / "gate.json", std::string_view("{}"));
          extend(plan().folder / "gate.json");
          return StepResult{{"gate.json"}, Json::object()};
        });
    FAIL() << "recorded";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
    EXPECT_THAT(error.what(), HasSubstr("gate.json: is larger than 1.0 GiB"));
  }
  EXPECT_FALSE(std::filesystem::exists(plan().record));
}

TEST_F(Steps, the_reason_for_doing_it_again_is_named) {
  EXPECT_EQ(record_difference(plan()).reason, "it was not done yet");
  run(plan());
  EXPECT_EQ(record_difference(plan()).reason, "");
  EXPECT_EQ(record_difference(plan(2)).reason, "the configuration is another");
  StepPlan fed = plan();
  fed.inputs["data/manifest.json"] = "another";
  EXPECT_EQ(record_difference(fed).reason, "input data/manifest.json is another");
  write_file(job_.directory() / "copy" / "out.txt", std::string_view("forged"));
  EXPECT_EQ(record_difference(plan()).reason, "output out.txt was changed since");
}

TEST_F(Steps, what_differs_is_a_kind_beside_the_sentence) {
  EXPECT_EQ(record_difference(plan()).part, RecordPart::record);
  run(plan());
  EXPECT_TRUE(record_difference(plan()).is_none());
  EXPECT_EQ(record_difference(plan(2)).part, RecordPart::configuration);
  StepPlan fed = plan();
  fed.inputs["data/manifest.json"] = "another";
  EXPECT_EQ(record_difference(fed).part, RecordPart::input);
  StepPlan starved = plan();
  starved.inputs.clear();
  EXPECT_EQ(record_difference(starved).part, RecordPart::input);
  write_file(job_.directory() / "copy" / "out.txt", std::string_view("forged"));
  EXPECT_EQ(record_difference(plan()).part, RecordPart::output);
  write_file(job_.directory() / "copy" / "record.json", std::string_view("{"));
  EXPECT_EQ(record_difference(plan()).part, RecordPart::record);
}

TEST_F(Steps, a_step_that_fails_has_no_record_and_is_done_again) {
  run(plan());
  const Log log;
  const StepContext context{job_, testing_support::the_session(), log, false};
  EXPECT_THROW(run_step(
                   context, plan(2), [] {},
                   []() -> StepResult { throw Error(ErrorKind::io, "the disk is full"); }),
               Error);
  EXPECT_FALSE(std::filesystem::exists(job_.directory() / "copy" / "record.json"));
  EXPECT_TRUE(run(plan()));
}

TEST_F(Steps, a_record_that_is_none_counts_as_not_done) {
  const auto record = job_.directory() / "copy" / "record.json";
  for (const char* content : {"", "{", "{}", "[]", R"({"inputs": 3})"}) {
    run(plan());
    write_file(record, std::string_view(content));
    EXPECT_THAT(record_difference(plan()).reason, HasSubstr("its record cannot be understood"))
        << content;
    EXPECT_TRUE(run(plan())) << content;
    EXPECT_FALSE(run(plan())) << content;
  }
}

TEST_F(Steps, a_record_that_cannot_be_read_is_refused) {
  run(plan());
  const auto record = job_.directory() / "copy" / "record.json";
  std::filesystem::remove(record);
  ASSERT_EQ(::mkfifo(record.c_str(), 0600), 0);
  try {
    static_cast<void>(record_difference(plan()));
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    EXPECT_THAT(error.what(), HasSubstr("copy/record.json: is a pipe"));
  }
}

TEST_F(Steps, a_record_must_name_what_the_step_always_makes) {
  StepPlan step = plan();
  step.outputs = {"out.txt"};
  run(step);
  EXPECT_FALSE(run(step));
  const auto file = job_.directory() / "copy" / "record.json";
  Json record = Json::read_file(file);
  record["outputs"] = Json::object();
  write_file(file, record.pretty());
  EXPECT_EQ(record_difference(step).reason, "output out.txt is not in its record");
}

TEST_F(Steps, an_output_outside_of_the_step_s_folder_is_none) {
  run(plan());
  const auto file = job_.directory() / "copy" / "record.json";
  Json record = Json::read_file(file);
  record["outputs"]["../in.txt"] = sha256("first").hex();
  write_file(file, record.pretty());
  EXPECT_EQ(record_difference(plan()).reason, "output ../in.txt is not in its folder");
}

TEST_F(Steps, a_missing_input_names_the_file_and_what_to_run) {
  StepPlan step = plan();
  try {
    add_inputs(step, job_, {"train/model.onnx"});
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    EXPECT_THAT(error.what(),
                AllOf(HasSubstr("train/model.onnx is missing"), HasSubstr("run `etalon run`")));
  }
}

}  // namespace
}  // namespace etalon::jobs
