// SPDX-License-Identifier: Apache-2.0
#include "validation/catalogue/catalogue.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/catalogue/classes.hpp"
#include "validation/catalogue/derived.hpp"
#include "validation/catalogue/detection.hpp"
#include "validation/catalogue/lesions.hpp"
#include "validation/catalogue/readers.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation {

std::span<const Metric* const> all_metrics() {
  static const std::vector<const Metric*> metrics = [] {
    std::vector<const Metric*> all = {&two_classes::auc(), &two_classes::average_precision(),
                                      &two_classes::brier(), &two_classes::scaled_brier(),
                                      &two_classes::calibration_in_the_large()};
    for (const Metric* each : two_classes::calibration_errors()) all.push_back(each);
    for (const Metric* each : two_classes::partial_aucs()) all.push_back(each);
    const auto add = [&](auto table) {
      for (const auto& metric : table) all.push_back(&metric);
    };
    add(two_classes::share_metrics());
    add(two_classes::cell_metrics());
    add(recalibration_metrics());
    add(survival_metrics());
    add(regression_metrics());
    add(mask_metrics());
    add(lesion_shares());
    add(grade_metrics());
    for (const Metric* each : class_score_metrics()) all.push_back(each);
    all.push_back(&afroc1());
    add(mark_shares());
    add(reader_metrics());
    return all;
  }();
  return metrics;
}

const Metric* find_metric(std::string_view id) {
  const auto all = all_metrics();
  const auto found =
      std::ranges::find(all, id, [](const Metric* metric) { return metric->info().id; });
  return found == all.end() ? nullptr : *found;
}

namespace {

/// The first that a name without its variant or version begins, such as `auc` or `f1`; else the one
/// that is written alike; empty for none.
std::string nearest_metric(std::string_view id, const std::vector<std::string>& known) {
  const std::string base(id.substr(0, id.find('/')));
  for (const std::string& each : known) {
    if (!base.empty() && (each.starts_with(base + ".") || each.starts_with(base + "/")))
      return each;
  }
  return nearest(std::string(id), known);
}

}  // namespace

const Metric& metric_of(std::string_view id) {
  if (const Metric* found = find_metric(id)) return *found;
  std::vector<std::string> known;
  for (const Metric* metric : all_metrics()) known.emplace_back(metric->info().id);
  const std::string near = nearest_metric(id, known);
  throw Error(ErrorKind::config,
              text("there is no metric \"", shortened(id, 80), "\"; ",
                   near.empty() ? std::string("docs/formats/requirements.md lists those there are")
                                : text("did you mean \"", near, "\"?")));
}

}  // namespace etalon::validation
