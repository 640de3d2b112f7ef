// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "distributed/communicator.hpp"
#include "validation/judgement/result.hpp"
#include "validation/profiles/plan_profile.hpp"
#include "validation/streaming/case_stream.hpp"

namespace etalon::validation {

/// What is judged by a stream, and how.
struct StreamedFiles {
  std::filesystem::path predictions;  ///< HDF5 (docs/formats/case-tables.md)
  std::filesystem::path labels;
  std::optional<PlanSignature> signature = {};  ///< under the plan, verified
  std::optional<PlanProfile> profile = {};      ///< that the cases are held to
};

/// Judges cases by the plan without holding them: results, grounds and digests are those of `judge`
/// and its neighbours for the same tables, to the bit, for any number of ranks and threads. A rank
/// reads its part of the cases a few times for each requirement; the root also holds a few numbers
/// of every patient, of one requirement at a time. The root returns the result, other ranks an
/// empty one. Throws what `CaseStream` throws, and an unsupported error that names every part of
/// the plan that needs all cases at once: families, cases as units, metrics that are resampled or
/// made of a derivative. Collective.
[[nodiscard]] JudgementResult judge_stream(const StreamedFiles& files, const RequirementPlan& plan,
                                           std::int64_t threads, distributed::Communicator& comm,
                                           const StreamProgress& progress = {});

}  // namespace etalon::validation
