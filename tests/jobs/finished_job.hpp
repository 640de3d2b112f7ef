// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/file.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "distributed/session.hpp"
#include "jobs/steps/pipeline.hpp"

namespace etalon::jobs::testing_support {

/// The one session of a test program.
inline distributed::Session& the_session() {
  static distributed::Session session;
  return session;
}

/// An empty folder of the running test's own.
inline std::filesystem::path fresh_folder(const std::string& name) {
  std::filesystem::remove_all(name);
  std::filesystem::create_directories(name);
  return name;
}

/// A table whose feature f0 tells the classes apart, up to some noise.
inline std::string separable_csv(std::int64_t rows) {
  const RandomStream draws(13, RandomPurpose::test);
  std::string result = "class,f0,f1,f2\n";
  for (std::int64_t r = 0; r < rows; ++r) {
    const auto at = static_cast<std::uint64_t>(3 * r);
    const double shift = r % 2 == 0 ? -1.0 : 1.0;
    result += text(r % 2, ",", shift + draws.normal(at), ",", draws.normal(at + 1), ",",
                   draws.normal(at + 2), "\n");
  }
  return result;
}

/// A job on such a table that takes a moment.
inline Job small_job(const std::string& folder) {
  write_file(folder + ".csv", separable_csv(240));
  Job job;
  job.job = {.name = "small", .directory = folder};
  job.data.path = folder + ".csv";
  job.data.skip_rows = 1;
  job.data.label_column = "class";
  job.data.samples_are_patients = true;
  job.model.hidden = {4};
  job.train.epochs = 3;
  job.train.schedule.learning_rate = 0.05;
  return job;
}

/// The same under limits that so few cases meet: its package is pushed.
inline Job passing_job(const std::string& folder) {
  Job job = small_job(folder);
  job.plan.identity.max_flip_rate = 0.5;
  job.plan.analytical = {
      .auc = 0.5, .sensitivity = 0.02, .specificity = 0.02, .brier = 1, .scaled_brier = -1};
  job.compress.margin = 0.3;
  job.given = {"compress"};
  job.plan.comparison = {.auc_margin = 0.5, .sensitivity_margin = 0.95, .specificity_margin = 0.95};
  return job;
}

/// Every step of `passing_job`, done once in a program: the job directory `finished`.
inline const Job& finished_job() {
  static const Job job = [] {
    std::filesystem::remove_all("finished");
    Job result = passing_job("finished");
    const Log log;
    run_through({result, the_session(), log, false}, "push");
    return result;
  }();
  return job;
}

/// A copy of the finished job's package with its signatures.
inline std::filesystem::path package_copy(const std::string& name) {
  const auto folder = fresh_folder(name);
  for (const char* part : {"package", "signatures", "statements"}) {
    std::filesystem::copy(finished_job().directory() / part, folder / part,
                          std::filesystem::copy_options::recursive);
  }
  return folder;
}

}  // namespace etalon::jobs::testing_support
