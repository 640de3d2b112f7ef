// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "distributed/communicator.hpp"
#include "validation/judgement/promise_studies.hpp"
#include "validation/predictions/predictions.hpp"
#include "validation/report/report.hpp"

namespace etalon::validation {

/// Throws an integrity error naming the first of dataset, full and compressed model that `subject`
/// names otherwise than the scores' source: scores of one model say nothing about another.
void check_source(const Predictions& predictions, const ReportSubject& subject);

/// Everything that the labels say about the models, under the plan: the operating point from the
/// validation split; on the test split the class sizes (L1), agreement of the compressed model
/// (L0), discrimination, operating characteristics and calibration (L3), and compressed against
/// full (L6). Collective: ranks share the bootstrap; every rank returns the same report, whose bits
/// do not depend on the number of ranks or threads.
///
/// `predictions` holds both splits with labels. The caller adds the findings it assesses itself:
///
///     Report report = evaluate(predictions, plan, subject, comm);
///     report.add(assess_identity(facts));
///     report.add(assess_data(quality));
///     write_report(folder / "report.json", report);
///
/// `threads` of this rank share its resamples and simulated studies; they change the time, not the
/// result. `budget` is what the self-certificates of the findings may cost. Without scores
/// of a compressed model its findings are left out, so that a plan that names L6 is not assessed.
/// Throws what `check_predictions`, `check_source` and `check_plan` throw, a format error where a
/// label is sealed, an unsupported error for another task than binary, an mpi error when ranks
/// bring different input. A test split that is too small or has one class only, or a rule for the
/// operating point that cannot be fulfilled, is a failed finding.
[[nodiscard]] Report evaluate(const Predictions& predictions, const Plan& plan,
                              const ReportSubject& subject, distributed::Communicator& comm,
                              std::int64_t threads = 1, const PromiseBudget& budget = {});

}  // namespace etalon::validation
