// SPDX-License-Identifier: Apache-2.0
#include "models/training/trainer.hpp"

#include <algorithm>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "models/training/training_run.hpp"

namespace etalon::models {
namespace {

/// The history up to the newest checkpoint, as the writing rank finds it.
History found_history(const TrainTask& task, const FlatLayout& layout, const Log& log) {
  const CheckpointFolder folder = checkpoint_folder(task);
  const auto open = [&] {
    History history = folder.open();
    // Early stopping ends with the weights of the best epoch.
    if (task.options.patience > 0 && history.best_epoch() > 0) folder.require(history.best_epoch());
    return history;
  };
  if (task.others == OtherCheckpoints::refuse) return open();
  try {
    History history = open();
    for (const std::int64_t epoch : {history.size(), history.best_epoch()}) {
      if (epoch > 0) static_cast<void>(folder.read(layout, history, epoch));
    }
    return history;
  } catch (const Error& problem) {
    if (problem.kind() == ErrorKind::io) throw;
    log.info("train", text("the checkpoints are removed, training starts anew: ", problem.what()));
    folder.clear();
    return folder.open();
  }
}

/// The history that rank 0 has, on every rank. Collective.
History agreed_history(distributed::Communicator& comm, const TrainTask& task,
                       const TrainingRun& run, const Log& log) {
  const std::string lines =
      comm.broadcast_text(distributed::agree(comm, "looking for a checkpoint", [&] {
        return comm.is_root() ? found_history(task, run.layout(), log).bytes() : std::string();
      }));
  History history = parse_history(lines, "the history");
  distributed::agree(comm, "", [&] {
    for (std::int64_t epoch = 1; epoch <= history.size(); ++epoch) {
      const std::int64_t step = std::min(epoch * run.steps_per_epoch(), run.total_steps());
      check(history.at(epoch).step == step, ErrorKind::integrity,
            text(checkpoint_folder(task).history_file().string(), ", line ", epoch, ": step ",
                 history.at(epoch).step, " is not that of this training, ", step));
    }
  });
  return history;
}

Checkpoint agreed_state(distributed::Communicator& comm, const TrainTask& task,
                        const TrainingRun& run, const History& history, std::int64_t epoch) {
  return distributed::agree(comm, "reading the checkpoint", [&] {
    return checkpoint_folder(task).read(run.layout(), history, epoch);
  });
}

/// Wall-clock seconds of the epoch, median and shortest step.
std::string timings_line(std::int64_t epoch, double seconds, std::vector<double> steps) {
  Json line = Json::object({{"epoch", epoch}, {"seconds", seconds}});
  if (!steps.empty()) {
    std::ranges::sort(steps);
    line["step_seconds"] = steps[steps.size() / 2];
    line["shortest_step_seconds"] = steps.front();
  }
  return line.canonical();
}

/// Writes what the epoch left and adds its line to every rank's history. Collective.
void keep_epoch(distributed::Communicator& comm, const TrainTask& task, TrainingRun& run,
                const EpochFacts& losses, double seconds, History& history) {
  const Checkpoint checkpoint = run.snapshot(losses.epoch);
  const std::string line =
      comm.broadcast_text(distributed::agree(comm, "writing the checkpoint", [&] {
        if (!comm.is_root()) return std::string();
        const CheckpointFolder folder = checkpoint_folder(task);
        folder.write(run.layout(), checkpoint, losses, history);
        append_line(folder.timings_file(), timings_line(losses.epoch, seconds, run.step_seconds()));
        return history.line(losses.epoch);
      }));
  if (!comm.is_root()) history.add(parse_epoch(line));
}

}  // namespace

CheckpointFolder checkpoint_folder(const TrainTask& task) {
  const TrainOptions& options = task.options;
  // Early stopping gives the best epoch's weights in the end.
  return {task.folder,
          task.identity,
          {options.keep_last, options.keep_best || options.patience > 0, options.keep_every}};
}

TrainResult train(distributed::Communicator& comm, const TrainTask& task, const Log& log,
                  bool show_progress) {
  TrainingRun run(comm, task);
  History history = agreed_history(comm, task, run, log);
  if (history.size() > 0) {
    run.restore(agreed_state(comm, task, run, history, history.size()));
    log.info("train", text("going on after epoch ", history.size()));
  }

  Progress progress("train", run.total_steps(), "steps", show_progress, run.step());
  const std::int64_t patience = task.options.patience;
  const auto is_over = [&] {
    const std::int64_t best = history.best_epoch();
    return run.step() >= run.total_steps() ||
           (patience > 0 && best > 0 && history.size() - best >= patience);
  };
  while (!is_over()) {
    const Stopwatch watch;
    EpochFacts losses;
    losses.train_loss = run.run_epoch(history.size(), progress);
    losses.validation_loss = run.evaluate(datasets::Split::validation);
    losses.epoch = history.size() + 1;
    losses.step = run.step();
    keep_epoch(comm, task, run, losses, watch.seconds(), history);
  }
  progress.finish();

  const std::int64_t best = history.best_epoch();
  if (patience > 0 && best > 0 && best != history.size()) {
    run.restore(agreed_state(comm, task, run, history, best));
  }
  TrainResult result;
  result.graph = task.initial;
  run.layout().scatter(run.values(), result.graph);
  result.weights = weights_digest(run.layout(), run.values());
  result.merkle_root = weights_merkle_root(run.layout(), run.values());
  result.epochs = history.size();
  // Not those of the run: it may have gone back to the best epoch.
  result.steps = history.size() > 0 ? history.at(history.size()).step : run.step();
  result.best_epoch = best;
  return result;
}

ReplayResult replay(distributed::Communicator& comm, const TrainTask& task, std::int64_t from,
                    std::int64_t to, bool show_progress) {
  check(from >= 0 && from < to, ErrorKind::usage,
        text("replay goes from an epoch to a later one, not from ", from, " to ", to));
  TrainingRun run(comm, task);
  const CheckpointFolder folder = checkpoint_folder(task);
  ReplayResult result;
  const std::string lines =
      comm.broadcast_text(distributed::agree(comm, "reading the history", [&] {
        return comm.is_root() ? folder.verify().bytes() : std::string();
      }));
  const History history = parse_history(lines, "the history");
  result.start = distributed::agree(comm, "looking for a checkpoint", [&] {
    check(to <= history.size(), ErrorKind::usage,
          text("--to ", to, ": ", folder.history_file().string(), " ends with epoch ",
               history.size()));
    std::int64_t start = 0;
    for (const std::int64_t epoch : folder.kept()) {
      if (epoch <= from) start = epoch;
    }
    return start;
  });
  if (result.start > 0) run.restore(agreed_state(comm, task, run, history, result.start));
  Progress progress("replay", std::min(to * run.steps_per_epoch(), run.total_steps()), "steps",
                    show_progress, run.step(), Progress::Counted::part);
  for (std::int64_t epoch = result.start + 1; epoch <= to; ++epoch) {
    static_cast<void>(run.run_epoch(epoch - 1, progress));
    result.reached = weights_digest(run.layout(), run.values());
    result.recorded = history.at(epoch).weights;
    if (result.different == 0 && result.reached != result.recorded) result.different = epoch;
  }
  progress.finish();
  return result;
}

}  // namespace etalon::models
