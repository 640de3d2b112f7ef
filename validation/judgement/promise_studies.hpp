// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "validation/judgement/known_studies.hpp"
#include "validation/judgement/result.hpp"
#include "validation/plan/requirements.hpp"
#include "validation/power/study.hpp"

namespace etalon::validation {

/// How the cases that a requirement counts lie in patients, in the order of the cases.
struct StudyCases {
  Layout counts = {};               ///< of the plan's units; of masks all cases stand as negatives
  bool has_several_of_one = false;  ///< two of the cases come from one patient
  std::int64_t lacking = 0;         ///< of masks: cases whose reference lacks the structure
  std::vector<ReaderBlock> blocks = {};  ///< of readings
};
/// A requirement's cases, looked at when they are asked for.
class StudyCaseSource {
 public:
  virtual ~StudyCaseSource() = default;
  [[nodiscard]] virtual StudyCases cases() const = 0;
};

/// How much is simulated for all requirements of a judgement. What is simulated follows from it and
/// the sizes of the studies, never from a clock.
struct PromiseBudget {
  double seconds = 2;                  ///< of one core, about
  std::int64_t most_studies = 10'000;  ///< of one scenario; at least 200
  KnownStudies* known = nullptr;       ///< what was simulated before; borrowed, may be null
};

/// A requirement's study as it was; none, and why.
struct PromisedStudy {
  std::unique_ptr<Study> study = {};
  Layout counts = {};                    ///< of the cases that the requirement counts
  std::vector<ReaderBlock> blocks = {};  ///< of readings
  double error = 0;                      ///< one-sided, of the bound that decides
  std::string not_simulated = {};
};
/// `error` is that of the bound that decided.
[[nodiscard]] PromisedStudy promised_study(const StudyCaseSource& source,
                                           const RequirementPlan& plan,
                                           const Requirement& requirement, double error);

/// What decides how many studies are simulated.
struct StudyOutlook {
  std::string not_simulated = {};
  bool has_study = false;
  std::int64_t cases = 0;
  std::int64_t scenarios = 0;  ///< that are simulated, with that of the expected value

  /// Of one core, for one study of each scenario, about: measured of an AUC, the dearest.
  [[nodiscard]] double seconds() const {
    return static_cast<double>(scenarios) * (60e-6 + 0.35e-6 * static_cast<double>(cases));
  }
  /// Whether so many studies could be simulated if it were the only requirement.
  [[nodiscard]] bool is_affordable(const PromiseBudget& budget = {}) const;
};
/// Of a result that has bounds.
[[nodiscard]] StudyOutlook outlook_of(const PromisedStudy& promised, const Requirement& requirement,
                                      const RequirementResult& result);
/// How many studies are simulated of each scenario, so that all of them take what `budget` gives.
/// With fewer than 200, which would say little, the dearest requirement's are left out first.
[[nodiscard]] std::int64_t plan_samples(std::vector<StudyOutlook>& all,
                                        const PromiseBudget& budget = {});

/// The certificate of a result that has bounds, before anything is simulated.
[[nodiscard]] SelfCertificate open_certificate(const Requirement& requirement,
                                               const RequirementResult& result,
                                               const StudyOutlook& outlook);
/// Adds what `samples` studies of each scenario show. The draws are a function of the plan and of
/// each patient's numbers of cases, not of whose scores they are; `threads` change the time, not
/// the bits. `plan_bytes` are the `requirement_bytes` of the plan without names.
void simulate(const PromisedStudy& promised, const RequirementPlan& plan,
              const std::string& plan_bytes, const Requirement& requirement, std::int64_t samples,
              std::int64_t threads, KnownStudies* known, SelfCertificate& certificate);

/// A pass becomes not assessed when its certificate shows that the promise does not hold.
void withdraw_unless_kept(RequirementResult& result);

}  // namespace etalon::validation
