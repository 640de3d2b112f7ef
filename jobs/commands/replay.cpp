// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "core/error.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "datasets/manifest.hpp"
#include "distributed/agree.hpp"
#include "distributed/alike.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/steps/train_task.hpp"
#include "models/training/checkpoint.hpp"

namespace etalon::jobs {
namespace {

std::string checkpoint_file(std::int64_t epoch) {
  std::string digits = text(epoch);
  digits.insert(0, 6 - std::min<std::size_t>(6, digits.size()), '0');
  return text("epoch-", digits, ".json");
}

}  // namespace

int replay_command(distributed::Session& session, const Arguments& arguments) {
  const bool prints_only = arguments.dry_run || arguments.dump_default;
  check(prints_only || (arguments.from >= 0 && arguments.to > arguments.from), ErrorKind::usage,
        "give --from EPOCH and a later --to EPOCH");
  return with_job(session, arguments, "", [&](const StepContext& context) {
    distributed::Communicator& comm = session.world();
    const auto setup = distributed::agree(
        comm, "preparing the replay", [&] { return std::make_unique<TrainSetup>(context.job); });
    distributed::agree(comm, "checking the dataset", [&] {
      // A replay does no data step, which would compare the shards with the record.
      if (!comm.is_root()) return;
      const auto data = context.job.directory() / "data";
      datasets::verify_shards(data, datasets::read_manifest(data));
    });
    const distributed::Facts inputs = distributed::agree(comm, "reading the inputs", [&] {
      distributed::Facts facts = {
          {"data/manifest.json",
           sha256_file(context.job.directory() / "data" / "manifest.json").hex()}};
      if (context.job.model.architecture == "onnx") {
        facts["model"] = sha256_file(context.job.model.file).hex();
      }
      return facts;
    });
    distributed::check_alike(comm, "the inputs of the replay", inputs,
                             "give every rank the same files");
    const auto folder = context.job.directory() / "train" / "checkpoints";
    const std::string recorded = distributed::agree(comm, "reading the record", [&] {
      return Json::read_file(folder / checkpoint_file(arguments.to))
          .at("weights_sha256")
          .as_string();
    });
    const Digest reached = models::replay(comm, setup->task(), arguments.from, arguments.to,
                                          context.show_progress && comm.is_root());
    const bool equal = reached.hex() == recorded;
    if (comm.is_root()) {
      std::printf("recorded  %s\nreplayed  %s\n%s\n", recorded.c_str(), reached.hex().c_str(),
                  equal ? "equal" : "DIFFERENT");
    }
    return equal ? 0 : exit_code(ErrorKind::integrity);
  });
}

}  // namespace etalon::jobs
