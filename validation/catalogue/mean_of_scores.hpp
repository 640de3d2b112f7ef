// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/metrics/metric.hpp"

namespace etalon::validation {

/// The mean of what each case scored, whatever the metric is. Throws a numeric error for no case.
[[nodiscard]] Influenced mean_of_scores(const TargetCases& cases, const Setting& setting);
/// The mean over classes (`values`, from 0) of the means of what their cases scored. The cases of
/// each class are taken as so many. Throws likewise.
[[nodiscard]] Influenced mean_of_class_scores(const TargetCases& cases, const Setting& setting);

}  // namespace etalon::validation
