// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "validation/report/report.hpp"

namespace etalon::validation {

/// One self-contained HTML page: figures are inline SVG, nothing is loaded from anywhere, no
/// script. Readable on paper, in the dark, and by a screen reader. The same report gives the same
/// bytes.
[[nodiscard]] std::string render_html(const Report& report);

/// Writes `validate/report.html`.
void write_report_html(const std::filesystem::path& file, const Report& report);

}  // namespace etalon::validation
