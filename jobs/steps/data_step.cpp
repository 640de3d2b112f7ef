// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/preparation/build.hpp"
#include "distributed/agree.hpp"
#include "jobs/records/configuration.hpp"
#include "jobs/steps/pipeline.hpp"

namespace etalon::jobs {
namespace {

/// Why a dataset whose record matches is none of this source; empty when it is.
std::string foreign_dataset(const Job& job, const StepPlan& plan, const std::string& source) {
  if (!std::filesystem::exists(plan.folder / "manifest.json")) return {};
  try {
    const datasets::Manifest manifest = datasets::read_manifest(plan.folder);
    if (manifest.source.hex() != source) return "its manifest names another source";
    if (datasets::portable_json(manifest.options) != datasets::portable_json(job.data)) {
      return "its manifest names other options";
    }
  } catch (const Error& problem) {
    return problem.what();
  }
  return {};
}

}  // namespace

StepPlan data_plan(const Job& job, const std::string& source_digest) {
  StepPlan plan = plan_step(job, "data", step_configuration(job, "data"));
  plan.inputs["source"] = source_digest;
  plan.outputs = {"manifest.json", "quality.json"};
  return plan;
}

bool data_step(const StepContext& context) {
  distributed::Communicator& comm = context.session.world();
  const datasets::DataOptions& options = context.job.data;
  const std::string source =
      comm.broadcast_text(distributed::agree(comm, "reading the source", [&] {
        return comm.is_root() ? datasets::source_digest(options).hex() : std::string();
      }));
  const StepPlan plan = data_plan(context.job, source);
  distributed::agree(comm, "comparing the dataset with its source", [&] {
    if (!comm.is_root()) return;
    const std::string difference = foreign_dataset(context.job, plan, source);
    if (difference.empty() || !std::filesystem::exists(plan.record)) return;
    context.log.warning("data", text("the dataset is made anew: ", difference));
    std::filesystem::remove(plan.record);
  });
  return run_step(
      context, plan, [] {},
      [&] {
        StepResult result;
        distributed::agree(comm, "building the dataset", [&] {
          if (!comm.is_root()) return;
          const datasets::Manifest manifest =
              datasets::build_dataset(options, plan.folder, context.log, Digest::parse(source));
          result.outputs = {"manifest.json", "quality.json"};
          for (const auto& shard : manifest.shards) result.outputs.push_back(shard.file);
        });
        return result;
      });
}

}  // namespace etalon::jobs
