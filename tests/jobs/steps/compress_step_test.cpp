// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/jobs/finished_job.hpp"

namespace etalon::jobs {
namespace {

/// Few patients of each class have most of its cases.
std::string uneven_csv() {
  const RandomStream draws(5, RandomPurpose::test);
  std::string result = "patient,f0,f1,f2,class\n";
  std::uint64_t at = 0;
  for (int patient = 0; patient < 150; ++patient) {
    for (int sample = 0; sample < (patient % 75 < 8 ? 60 : 1); ++sample, at += 3) {
      const int label = patient / 75;
      result += text("p", patient, ",", 3 * label + draws.normal(at), ",", draws.normal(at + 1),
                     ",", draws.normal(at + 2), ",", label, "\n");
    }
  }
  return result;
}

TEST(CompressStep, patients_that_bound_nothing_make_no_candidate_and_a_step_that_stays_done) {
  std::filesystem::remove_all("uneven");
  Job job = testing_support::passing_job("uneven");
  write_file(job.data.path, uneven_csv());
  job.data.samples_are_patients = false;
  job.data.patient_column = "patient";
  // What no bound misses must not be taken for met without one.
  job.compress.margin = 1;
  const Log log;
  const StepContext context{job, testing_support::the_session(), log, false};
  run_through(context, "compress");
  const Json gate = Json::read_file(job.directory() / "compress" / "gate.json");
  EXPECT_EQ(gate.at("rounds").size(), 0U);
  EXPECT_EQ(gate.at("compressed"), Json(false));
  EXPECT_FALSE(compress_step(context)) << "it is up to date";
}

}  // namespace
}  // namespace etalon::jobs
