// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "validation/plan/family_methods.hpp"
#include "validation/plan/requirements.hpp"
#include "validation/power/design.hpp"
#include "validation/power/simulation.hpp"

namespace etalon::validation {

/// The smallest study that has the power that is looked for.
struct LeastStudy {
  std::int64_t positives = 0;  ///< patients
  std::int64_t negatives = 0;
  Chance power;
  bool operator==(const LeastStudy&) const = default;
};

/// What a design promises about one requirement.
struct RequirementPower {
  std::string id;
  std::string metric;
  double limit = 0;
  std::string method = {};         ///< how the probabilities come about; empty without any
  std::string not_simulated = {};  ///< why there are none; empty when there are
  std::string never = {};          ///< why not even a flawless result passes; empty when it may
  std::optional<Chance> wrong_pass = {};
  std::optional<double> expected = {};
  std::optional<Chance> power = {};      ///< nothing without an expected value
  std::optional<LeastStudy> least = {};  ///< nothing unless it was looked for and found
  std::string not_found = {};            ///< why it was looked for and not found
  double error = 0.025;                  ///< one-sided, of the bound that the chances are of
  std::string family = {};               ///< of a claim
  /// Of a claim that may be decided with a larger error too: the wrong pass with the largest,
  /// alpha/2, as when all others are shown.
  std::optional<Chance> wrong_pass_alone = {};
  bool operator==(const RequirementPower&) const = default;
};

/// What is asked for of each requirement, each with what stands before it.
enum class Search : std::uint8_t {
  obstacles,    ///< what cannot be simulated or cannot pass, which is known at once
  none,         ///< the probabilities
  least_study,  ///< the smallest study with the design's power
};

/// For each requirement of the plan the probability of a pass of a model whose true value is the
/// limit (wrong pass) and of one that has the expected value (power). A function of plan and design
/// alone: `threads` change the time, not the bits. What two requirements ask alike is simulated
/// once. `begin` is called before so many studies are simulated, with what they are (`study 2 of 5:
/// auc: wrong pass`; `search: auc: 30 + 90 patients`), `done` with those done since its last call,
/// by one thread at a time.
struct PowerOptions {
  Search search = Search::none;
  std::int64_t threads = 1;
  std::function<void(const std::string& what, std::int64_t studies)> begin = {};
  std::function<void(std::int64_t studies)> done = {};
};
[[nodiscard]] std::vector<RequirementPower> power_of(const RequirementPlan& plan,
                                                     const Design& design,
                                                     const PowerOptions& options = {});

/// What a design promises about the claims of one family.
struct FamilyPower {
  std::string id;
  FamilyMethod method = FamilyMethod::holm;
  std::int64_t claims = 0;
  std::int64_t needed = 0;
  double error = 0;  ///< one-sided, of each bound that was simulated
  /// At most so often a claim at its limit is shown, whatever the dependence, when all are at their
  /// limits (the sum over the claims, in a fixed sequence the largest) or one is and all others are
  /// shown (the largest `wrong_pass_alone`): the larger of the two.
  std::optional<Chance> wrong_pass = {};
  std::string not_simulated = {};  ///< why there is none; empty when there is
};
[[nodiscard]] std::vector<FamilyPower> family_powers(const RequirementPlan& plan,
                                                     const std::vector<RequirementPower>& powers);

/// The document of `etalon plan power --json` (docs/formats/power.md).
[[nodiscard]] Json power_json(const RequirementPlan& plan, const Design& design,
                              const std::vector<RequirementPower>& powers);

}  // namespace etalon::validation
