// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "jobs/options/job.hpp"
#include "models/packages/bundle.hpp"
#include "validation/plan/sealed_labels.hpp"

namespace etalon::jobs {

/// The head of a ledger that a statement quotes (plan, provenance, certificate); nothing when it
/// quotes none.
[[nodiscard]] std::optional<validation::LedgerHead> quoted_head(const models::Statement& statement);

/// Compares validate/ledger.jsonl with every document of the job directory that quotes its head:
/// statements/ and validate/record.json. Throws an integrity error naming the one that quotes more
/// than is there: openings of the test labels cannot be taken back.
void check_ledger(const Job& job);

/// Throws what `check_ledger` and `commit_signed_plan` will, as far as is known before: a plan
/// other than the one that labels were opened under, or a key that did not sign that one. Only
/// reads; no label, and no key is made.
void check_signed_plan(const Job& job, validation::OtherPlan other);

/// Writes the plan and has the developer sign it, before anything of the test split is read. A plan
/// that was signed before keeps its time. Throws what `commit_plan` throws.
[[nodiscard]] validation::PlanCommitment commit_signed_plan(const Job& job,
                                                            validation::OtherPlan other);
/// Has the developer sign the plan again with the ledger's new head.
void sign_opening(const Job& job, const validation::PlanCommitment& commitment,
                  const validation::LedgerHead& head);

}  // namespace etalon::jobs
