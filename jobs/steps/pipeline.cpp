// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/pipeline.hpp"

#include <algorithm>
#include <array>

#include "core/error.hpp"

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

void run_through(const StepContext& context, std::string_view last) {
  for (const Step& step : steps) {
    step.run(context);
    if (step.name == last) return;
  }
  ensure(false, "the last step is a step of the pipeline");
}

}  // namespace etalon::jobs
