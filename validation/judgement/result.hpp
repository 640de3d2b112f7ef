// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "core/sha256.hpp"
#include "validation/catalogue/bound_kinds.hpp"
#include "validation/findings/finding.hpp"
#include "validation/findings/self_certificate.hpp"
#include "validation/judgement/grounds.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// One of the two groups that a gap lies between, as it was judged alone.
struct GroupResult {
  std::string subgroup;
  std::optional<double> estimate = {};
  std::optional<double> lower = {};
  std::optional<double> upper = {};
  std::int64_t cases = 0;
  std::int64_t positives = 0;
  std::int64_t patients = 0;
  std::int64_t positive_patients = 0;
  std::int64_t negative_patients = 0;
  bool operator==(const GroupResult&) const = default;
};

/// The outcome of one requirement.
struct RequirementResult {
  std::string id;
  Verdict ruling = Verdict::not_assessed;
  std::optional<double> estimate = {};  ///< missing outputs counted as the worst
  std::optional<double> lower = {};
  std::optional<double> upper = {};
  std::optional<double> estimate_of_given = {};  ///< without the cases that have no output
  std::string method = {};                       ///< of the interval
  Warrant warrant = Warrant::none;               ///< of the interval
  std::int64_t cases = 0;
  std::int64_t positives = 0;
  std::int64_t patients = 0;
  std::int64_t positive_patients = 0;  ///< with at least one positive case
  std::int64_t negative_patients = 0;
  std::int64_t missing = 0;
  std::string message = {};
  std::optional<SelfCertificate> self_certificate = {};  ///< of a result with bounds
  double error = 0;                                      ///< one-sided, of the bounds
  std::string family = {};                               ///< of a claim
  std::vector<GroupResult> groups = {};                  ///< of a gap: subgroup, against
  std::string stopped_by = {};  ///< of a sequence that ended before this claim: which was not shown
  bool operator==(const RequirementResult&) const = default;
};

struct JudgementResult {
  RequirementPlan plan;
  Digest predictions;  ///< of the file's bytes
  Digest labels;
  std::optional<Digest> masks = {};  ///< of every mask that was scored (docs/formats/result.md)
  Grounds grounds = {};
  std::vector<RequirementResult> results;

  /// The worst ruling of the families and of the requirements that stand alone; not assessed at
  /// best where the cases are not those that a profile asks for.
  [[nodiscard]] Verdict overall() const;
};

/// Adds to the grounds what those requirements take for granted that pass.
void assume_of_passes(JudgementResult& result);

/// `result.json`, canonical: the same plan and files give the same bytes.
[[nodiscard]] std::string result_bytes(const JudgementResult& result);

}  // namespace etalon::validation
