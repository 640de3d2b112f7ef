// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "validation/power/studies/draws.hpp"
#include "validation/power/studies/layout.hpp"

namespace etalon::validation {

/// What masks lose of all that they can: 1 − Dice, or a distance over the largest that there is.
/// Structures that are missed lose all, some lose nothing, and the others are found: the logit of
/// their Dice, or the logarithm of their distance, is normal.
struct MaskModel {
  bool is_distance = false;
  std::vector<std::int64_t> cases = equal_patients(100);  ///< of each patient
  double correlation = 0;                                 ///< of found structures of one patient
  double middle = 2;             ///< of found ones, on the scale that is normal
  double spread = 0.5;           ///< standard deviation there
  double missed = 0;             ///< share of the cases
  bool by_patient = false;       ///< all cases of a patient are missed together
  std::int64_t missed_size = 0;  ///< only patients with as many cases are missed; 0: any may be
  double flawless = 0;           ///< share of the patients who lose nothing; 1: all but the missed
};

struct MaskSample {
  std::vector<double> losses;
  std::vector<std::uint32_t> patients;
};

/// What a found structure loses, by a standard normal number.
[[nodiscard]] double loss_of_found(const MaskModel& model, double normal);

[[nodiscard]] MaskSample draw(const MaskModel& model, Draws& draws);

/// Mean and variance of the loss of a case, of a model in which any may be missed; by the
/// trapezoidal rule over the normal variable.
struct MaskTruth {
  double mean = 0;
  double variance = 0;
};
[[nodiscard]] MaskTruth truth_of(const MaskModel& model);

/// The model with that mean loss by another middle; nothing where the missed cost as much by
/// themselves, or the found cannot lose so much.
[[nodiscard]] std::optional<MaskModel> with_mean_loss(MaskModel model, double loss);

}  // namespace etalon::validation
