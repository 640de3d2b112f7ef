// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include <algorithm>

#include "core/text.hpp"
#include "jobs/check/check.hpp"
#include "jobs/check/folder_look.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;

std::int64_t bytes_below(const fs::path& folder) {
  std::error_code problem;
  std::int64_t sum = 0;
  for (auto entry = fs::recursive_directory_iterator(folder, problem);
       !problem && entry != fs::recursive_directory_iterator(); entry.increment(problem)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored)) {
      sum += static_cast<std::int64_t>(fs::file_size(entry->path(), ignored));
    }
  }
  return sum;
}

/// What decides the estimate beside source and model, of which nothing is known when a key of
/// theirs was refused.
const std::vector<std::string> keys_of_the_estimate = {"data.shard_samples", "train.epochs",
                                                       "train.keep_every", "train.keep_last",
                                                       "train.optimizer.kind"};

struct Estimate {
  std::int64_t total = 0;
  std::int64_t largest_file = 0;
};

/// Checkpoints that stand at once: the last ones and the best, and those of every so many epochs.
std::int64_t checkpoints_kept(const models::TrainOptions& train) {
  const std::int64_t regular = train.keep_every > 0 ? train.epochs / train.keep_every : 0;
  return std::min(train.epochs, train.keep_last + 1 + regular);
}

/// What the job will have written when it is done.
Estimate estimate(const CheckTask& task) {
  Estimate result{.total = task.reaches("validate") ? documents_bytes : 0};
  if (task.source) {
    const std::int64_t shards = std::max<std::int64_t>(
        1, (std::max<std::int64_t>(task.source->samples, 1) - 1) / task.job.data.shard_samples + 1);
    result.total += task.source->bytes;
    result.largest_file = task.source->bytes / shards;
  }
  if (task.model && task.reaches("train")) {
    const std::int64_t weights = task.model->parameters * 4;
    const std::int64_t moments = task.job.train.optimizer.kind == "adamw" ? 2 : 1;
    const std::int64_t checkpoint = weights * (1 + moments);
    result.total += weights + checkpoint * checkpoints_kept(task.job.train);
    // The package, and what the registry folder holds of it, beside the step's own files.
    if (task.reaches("package")) result.total += 6 * weights;
    result.largest_file = std::max(result.largest_file, checkpoint);
  }
  return result;
}

void inspect_file_limit(const CheckTask& task, const Estimate& wanted, Inspection& found) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return;
  if (wanted.largest_file <= static_cast<std::int64_t>(limit.rlim_cur)) return;
  found.object(ErrorKind::io, task.job.job.directory + "/",
               text("the largest file will have about ", human_bytes(wanted.largest_file),
                    ", but this process may write files of ",
                    human_bytes(static_cast<std::int64_t>(limit.rlim_cur)), " only"),
               "raise the limit (ulimit -f)", keys_of_the_estimate);
}

}  // namespace

Inspection inspect_space(const CheckTask& task) {
  Inspection found;
  const fs::path directory = task.job.directory();
  const auto look = look_at_folder("job.directory", directory, found);
  if (!look || look->free < 0) return found;
  const Estimate wanted = estimate(task);
  inspect_file_limit(task, wanted, found);
  const std::int64_t missing = std::max<std::int64_t>(0, wanted.total - bytes_below(directory));
  found.fact("space",
             text("about ", human_bytes(missing), " needed, ", human_bytes(look->free), " free"));
  inspect_free(*look, "job.directory", directory, "the job", missing, keys_of_the_estimate, found);
  return found;
}

}  // namespace etalon::jobs
