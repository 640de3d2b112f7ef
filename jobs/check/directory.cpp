// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"
#include "jobs/check/check.hpp"
#include "jobs/directory/job_directory.hpp"

namespace etalon::jobs {

Inspection inspect_directory(const CheckTask& task) {
  Inspection found;
  const auto directory = task.job.directory();
  const std::string foreign = directory_objection(directory);
  if (!foreign.empty()) {
    found.objections.push_back(objection_of(Error(ErrorKind::config, foreign), directory.string()));
  } else if (const auto holder = other_holder(directory)) {
    found.warn("job.directory", text(directory.string(), ": is in use by ", describe(*holder)),
               "a run is refused until that one ends");
  }
  return found;
}

}  // namespace etalon::jobs
