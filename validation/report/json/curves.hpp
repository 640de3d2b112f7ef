// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/json.hpp"
#include "validation/report/curves.hpp"

namespace etalon::validation {

/// The form of `curves` in report.json: points as arrays of numbers (docs/formats/report.md).
[[nodiscard]] Json to_json(const ModelCurves& curves);
/// Throws a format error that starts with `where`.
[[nodiscard]] ModelCurves parse_curves(const Json& json, const std::string& where);

}  // namespace etalon::validation
