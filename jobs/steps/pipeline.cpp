// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/pipeline.hpp"

#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/manifest.hpp"
#include "distributed/agree.hpp"
#include "jobs/steps/needed_splits.hpp"
#include "jobs/steps/settled_plan.hpp"

namespace etalon::jobs {
namespace {

struct Step {
  std::string_view name;
  bool (*run)(const StepContext& context);
};

constexpr std::array steps = {Step{"data", data_step},         Step{"train", train_step},
                              Step{"compress", compress_step}, Step{"validate", validate_step},
                              Step{"package", package_step},   Step{"certify", certify_step},
                              Step{"push", push_step}};

constexpr auto names = [] {
  std::array<std::string_view, steps.size()> result;
  std::ranges::transform(steps, result.begin(), &Step::name);
  return result;
}();

}  // namespace

std::span<const std::string_view> step_names() { return names; }

namespace {

/// What the look before the work could not tell of a large source, before the next step takes
/// hours.
void check_splits(const StepContext& context, std::string_view last) {
  distributed::Communicator& comm = context.session.world();
  distributed::agree(comm, "looking at the splits", [&] {
    if (!comm.is_root()) return;
    const auto manifest = datasets::read_manifest(context.job.directory() / "data");
    SplitSizes sizes{};
    for (const datasets::Split split : manifest.splits) ++sizes[static_cast<std::size_t>(split)];
    const auto empty = empty_splits(context.job, sizes, last);
    if (empty.empty()) return;
    throw Error(ErrorKind::config, text(empty[0].reason, "; ", empty[0].remedy));
  });
}

/// A large source is dealt out after the first look at the job, which could not say it.
void say(const Log& log, const Settlement& settled) {
  if (!settled.no_compression.empty())
    log.info("plan", text("nothing is compressed: ", settled.no_compression));
  for (const auto& [key, limit, reason] : settled.limits)
    log.info("plan", text(key, " is left out, ", limit, " could not be shown: ", reason));
}

}  // namespace

void run_through(const StepContext& given, std::string_view last) {
  Job job = given.job;
  const StepContext context{.job = job,
                            .session = given.session,
                            .log = given.log,
                            .show_progress = given.show_progress,
                            .replaces_plan = given.replaces_plan,
                            .machines = given.machines,
                            .restarts = given.restarts,
                            .replaces_tag = given.replaces_tag};
  for (const Step& step : steps) {
    const bool is_new = step.run(context);
    if (step.name == steps[0].name) {
      check_splits(context, last);
      const Settlement settled =
          distributed::agree(context.session.world(), "settling the plan",
                             [&] { return settle_plan(job, dealt_cases(job)); });
      if (is_new) say(context.log, settled);
    }
    if (step.name == last) return;
  }
  ensure(false, "the last step is a step of the pipeline");
}

}  // namespace etalon::jobs
