// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/phrase.hpp"
#include "validation/judgement/page/subject.hpp"

namespace etalon::validation::page {

/// A row for each family: how many of its claims are shown, how many are needed, by which method
/// and error, its ruling. Empty without families.
[[nodiscard]] std::string family_facts(const Subject& subject);
/// What a whole ruling means where claims count singly.
[[nodiscard]] const Phrase& families_sentence(Verdict ruling);
/// An error in percent, such as `0.125`.
[[nodiscard]] std::string error_in_percent(double error);

}  // namespace etalon::validation::page
