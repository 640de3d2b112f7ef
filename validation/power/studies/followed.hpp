// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "validation/power/studies/draws.hpp"

namespace etalon::validation {

/// Patients with one case each, followed until an event or the end of follow-up. Times of both are
/// exponential; the logarithm of the event's rate is `slope` times a standard normal risk, which is
/// the score. Of a share `mistaken` of the patients the score says nothing of the risk.
struct FollowedModel {
  std::int64_t patients = 100;
  double slope = 1;
  double censoring = 0.5;  ///< rate at which follow-up ends; that of an event at risk 0 is 1
  double mistaken = 0;
};

struct FollowedSample {
  std::vector<double> scores;
  std::vector<double> times;
  std::vector<std::int64_t> events;  ///< 1: the event came
};

[[nodiscard]] FollowedSample draw(const FollowedModel& model, Draws& draws);

/// Share of patients with an event, and Harrell's C of pairs of which it is known who was first, by
/// the trapezoidal rule over both risks.
struct FollowedTruth {
  double events = 0;
  double concordance = 0;
};
[[nodiscard]] FollowedTruth truth_of(const FollowedModel& model);

/// The model without mistaken patients that has that share of events and that C; nothing where no
/// slope up to 20 has it. `events` in (0, 1), `concordance` in (0.5, 1).
[[nodiscard]] std::optional<FollowedModel> followed_model(std::int64_t patients, double events,
                                                          double concordance);
/// Patients whose C would be `ordered`, but for the mistaken ones who make it `concordance`;
/// nothing where no model has `ordered`, or it is not above `concordance`.
[[nodiscard]] std::optional<FollowedModel> mistaken_model(std::int64_t patients, double events,
                                                          double concordance, double ordered);

}  // namespace etalon::validation
