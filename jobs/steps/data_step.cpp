// SPDX-License-Identifier: Apache-2.0
#include "core/config/write.hpp"
#include "datasets/preparation/build.hpp"
#include "distributed/agree.hpp"
#include "jobs/pipeline.hpp"

namespace etalon::jobs {

bool data_step(const StepContext& context) {
  distributed::Communicator& comm = context.session.world();
  const datasets::DataOptions& options = context.job.data;
  const std::string source =
      comm.broadcast_text(distributed::agree(comm, "reading the source", [&] {
        return comm.is_root() ? datasets::source_digest(options).hex() : std::string();
      }));
  StepPlan plan = plan_step(context.job, "data", config::to_json(options));
  plan.inputs["source"] = source;
  return run_step(context, plan, [&] {
    StepResult result;
    distributed::agree(comm, "building the dataset", [&] {
      if (!comm.is_root()) return;
      const datasets::Manifest manifest =
          datasets::build_dataset(options, plan.folder, context.log);
      result.outputs = {"manifest.json", "quality.json"};
      for (const auto& shard : manifest.shards) result.outputs.push_back(shard.file);
    });
    return result;
  });
}

}  // namespace etalon::jobs
