// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "validation/cases/case_table.hpp"
#include "validation/judgement/assumptions.hpp"
#include "validation/plan/requirements.hpp"
#include "validation/plan/signed_requirements.hpp"
#include "validation/profiles/study_check.hpp"

namespace etalon::validation {

/// A column of the plan's subgroups.
struct SubgroupColumn {
  std::string name;
  NamedBy named_by = NamedBy::predictions;
  std::int64_t empty = 0;  ///< cases of which it says nothing
  bool operator==(const SubgroupColumn&) const = default;
};

/// One of several labels that the plan names; of masks a class, in whose reference it is or not.
struct LabelCounts {
  std::string name;
  std::int64_t positive = 0;  ///< cases
  std::int64_t negative = 0;
  std::int64_t unknown = 0;
  bool operator==(const LabelCounts&) const = default;
};

/// Cases of masks that are judged together although the reference of some lacks the structure.
struct LackingCases {
  std::string name;  ///< of the class, and of the subgroup
  std::int64_t lacking = 0;
  std::int64_t cases = 0;
  bool operator==(const LackingCases&) const = default;
};

/// Of an AUC that passes: how large a share of the patients of a class may be missed wholly
/// although none was among those judged, with the error of its bound.
struct UnseenPatients {
  std::string id;              ///< of the requirement
  std::int64_t positives = 0;  ///< patients judged
  std::int64_t negatives = 0;
  double of_positives = 0;
  double of_negatives = 0;
  bool operator==(const UnseenPatients&) const = default;
};

/// What else a model's marks come to; nothing is decided by it. Values are of all images, and there
/// only where each has an output.
struct MarkFacts {
  std::string model;
  std::int64_t images = 0;
  std::int64_t lesions = 0;
  std::int64_t false_marks = 0;                  ///< that hit no lesion
  std::int64_t unmarked_images = 0;              ///< with an output, without a mark
  std::optional<double> froc_mean = {};          ///< `mean_froc_sensitivity`
  std::optional<double> average_precision = {};  ///< `detection_average_precision`
  std::optional<double> weighted_afroc = {};
  bool operator==(const MarkFacts&) const = default;
};

/// What one reader's readings in one modality come to; nothing is decided by it.
struct ReaderFacts {
  std::string modality;
  std::string reader;
  std::int64_t positives = 0;      ///< cases with the condition that have a reading
  std::int64_t negatives = 0;      ///< likewise without it
  std::int64_t missing = 0;        ///< cases that were to be read and lack one
  std::optional<double> auc = {};  ///< of the readings that were given
  bool operator==(const ReaderFacts&) const = default;
};

/// What a judgement rests on beside scores and labels.
struct Grounds {
  std::optional<PlanSignature> signature = {};  ///< under the plan, verified
  std::optional<HeldProfile> profile = {};      ///< that plan and cases were held to
  std::int64_t cases = 0;
  std::int64_t patients = 0;
  NamedBy patients_named_by = NamedBy::predictions;
  std::vector<SubgroupColumn> subgroups = {};  ///< in the order of their names
  std::vector<LabelCounts> labels = {};        ///< likewise
  /// Most cases that one patient has among those that a requirement counts; 0 where in each all
  /// patients have as many.
  std::int64_t largest_patient = 0;
  std::vector<LackingCases> lacking = {};
  std::vector<MarkFacts> marks = {};        ///< by model, of marks where there is a lesion
  std::vector<ReaderFacts> readers = {};    ///< by modality, readers in the plan's order
  std::vector<UnseenPatients> unseen = {};  ///< in the order of the plan
  /// Requirements of a share that pass, of patients with several cases; likewise.
  std::vector<std::string> lost_in_patients = {};
  /// Families whose method rests on claims that are not negatively dependent; likewise.
  std::vector<std::string> not_opposed = {};
  std::vector<Assumption> assumptions = {};  ///< in the order of the enumeration
  bool operator==(const Grounds&) const = default;
};

/// Throws a format error for a subgroup's column that the cases do not have.
[[nodiscard]] Grounds grounds_of(const CaseTable& cases, const RequirementPlan& plan,
                                 const std::optional<PlanSignature>& signature = {});
/// Adds what follows from the rest: families that rest on a dependence, and the assumptions.
void assume(Grounds& grounds, Target target, const RequirementPlan& plan);
/// Readers of the study; 0 where it is none.
[[nodiscard]] std::int64_t count_readers(const Grounds& grounds);
/// docs/formats/result.md.
[[nodiscard]] Json to_json(const Grounds& grounds);

}  // namespace etalon::validation
