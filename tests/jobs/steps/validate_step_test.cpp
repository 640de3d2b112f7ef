// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "models/packages/trust.hpp"
#include "models/packages/verify.hpp"
#include "tests/jobs/finished_job.hpp"
#include "validation/report/report.hpp"

namespace etalon::jobs {
namespace {

/// Every row of a separable table twice, a little apart: once as `p7`, once as `P0007`.
std::string twice_spelled_csv(std::int64_t rows) {
  const auto lines = split(testing_support::separable_csv(rows), '\n');
  std::string result = text("patient,", lines[0], ",jitter\n");
  for (std::int64_t row = 1; row <= rows; ++row) {
    const std::string& line = lines[static_cast<std::size_t>(row)];
    result += text("p", row, ",", line, ",0\nP000", row, ",", line, ",0.0001\n");
  }
  return result;
}

/// The report on such a table whose job file keeps both spellings apart.
validation::Report report_on_kept(const std::string& folder,
                                  const std::vector<validation::Waiver>& waivers) {
  std::filesystem::remove_all(folder);
  Job job = testing_support::passing_job(folder);
  write_file(job.data.path, twice_spelled_csv(240));
  job.data.samples_are_patients = false;
  job.data.patient_column = "patient";
  job.data.similar_patients = "keep";
  job.plan.waivers = waivers;
  const Log log;
  run_through({job, testing_support::the_session(), log, false}, "validate");
  return validation::read_report(job.directory() / "validate" / "report.json");
}

TEST(ValidateStep, patients_that_only_the_job_file_keeps_apart_pass_by_a_waiver_of_the_plan_alone) {
  const validation::Report kept = report_on_kept("kept", {});
  const auto found =
      std::ranges::find(kept.findings, "L1.similar_patients", &validation::Finding::id);
  ASSERT_NE(found, kept.findings.end());
  EXPECT_EQ(found->verdict, validation::Verdict::conditional);
  EXPECT_EQ(found->estimate, 240.0);
  EXPECT_EQ(kept.overall(), validation::Verdict::conditional);
  const validation::Report waived = report_on_kept(
      "waived", {{"L1.similar_patients", "two registers number their patients alike"}});
  EXPECT_EQ(waived.overall(), validation::Verdict::pass);
  EXPECT_EQ(waived.used_waivers().size(), 1U);
}

TEST(ValidateStep, a_plan_made_after_a_look_at_the_labels_cannot_waive_the_look) {
  std::filesystem::remove_all("seen");
  Job job = testing_support::passing_job("seen");
  job.plan.analytical.auc = 0.999;
  const Log log;
  const auto result = [&](bool replaces) {
    run_through({job, testing_support::the_session(), log, false, replaces}, "certify");
    const Json record = Json::read_file(job.directory() / "records" / "certify.json");
    return record.at("result").as_string();
  };
  EXPECT_EQ(result(false), "FAILED");
  // Lower limits, and the reservation that they would need: both chosen after the look.
  job.plan.analytical.auc = 0.5;
  job.plan.waivers = {{"L1.test_set_reuse", "we looked before"}};
  EXPECT_EQ(result(true), "FAILED");
  const auto report = validation::read_report(job.directory() / "validate" / "report.json");
  EXPECT_EQ(report.overall(), validation::Verdict::fail);
  EXPECT_TRUE(report.used_waivers().empty());
  // A key of [data] that changes no label makes no unseen ones.
  job.data.shard_samples = 100;
  run_through({job, testing_support::the_session(), log, false, true, {}, true}, "certify");
  EXPECT_EQ(Json::read_file(job.directory() / "records" / "certify.json").at("result"),
            Json("FAILED"));
}

TEST(ValidateStep, a_plan_that_foresaw_more_than_one_look_may_waive_them) {
  std::filesystem::remove_all("foreseen");
  Job job = testing_support::passing_job("foreseen");
  job.plan.waivers = {{"L1.test_set_reuse", "two candidates are compared"}};
  const Log log;
  run_through({job, testing_support::the_session(), log, false}, "validate");
  job.train.seed = 2;
  run_through({job, testing_support::the_session(), log, false, false, {}, true}, "certify");
  const auto report = validation::read_report(job.directory() / "validate" / "report.json");
  EXPECT_EQ(report.overall(), validation::Verdict::pass);
  EXPECT_EQ(report.used_waivers().size(), 1U);
}

TEST(ValidateStep, what_the_plan_waives_stays_waived_up_to_who_verifies_the_package) {
  std::filesystem::remove_all("open");
  Job job = testing_support::passing_job("open");
  job.plan.analytical.auc = 0.95;
  job.plan.waivers = {{"L3.auc", "a pilot"}, {"L3.auc_compressed", "a pilot"}};
  const Log log;
  run_through({job, testing_support::the_session(), log, false}, "push");
  const auto report = validation::read_report(job.directory() / "validate" / "report.json");
  const auto auc = std::ranges::find(report.findings, "L3.auc", &validation::Finding::id);
  ASSERT_NE(auc, report.findings.end());
  ASSERT_EQ(auc->verdict, validation::Verdict::inconclusive) << auc->message;
  EXPECT_EQ(Json::read_file(job.directory() / "records" / "certify.json").at("result"),
            Json("PASSED"));
  const auto found =
      models::verify_package({job.directory()}, models::read_trust(job.directory() / "trust.toml"));
  EXPECT_TRUE(found.holds()) << found.failures();
}

}  // namespace
}  // namespace etalon::jobs
