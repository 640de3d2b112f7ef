// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "distributed/communicator.hpp"
#include "validation/cases/case_table.hpp"
#include "validation/judgement/page/mask_slices.hpp"
#include "validation/judgement/result.hpp"
#include "validation/streaming/judge_stream.hpp"

namespace etalon::jobs {

/// What is judged, and by what.
struct JudgedFiles {
  std::filesystem::path plan;         ///< TOML (docs/formats/requirements.md)
  std::filesystem::path predictions;  ///< CSV or HDF5 (docs/formats/case-tables.md)
  std::filesystem::path labels;
  std::filesystem::path signer;  ///< public key whose signature the plan must carry; empty: none
  std::filesystem::path signature = {};  ///< of that key; empty: beside the plan
  std::filesystem::path profile = {};    ///< that plan and cases are held to; empty: none
};

/// What judges: a plan, and what it is held to.
struct JudgedBy {
  validation::RequirementPlan plan;
  std::optional<validation::PlanSignature> signature = {};  ///< verified
  std::optional<validation::PlanProfile> profile = {};
};
/// Throws what reading throws, and a usage error where a profile asks for a signature.
[[nodiscard]] JudgedBy read_judged_by(const JudgedFiles& files);

/// What was judged, and the cases that it rests on.
struct FileJudgement {
  validation::CaseTable cases;
  validation::JudgementResult result;
  validation::MaskSlices slices;  ///< of masks, of the worst cases
};

/// Reads and judges; the same files give the same result for any number of threads. Throws what
/// reading throws. `scored(finished, all)` is called for each case whose masks have been scored.
[[nodiscard]] FileJudgement judge_files(
    const JudgedFiles& files, std::int64_t threads,
    const std::function<void(std::int64_t, std::int64_t)>& scored = {});
/// The same result of two-class tables in HDF5 that nobody has to hold (`judge_stream`), on the
/// root; an empty one on other ranks. Collective.
[[nodiscard]] validation::JudgementResult stream_files(
    const JudgedFiles& files, std::int64_t threads, distributed::Communicator& comm,
    const validation::StreamProgress& progress = {});
/// A table for people: a line for each requirement, then the ruling and what it takes for granted.
[[nodiscard]] std::string result_text(const validation::JudgementResult& result);

}  // namespace etalon::jobs
