// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "validation/evidence/intervals.hpp"
#include "validation/evidence/taken_cases.hpp"

namespace etalon::validation {

/// What a requirement's interval is made of.
struct BoundInput {
  const TakenCases& taken;
  std::span<const std::vector<double>> replicates;  ///< of each model, where patients are drawn
  bool lower_decides = true;
  double level = 0.95;
  SeparatedAucBounds& separated;
};

/// How one kind of bound is made out: a line for each, beside that of `bound_kind`.
struct BoundMaker {
  Certainty kind;
  MadeInterval (*of_value)(const BoundInput&);
  MadeInterval (*of_difference)(const BoundInput&);  ///< where the kind makes out differences
};
[[nodiscard]] const BoundMaker& bound_maker(Certainty kind);

}  // namespace etalon::validation
