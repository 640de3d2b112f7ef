// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace etalon::datasets {

/// The form in which two spellings of one patient id are likely to meet: without blanks and
/// invisible characters, in lower case, letters decomposed (Unicode NFD of Latin, Greek and
/// Cyrillic letters with one mark), full-width letters as ASCII, numbers without leading zeros and
/// without
/// `.0` at the end. `00012`, ` 12` and `12.0` have the form `12`; `P-01` and `p-1` that of `p-1`.
/// Two ids of one form need not be one patient: it is a reason to look.
[[nodiscard]] std::string patient_form(std::string_view id);

}  // namespace etalon::datasets
