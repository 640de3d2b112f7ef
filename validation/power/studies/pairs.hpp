// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "validation/power/studies/draws.hpp"
#include "validation/power/studies/layout.hpp"

namespace etalon::validation {

/// How a candidate comes to be worse than its reference.
enum class Decline : std::uint8_t {
  shift,    ///< both see the same patients with correlated noise; its classes lie closer
  noise,    ///< the reference's scores with noise
  guesses,  ///< the reference's scores, but some positives get a negative's
};

/// Two models on the same cases of two normal classes.
struct PairedModel {
  Layout layout = separate_patients(10, 20);
  double correlation = 0;  ///< of the scores of one patient
  Decline decline = Decline::shift;
  double between_models = 0.9;  ///< correlation of their scores, for `shift`
  double auc = 0.9;             ///< of the reference
  double decrease = 0.05;       ///< of the candidate's AUC; 0: they are equally good
  /// Only patients with this many positives get guesses, for all of them; 0: any positive.
  std::int64_t guessed_size = 0;
};

struct PairedSample {
  std::vector<double> candidate;
  std::vector<double> reference;
  std::vector<std::int64_t> labels;
  std::vector<std::uint32_t> patients;
};

[[nodiscard]] PairedSample draw(const PairedModel& model, Draws& draws);

}  // namespace etalon::validation
