// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/pairs.hpp"

#include <cmath>

#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {

PairedSample draw(const PairedModel& model, Draws& draws) {
  PairedSample sample;
  const double shift = normal_quantile(model.auc) * std::sqrt(2.0);
  const double shift_of_candidate = normal_quantile(model.auc - model.decrease) * std::sqrt(2.0);
  double noise = 0.05;
  if (model.decline == Decline::noise && model.decrease > 0)
    noise = std::sqrt(shift * shift / (shift_of_candidate * shift_of_candidate) - 1);
  double guesses = 0;
  if (model.decline == Decline::guesses) {
    double positives = 0;
    double may_be_guessed = 0;
    for (const PatientCases& cases : model.layout) {
      positives += static_cast<double>(cases.positives);
      if (model.guessed_size == 0 || cases.positives == model.guessed_size)
        may_be_guessed += static_cast<double>(cases.positives);
    }
    guesses = model.decrease / (model.auc - 0.5) * (positives / may_be_guessed);
  }
  const double common = std::sqrt(model.correlation);
  const double own = std::sqrt(1 - model.correlation);
  const double alike = model.between_models;
  const double apart = std::sqrt(1 - alike * alike);
  std::uint32_t patient = 0;
  for (const PatientCases& cases : model.layout) {
    const double first = common > 0 ? common * draws.normal() : 0;
    const double second = common > 0 ? common * draws.normal() : 0;
    const bool is_guessed = model.guessed_size != 0 && cases.positives == model.guessed_size &&
                            draws.uniform() < guesses;
    const auto add = [&](std::int64_t count, std::int64_t label) {
      for (std::int64_t i = 0; i < count; ++i) {
        const double x = first + own * draws.normal();
        const double y = second + own * draws.normal();
        const double reference = x + (label == 1 ? shift : 0);
        double candidate = reference;
        if (model.decline == Decline::shift)
          candidate = (label == 1 ? shift_of_candidate : 0) + alike * x + apart * y;
        if (model.decline == Decline::noise) candidate += noise * y;
        if (model.decline == Decline::guesses && label == 1 &&
            (model.guessed_size == 0 ? draws.uniform() < guesses : is_guessed))
          candidate = draws.normal();
        sample.candidate.push_back(candidate);
        sample.reference.push_back(reference);
        sample.labels.push_back(label);
        sample.patients.push_back(patient);
      }
    };
    add(cases.positives, 1);
    add(cases.negatives, 0);
    ++patient;
  }
  return sample;
}

}  // namespace etalon::validation
