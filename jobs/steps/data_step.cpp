// SPDX-License-Identifier: Apache-2.0
#include "core/config/write.hpp"
#include "datasets/build.hpp"
#include "distributed/agree.hpp"
#include "jobs/steps/step.hpp"

namespace etalon::jobs {

bool data_step(const StepContext& context) {
  distributed::Communicator& comm = context.session.world();
  const datasets::DataOptions& options = context.job.data;
  const std::string source =
      comm.broadcast_text(distributed::agree(comm, "reading the source", [&] {
        return comm.is_root() ? datasets::source_digest(options).hex() : std::string();
      }));
  const StepPlan plan{"data", {{"source", source}}, config::to_json(options)};
  return run_step(context, plan, [&](const std::filesystem::path& folder) {
    StepResult result;
    distributed::agree(comm, "building the dataset", [&] {
      if (!comm.is_root()) return;
      const datasets::Manifest manifest = datasets::build_dataset(options, folder, context.log);
      result.outputs = {"manifest.json", "quality.json"};
      for (const auto& shard : manifest.shards) result.outputs.push_back(shard.file);
    });
    return result;
  });
}

}  // namespace etalon::jobs
