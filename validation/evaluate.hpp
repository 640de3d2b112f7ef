// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "distributed/communicator.hpp"
#include "validation/predictions.hpp"
#include "validation/report.hpp"

namespace etalon::validation {

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
/// Throws what `check_predictions` and the metrics throw. A test split that is too small or has one
/// class only is a failed finding, not an error.
[[nodiscard]] Report evaluate(const Predictions& predictions, const Plan& plan,
                              const ReportSubject& subject, distributed::Communicator& comm);

}  // namespace etalon::validation
