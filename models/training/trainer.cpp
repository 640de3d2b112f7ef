// SPDX-License-Identifier: Apache-2.0
#include "models/training/trainer.hpp"

#include <algorithm>
#include <limits>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "models/training/training_run.hpp"

namespace etalon::models {
namespace {

/// The latest checkpoint of the same configuration, as rank 0 sees it, on every rank; null if none.
Json agreed_latest(distributed::Communicator& comm, const TrainTask& task, const Log& log) {
  const std::string mine = distributed::agree(comm, "looking for a checkpoint", [&] {
    if (!comm.is_root()) return std::string();
    const auto latest = read_latest(task.folder / "checkpoints");
    if (!latest) return std::string("null");
    if (latest->at("state").at("configuration").as_string() != task.configuration) {
      log.info("train", "the checkpoints are of another configuration; training starts anew");
      return std::string("null");
    }
    return latest->canonical();
  });
  return Json::parse(comm.broadcast_text(mine), "latest.json");
}

/// Median and shortest step of an epoch, for its line in the history.
void add_step_times(Json& line, std::vector<double> seconds) {
  if (seconds.empty()) return;
  std::ranges::sort(seconds);
  line["step_seconds"] = seconds[seconds.size() / 2];
  line["shortest_step_seconds"] = seconds.front();
}

void write_history(const TrainTask& task, const Json& history) {
  std::string lines;
  for (const Json& line : history.as_array()) lines += line.canonical() + "\n";
  write_file(task.folder / "history.jsonl", lines);
}

}  // namespace

TrainResult train(distributed::Communicator& comm, const TrainTask& task, const Log& log,
                  bool show_progress) {
  TrainingRun run(comm, task);
  const auto folder = task.folder / "checkpoints";
  Json state = Json::object({{"configuration", task.configuration},
                             {"history", Json::array()},
                             {"best_epoch", 0},
                             {"best_loss", Json()}});
  std::int64_t epoch = 0;
  if (const Json latest = agreed_latest(comm, task, log); !latest.is_null()) {
    epoch = latest.at("epoch").as_integer();
    run.restore(distributed::agree(comm, "reading the checkpoint",
                                   [&] { return read_checkpoint(folder, run.layout(), epoch); }));
    state = latest.at("state");
    log.info("train", text("going on after epoch ", epoch));
  }

  Progress progress("train", run.total_steps(), "steps", show_progress);
  const TrainOptions& options = task.options;
  const auto is_over = [&] {
    const std::int64_t best = state.at("best_epoch").as_integer();
    return run.step() >= run.total_steps() ||
           (options.patience > 0 && best > 0 && epoch - best >= options.patience);
  };
  while (!is_over()) {
    const Stopwatch watch;
    const double train_loss = run.run_epoch(epoch, progress);
    const std::optional<double> validation_loss = run.evaluate(datasets::Split::validation);
    ++epoch;
    Json line = Json::object({{"epoch", epoch}, {"step", run.step()}, {"train_loss", train_loss}});
    line["seconds"] = watch.seconds();
    add_step_times(line, run.step_seconds());
    const Json& best = state.at("best_loss");
    if (validation_loss) {
      line["validation_loss"] = *validation_loss;
      if (best.is_null() || *validation_loss < best.as_number()) {
        state["best_loss"] = *validation_loss;
        state["best_epoch"] = epoch;
      }
    }
    state["history"].push_back(line);
    const Checkpoint checkpoint = run.snapshot(epoch);
    distributed::agree(comm, "writing the checkpoint", [&] {
      if (!comm.is_root()) return;
      write_checkpoint(folder, run.layout(), checkpoint, state);
      write_history(task, state.at("history"));
    });
  }
  progress.finish();

  const std::int64_t best_epoch = state.at("best_epoch").as_integer();
  if (options.patience > 0 && best_epoch > 0 && best_epoch != epoch) {
    run.restore(distributed::agree(comm, "reading the best checkpoint", [&] {
      return read_checkpoint(folder, run.layout(), best_epoch);
    }));
  }
  TrainResult result;
  result.graph = task.initial;
  run.layout().scatter(run.values(), result.graph);
  result.weights = weights_digest(run.layout(), run.values());
  result.merkle_root = weights_merkle_root(run.layout(), run.values());
  result.epochs = epoch;
  result.steps = run.step();
  result.best_epoch = best_epoch;
  result.history = state.at("history");
  return result;
}

Digest replay(distributed::Communicator& comm, const TrainTask& task, std::int64_t from,
              std::int64_t to, bool show_progress) {
  check(from >= 0 && from < to, ErrorKind::usage,
        text("replay goes from an epoch to a later one, not from ", from, " to ", to));
  TrainingRun run(comm, task);
  if (from > 0) {
    run.restore(distributed::agree(comm, "reading the checkpoint", [&] {
      return read_checkpoint(task.folder / "checkpoints", run.layout(), from);
    }));
  }
  Progress progress("replay", to * run.steps_per_epoch(), "steps", show_progress);
  for (std::int64_t epoch = from; epoch < to; ++epoch) {
    static_cast<void>(run.run_epoch(epoch, progress));
  }
  progress.finish();
  return weights_digest(run.layout(), run.values());
}

}  // namespace etalon::models
