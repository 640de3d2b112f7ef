// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "core/file.hpp"
#include "jobs/records/step.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/archives.hpp"

namespace etalon::fuzz {
namespace {

/// A step that was done in a job directory of this program's own.
struct Done {
  jobs::StepPlan plan;
  std::string record;

  Done() {
    jobs::Job job;
    job.job.directory = "job";
    plan = jobs::plan_step(job, "copy", Json::object({{"option", 1}}));
    plan.outputs = {"out.txt"};
    write_file(job.directory() / "in.txt", std::string_view("in"));
    write_file(plan.folder / "out.txt", std::string_view("out"));
    jobs::add_inputs(plan, job, {"in.txt"});
    jobs::write_record(plan, {{"out.txt"}, Json::object({{"parameters", 7}})}, {},
                       "2026-03-01T12:00:00Z");
    record = read_text_file(plan.record);
  }
};

const Done& done() {
  static const Done result;
  return result;
}

}  // namespace

std::vector<std::string> seeds() { return {done().record}; }

void parse(std::string_view bytes) {
  testing_support::overwrite(done().plan.record, std::string(bytes));
  const std::string difference = jobs::record_difference(done().plan).reason;
  ensure(!difference.empty() || bytes == done().record,
         "only the record that the step left matches");
}

}  // namespace etalon::fuzz
