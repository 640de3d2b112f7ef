// SPDX-License-Identifier: Apache-2.0
#include "validation/comparison/options.hpp"

#include "core/config/read.hpp"
#include "core/config/toml.hpp"
#include "validation/catalogue/catalogue.hpp"

namespace etalon::validation {
namespace {

/// What is looked at first, for each kind of labels.
constexpr std::string_view usual[] = {
    "auc.mann_whitney.midrank/1",
    "sensitivity/1",
    "specificity/1",
    "accuracy/1",
    "brier.mean_squared/1",
    "c_index.harrell/1",
    "c_index.uno/1",
    "auc.cumulative_dynamic.ipcw/1",
    "brier.ipcw/1",
    "mae/1",
    "rmse/1",
    "bias.mean_error/1",
};

}  // namespace

CompareOptions read_compare_options(std::span<const std::string> overrides) {
  config::TomlValue document = config::parse_toml("", "--set");
  for (const std::string& assignment : overrides) config::apply_override(document, assignment);
  return config::read<CompareOptions>(document);
}

std::vector<std::string> compared_metrics(const CompareOptions& options, Target target,
                                          bool are_probabilities) {
  if (!options.metrics.empty()) return options.metrics;
  std::vector<std::string> names;
  for (const std::string_view id : usual) {
    const MetricInfo& info = metric_of(std::string(id)).info();
    if (info.target != target || (info.needs_threshold && !options.threshold) ||
        (info.time == TimeUse::required && !options.time) ||
        (info.needs_probabilities && !are_probabilities)) {
      continue;
    }
    names.emplace_back(id);
  }
  return names;
}

}  // namespace etalon::validation
