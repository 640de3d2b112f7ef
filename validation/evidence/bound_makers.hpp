// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/evidence/intervals.hpp"
#include "validation/evidence/taken_cases.hpp"

namespace etalon::validation {

/// What a requirement's interval is made of.
struct BoundInput {
  const TakenCases& taken;
  const IntervalQuestion& asked;
};

/// How one kind of bound is made out of cases: a line for each, beside that of `bound_kind`. Of
/// readings there is none: `ReaderEvidence`.
struct BoundMaker {
  Certainty kind;
  MadeInterval (*of_value)(const BoundInput&);
  MadeInterval (*of_difference)(const BoundInput&);  ///< where the kind makes out differences
};
[[nodiscard]] const BoundMaker& bound_maker(Certainty kind);

}  // namespace etalon::validation
