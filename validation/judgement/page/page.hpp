// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/phrase.hpp"
#include "validation/cases/case_table.hpp"
#include "validation/judgement/page/mask_slices.hpp"
#include "validation/judgement/result.hpp"

namespace etalon::validation {

/// One self-contained HTML page of a judgement, for people who look rather than read: figures are
/// inline SVG, nothing is loaded from anywhere, no script (docs/formats/result-page.md). A function
/// of its arguments alone; `cases` are those that gave `judgement`, `slices` of their masks.
/// Readable on a telephone, on paper, in the dark, and by a screen reader.
[[nodiscard]] std::string render_page(const CaseTable& cases, const JudgementResult& judgement,
                                      Language language, const MaskSlices& slices = {});

}  // namespace etalon::validation
