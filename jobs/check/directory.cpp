// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"
#include "jobs/check/check.hpp"
#include "jobs/directory/job_directory.hpp"
#include "jobs/packaging/assemble.hpp"

namespace etalon::jobs {

Inspection inspect_directory(const CheckTask& task) {
  Inspection found;
  const auto directory = task.job.directory();
  const bool is_sound =
      examine(found, directory.string(), [&] { check_directory(directory, task.job.job.name); },
              {"job.directory", "job.name"});
  if (!is_sound) return found;
  if (task.reaches("package")) {
    examine(found, "job.directory", [&] { check_nothing_foreign(task.job); });
  }
  if (const auto holder = other_holder(directory)) {
    found.warn("job.directory", text(directory.string(), ": is in use by ", describe(*holder)),
               "a run is refused until that one ends");
  }
  return found;
}

}  // namespace etalon::jobs
