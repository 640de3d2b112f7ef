// SPDX-License-Identifier: Apache-2.0
#include "validation/comparison/options.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/config/read.hpp"
#include "core/config/toml.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
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
    "dice/1",
    "nsd.surfel/1",
    "hd95.surfel/1",
};

bool is_distance(const MetricInfo& info) {
  return info.target == Target::masks && info.better == Better::lower && !std::isfinite(info.most);
}

/// Those that need more of a plan than a comparison has.
void refuse_uncompared(const std::string& metric) {
  const MetricInfo& info = metric_of(metric).info();
  check(info.lesions == LesionsOf::none, ErrorKind::unsupported,
        text(metric, " is of lesions, which are compared in a plan (reference)"));
  check(info.classes == ClassUse::none, ErrorKind::unsupported,
        text(metric,
             " judges the scores of all classes; compare one class by its label, or judge "
             "the difference in a plan (reference)"));
}

}  // namespace

CompareOptions read_compare_options(std::span<const std::string> overrides) {
  config::TomlValue document = config::parse_toml("", "--set");
  for (const std::string& assignment : overrides) config::apply_override(document, assignment);
  auto options = config::read<CompareOptions>(document);
  // What is not compared is refused before any table is read.
  for (const std::string& metric : options.metrics) {
    if (find_metric(metric) != nullptr) refuse_uncompared(metric);
  }
  return options;
}

/// No value fails the limit: what missing outputs leave open must not stand there because the worst
/// of them fails.
Requirement requirement_of(const std::string& metric, const CompareOptions& options) {
  refuse_uncompared(metric);
  const MetricInfo& info = metric_of(metric).info();
  Requirement requirement{
      .id = metric, .metric = metric, .label = options.label, .subgroup = options.subgroup};
  if (info.needs_threshold) requirement.threshold = options.threshold;
  if (info.time != TimeUse::none) requirement.time = options.time;
  if (info.target == Target::real || is_distance(info)) requirement.range = options.range;
  if (info.needs_tolerance) requirement.tolerance = options.tolerance;
  if (info.better == Better::neither) requirement.bound = "lower";
  constexpr double largest = std::numeric_limits<double>::max();
  requirement.limit = is_lower_deciding(requirement) ? std::max(info.least, -largest)
                                                     : std::min(info.most, largest);
  return requirement;
}

std::vector<std::string> compared_metrics(const CompareOptions& options, Target target,
                                          bool are_probabilities) {
  if (!options.metrics.empty()) return options.metrics;
  std::vector<std::string> names;
  for (const std::string_view id : usual) {
    const MetricInfo& info = metric_of(std::string(id)).info();
    if (info.target != target || (info.needs_threshold && !options.threshold) ||
        (info.time == TimeUse::required && !options.time) ||
        (info.needs_probabilities && !are_probabilities) ||
        (info.needs_tolerance && !options.tolerance) ||
        (is_distance(info) && options.range.empty())) {
      continue;
    }
    names.emplace_back(id);
  }
  return names;
}

}  // namespace etalon::validation
