// SPDX-License-Identifier: Apache-2.0
// What was looked at cannot be taken back: the job directory's signed documents remember.
#include "jobs/signing/sealed_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "core/error.hpp"
#include "tests/jobs/finished_job.hpp"
#include "validation/plan/ledger.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A copy of the finished job, whose labels were opened once.
Job copied_job() {
  Job job = testing_support::finished_job();
  const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
  fs::remove_all(name);
  fs::copy(job.directory(), name, fs::copy_options::recursive);
  job.job.directory = name;
  return job;
}

/// The integrity error that validating again gives, trained anew where the job is another; empty
/// when there is none.
std::string refusal(const Job& job) {
  const Log log;
  StepContext context{job, testing_support::the_session(), log, false};
  context.restarts = true;
  try {
    run_through(context, "validate");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity) << error.what();
    return error.what();
  }
  return {};
}

TEST(SealedPlan, a_deleted_ledger_is_missed_by_every_document_that_quotes_it) {
  const Job job = copied_job();
  EXPECT_NO_THROW(check_ledger(job));
  EXPECT_EQ(refusal(job), "");
  fs::remove(job.directory() / "validate/ledger.jsonl");
  EXPECT_THAT(refusal(job), HasSubstr("quotes 1"));
  for (const char* document : {"statements/plan.sigstore.json", "statements/trial.sigstore.json",
                               "statements/provenance.sigstore.json"}) {
    fs::remove(job.directory() / document);
    EXPECT_THAT(refusal(job), HasSubstr("ledger.jsonl: has 0 openings")) << document;
  }
}

TEST(SealedPlan, a_ledger_whose_last_line_was_cut_off_is_refused) {
  const Job job = copied_job();
  Job other = job;
  other.train.seed = 3;
  ASSERT_EQ(refusal(other), "");
  const fs::path ledger = job.directory() / "validate/ledger.jsonl";
  const auto two = validation::read_ledger(ledger);
  ASSERT_EQ(two.size(), 2U);
  write_file(ledger, validation::ledger_bytes({two[0]}));
  fs::remove(job.directory() / "validate/record.json");
  EXPECT_THAT(refusal(other), HasSubstr("plan.sigstore.json quotes 2"));
  auto edited = two;
  edited[1].time = "1999-01-01T00:00:00Z";
  write_file(ledger, validation::ledger_bytes(edited));
  EXPECT_THAT(refusal(other), HasSubstr("not the same"));
  write_file(ledger, validation::ledger_bytes(two));
  EXPECT_EQ(refusal(other), "");
}

TEST(SealedPlan, the_plans_time_is_that_of_its_signature_whatever_the_files_say) {
  const Job job = copied_job();
  const auto committed = [&] {
    return Json::read_file(job.directory() / "validate/record.json").at("committed").as_string();
  };
  const std::string before = committed();
  using namespace std::chrono_literals;
  fs::last_write_time(job.directory() / "validate/plan.json",
                      fs::file_time_type::clock::now() - 10000h);
  fs::remove(job.directory() / "validate/record.json");
  ASSERT_EQ(refusal(job), "");
  EXPECT_EQ(committed(), before);
}

TEST(SealedPlan, a_plan_whose_signature_is_gone_or_anothers_is_refused_once_labels_were_seen) {
  const Job job = copied_job();
  const fs::path bundle = job.directory() / "statements/plan.sigstore.json";
  const std::string bytes = read_text_file(bundle);
  fs::remove(job.directory() / "validate/record.json");
  fs::remove(bundle);
  EXPECT_THAT(refusal(job), HasSubstr("its signature is gone"));
  write_file(bundle, "{}");
  EXPECT_THAT(refusal(job), HasSubstr("plan.sigstore.json"));
  write_file(bundle, bytes);
  EXPECT_EQ(refusal(job), "");
}

TEST(SealedPlan, a_crash_after_the_line_and_before_the_signature_goes_on) {
  const Job job = copied_job();
  const fs::path ledger = job.directory() / "validate/ledger.jsonl";
  auto opening = validation::read_ledger(ledger).at(0);
  static_cast<void>(validation::append_to_ledger(ledger, opening));
  fs::remove(job.directory() / "validate/record.json");
  EXPECT_EQ(refusal(job), "");
  EXPECT_EQ(validation::read_ledger(ledger).size(), 3U);
}

}  // namespace
}  // namespace etalon::jobs
