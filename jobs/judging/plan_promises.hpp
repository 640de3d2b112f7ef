// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "validation/power/power.hpp"

namespace etalon::jobs {

/// Whether a wrong pass is allowed, as far as its simulation tells.
enum class Promise : std::uint8_t {
  kept,     ///< two standard errors above it are allowed
  broken,   ///< two standard errors below it are not
  unknown,  ///< too few studies were simulated to tell
};
[[nodiscard]] Promise promise_of(const validation::Chance& wrong_pass, double allowed);

/// About how many simulated studies tell whether `allowed` is kept when as large a share of them
/// passes, in two digits; nothing when a design cannot have so many.
[[nodiscard]] std::optional<std::int64_t> samples_to_tell(const validation::Chance& wrong_pass,
                                                          double allowed);

/// Whether the studies that were simulated tell of every requirement that its promise is kept or
/// not.
[[nodiscard]] bool is_told(const validation::RequirementPlan& plan,
                           const std::vector<validation::RequirementPower>& powers);

/// How many simulated studies tell of every requirement, where those that were simulated do not of
/// some; nothing when they do, or no number that takes minutes does.
[[nodiscard]] std::optional<std::int64_t> samples_to_sign(
    const validation::RequirementPlan& plan,
    const std::vector<validation::RequirementPower>& powers);

/// Throws one config error naming `file` and every requirement for which the plan is not fixed by
/// anybody's name (docs/formats/signed-requirements.md): one that such patients cannot pass, one
/// that passes a model at its limit more often than alpha allows or whose simulation cannot tell,
/// one without a simulation whose id is not among `not_simulated`, and an id there that is
/// simulated or no requirement's.
void require_promises(const std::filesystem::path& file, const validation::RequirementPlan& plan,
                      const std::vector<validation::RequirementPower>& powers,
                      const std::vector<std::string>& not_simulated);

/// The part of it that no simulation is needed for, of one study each: whether something is
/// simulated or can pass at all, and what is named.
void require_promises_beforehand(const std::filesystem::path& file,
                                 const std::vector<validation::RequirementPower>& powers,
                                 const std::vector<std::string>& not_simulated);

}  // namespace etalon::jobs
