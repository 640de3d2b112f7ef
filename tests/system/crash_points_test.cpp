// SPDX-License-Identifier: Apache-2.0
// A job is killed, or its disk is full, at every call that changes files: the next run goes on to
// the same model, and leaves a whole registry and nothing half-written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "core/error.hpp"
#include "jobs/directory/job_directory.hpp"
#include "jobs/signing/report_budget.hpp"
#include "models/packages/trust.hpp"
#include "models/packages/verify.hpp"
#include "models/registry/store.hpp"
#include "tests/jobs/finished_job.hpp"
#include "tests/support/fault_points.hpp"
#include "validation/evaluate.hpp"
#include "validation/predictions/predictions.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
using etalon::testing_support::Fault;

Job tiny_job(const std::string& folder) {
  Job job = testing_support::passing_job("points");
  job.job.directory = folder;
  job.train.epochs = 2;
  job.train.lanes = 1;
  return job;
}

/// The job as far as that step, as `etalon run` does it.
void run_job(const Job& job, std::string_view last = "push") {
  const auto held = JobDirectory::claim(job.directory(), job.job.name);
  const Log log({.file = job.directory() / "log.jsonl", .human = false});
  run_through({job, testing_support::the_session(), log, false}, last);
}

/// The outcome of `work` in a process of its own: `exit 0`, `signal 9`, or what it threw.
template <class Fn>
std::string in_process(Fn&& work) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    std::string said = "exit 0";
    try {
      said += work();
    } catch (...) {
      const Error error = as_error(std::current_exception());
      said = text(to_string(error.kind()), ": ", error.what());
    }
    static_cast<void>(::write(ends[1], said.data(), said.size()));
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string said;
  std::array<char, 4096> block{};
  for (ssize_t got = 0; (got = ::read(ends[0], block.data(), block.size())) > 0;) {
    said.append(block.data(), static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? text("signal ", WTERMSIG(status)) : said;
}

/// How many points `work` passes in a process of its own; 0 when it does not end well.
template <class Fn>
std::int64_t points_of(Fn&& work) {
  const std::string counted = in_process([&] {
    etalon::testing_support::arm_fault(Fault::none, 0);
    work();
    return text(" ", etalon::testing_support::fault_points_passed());
  });
  EXPECT_THAT(counted, testing::StartsWith("exit 0 "));
  std::int64_t points = 0;
  if (counted.starts_with("exit 0 ")) {
    EXPECT_TRUE(parse_number(std::string_view(counted).substr(7), points));
  }
  return points;
}

std::string weights(const Job& job) {
  return Json::read_file(job.directory() / "train/record.json").at("weights_sha256").as_string();
}

/// What is wrong with a job that went on to its end; empty when nothing is.
std::string faults(const Job& job, const std::string& expected_weights) {
  if (weights(job) != expected_weights) return "other weights";
  for (const auto& entry : fs::recursive_directory_iterator(job.directory())) {
    if (entry.path().filename().string().starts_with(".etalon-")) {
      return text("left over: ", entry.path().string());
    }
  }
  const auto store = models::open_store(models::parse_reference(job.job.directory + "/registry"));
  const models::PackageFolder pulled{job.job.directory + "-pulled"};
  fs::remove_all(pulled.root);
  models::pull_package(*store, "1.0.0", pulled.root);
  const auto trust = models::read_trust(job.directory() / "trust.toml");
  return models::verify_package(pulled, trust).failures();
}

TEST(RegistryFolder, that_was_begun_is_gone_on_with) {
  // The stride below may pass over the few points between its folders and its marker.
  const Job job = tiny_job("begun");
  fs::remove_all(job.directory());
  ASSERT_GT(points_of([&] { run_job(job, "certify"); }), 0);
  const std::int64_t before = points_of([&] { run_job(job, "certify"); });
  const std::string expected = weights(job);
  const fs::path registry = job.directory() / "registry";
  int begun = 0;
  bool is_whole = false;
  // The last points of the run before are those of its end.
  for (std::int64_t point = std::max<std::int64_t>(1, before - 2); !is_whole; ++point) {
    SCOPED_TRACE(text("point ", point, ", ", before, " without the push"));
    ASSERT_LT(point, before + 60);
    fs::remove_all(registry);
    fs::remove(job.directory() / "records/push.json");
    const std::string ended = in_process([&] {
      etalon::testing_support::arm_fault(Fault::kill, point);
      run_job(job);
      return std::string();
    });
    ASSERT_EQ(ended, "signal 9");
    is_whole = fs::exists(registry / "oci-layout");
    if (fs::exists(registry) && !is_whole) ++begun;
    ASSERT_EQ(in_process([&] {
                run_job(job);
                return faults(job, expected);
              }),
              "exit 0");
  }
  EXPECT_GE(begun, 3);
}

/// What its report simulates becomes known to the processes that are forked from this one.
void know_studies(const Job& job) {
  const fs::path folder = job.directory() / "validate";
  const auto report = validation::read_report(folder / "report.json");
  distributed::Communicator alone;
  const auto again = validation::evaluate(validation::read_predictions(folder / "predictions.h5"),
                                          report.plan, report.subject, alone, 1, report_budget());
  ASSERT_EQ(again.curves.size(), report.curves.size());
}

class CrashPoints : public testing::TestWithParam<Fault> {};

TEST_P(CrashPoints, lose_nothing_and_hold_nothing_up) {
  const Fault fault = GetParam();
  const Job reference = tiny_job(fault == Fault::kill ? "whole-kill" : "whole-full");
  fs::remove_all(reference.directory());
  const std::int64_t points = points_of([&] { run_job(reference); });
  ASSERT_GT(points, 150);
  const std::string expected = weights(reference);
  know_studies(reference);
  // A prime stride reaches each step and each kind of call in seconds.
  const std::int64_t stride = 19;
  const Job job = tiny_job(fault == Fault::kill ? "killed" : "full");
  for (std::int64_t point = 1; point <= points; point += stride) {
    SCOPED_TRACE(text("point ", point, " of ", points));
    fs::remove_all(job.directory());
    const std::string ended = in_process([&] {
      etalon::testing_support::arm_fault(fault, point);
      run_job(job);
      return std::string();
    });
    if (fault == Fault::kill) {
      EXPECT_EQ(ended, "signal 9");
    } else {
      // A log that cannot be written ends no job: the last points may be such.
      EXPECT_THAT(ended, testing::AnyOf(testing::AllOf(testing::StartsWith("io: "),
                                                       testing::HasSubstr("No space left")),
                                        testing::StartsWith("exit 0")));
      if (ended == "exit 0") {
        ASSERT_EQ(in_process([&] { return faults(job, expected); }), "exit 0");
      }
    }
    ASSERT_EQ(in_process([&] {
                run_job(job);
                return faults(job, expected);
              }),
              "exit 0");
  }
}

INSTANTIATE_TEST_SUITE_P(Faults, CrashPoints, testing::Values(Fault::kill, Fault::full_disk),
                         [](const auto& fault) {
                           return fault.param == Fault::kill ? "kill" : "full_disk";
                         });

}  // namespace
}  // namespace etalon::jobs
