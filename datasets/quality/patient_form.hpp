// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace etalon::datasets {

/// The form in which two spellings of one patient id are likely to meet (docs/semantics/data.md):
/// invisible characters left out, blanks only between two letters or two digits (one each), lower
/// case, letters decomposed (Unicode NFD of Latin, Greek and Cyrillic letters with one mark),
/// full-width letters, Roman numerals, ligatures, hyphens and apostrophes as ASCII, numbers without
/// leading zeros (but behind a point or comma), sign `+` and `.0` at the end, and what a
/// spreadsheet writes with an exponent written out. `00012`, ` 12`, `+12`, `12.0` and `1.2E+01`
/// have the form `12`; `P-01` and `p-1` that of `p-1`. Digits are never rounded. Two ids of one
/// form need not be one patient: it is a reason to look.
[[nodiscard]] std::string patient_form(std::string_view id);

}  // namespace etalon::datasets
