// SPDX-License-Identifier: Apache-2.0
#include "core/console.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/manifest.hpp"
#include "distributed/agree.hpp"
#include "distributed/alike.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/steps/train_task.hpp"

namespace etalon::jobs {
namespace {

/// What a replay is compared with: dataset, checkpoints, history, and, when training was finished,
/// record and model. Throws when they are not of one training.
void check_evidence(const StepContext& context, const StepPlan& plan) {
  const auto data = context.job.directory() / "data";
  // A replay does no data step, which would compare the shards with the record.
  datasets::verify_shards(data, datasets::read_manifest(data));
  static_cast<void>(
      models::CheckpointFolder(plan.folder, training_identity(context.job, plan), {}).verify());
  if (!std::filesystem::exists(plan.record)) {
    context.log.warning("replay", text(plan.record.string(),
                                       " is missing (training was not finished): compared with "
                                       "history.jsonl alone"));
    return;
  }
  const RecordDifference difference = record_difference(plan);
  check(difference.is_none(), ErrorKind::integrity,
        text(plan.record.string(), ": ", difference.reason, "; what stands in ",
             plan.folder.string(), " is not what was trained"));
  check_trained(context.job, plan);
}

void print_replay(const models::ReplayResult& result, const Arguments& arguments) {
  const bool is_equal = result.different == 0;
  if (arguments.json) {
    print_json(Json::object({{"start", result.start},
                             {"to", arguments.to},
                             {"recorded", result.recorded.hex()},
                             {"replayed", result.reached.hex()},
                             {"equal", is_equal}}));
    return;
  }
  std::string lines = line("begun     after epoch ", result.start) +
                      line("recorded  ", result.recorded.hex()) +
                      line("replayed  ", result.reached.hex());
  if (!is_equal) lines += line("first     epoch ", result.different, " differs");
  etalon::print(lines + line(is_equal ? "equal" : "DIFFERENT"));
}

}  // namespace

int replay_command(distributed::Session& session, const Arguments& arguments) {
  const bool prints_only = arguments.dry_run || arguments.dump_default || arguments.dump_reference;
  check(prints_only || (arguments.from >= 0 && arguments.to > arguments.from), ErrorKind::usage,
        "give --from EPOCH and a later --to EPOCH");
  return with_job(session, arguments, "", Access::reads, [&](const StepContext& context) {
    distributed::Communicator& comm = session.world();
    const StepPlan plan =
        distributed::agree(comm, "preparing the replay", [&] { return train_plan(context.job); });
    distributed::check_alike(comm, "the inputs of the replay",
                             {plan.inputs.begin(), plan.inputs.end()},
                             "give every rank the same files");
    distributed::agree(comm, "checking what a replay is compared with", [&] {
      if (comm.is_root()) check_evidence(context, plan);
    });
    const auto setup = distributed::agree(comm, "preparing the replay", [&] {
      return std::make_unique<TrainSetup>(context.job, plan);
    });
    const models::ReplayResult result = models::replay(
        comm, setup->task(), arguments.from, arguments.to, context.show_progress && comm.is_root());
    if (comm.is_root()) print_replay(result, arguments);
    return result.different == 0 ? 0 : exit_code(ErrorKind::integrity);
  });
}

}  // namespace etalon::jobs
