// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/sha256.hpp"
#include "distributed/communicator.hpp"
#include "validation/levels/finding.hpp"
#include "validation/plan.hpp"

namespace etalon::validation {

/// Proof that a plan was fixed: the digest of `plan.json`, when it was written, and where the
/// developer's signature over it lies. The only key that opens `SealedLabels`.
struct PlanCommitment {
  Digest plan;
  std::string time;                 ///< RFC 3339, when the plan was written
  std::filesystem::path plan_file;  ///< `validate/plan.json`
  std::filesystem::path bundle;     ///< signature bundle; empty: the plan is not signed
};

/// Writes `folder`/plan.json, or leaves it when it already has these bytes, and returns the
/// commitment; the caller then signs the file and sets `bundle`. Throws an integrity error when the
/// ledger says that labels were opened and the folder's plan is another one, changed by hand or
/// gone (and was another one), unless `replace` is set (the ledger keeps the earlier plan's
/// openings).
enum class OtherPlan { refuse, replace };
[[nodiscard]] PlanCommitment commit_plan(const Plan& plan, const std::filesystem::path& folder,
                                         OtherPlan other = OtherPlan::refuse);

/// One opening of test labels: one line of `validate/ledger.jsonl` (docs/formats/plan.md).
struct Opening {
  std::int64_t count = 0;  ///< from 1
  std::string time;
  Digest plan;
  std::optional<Digest> bundle;
  Digest dataset;
  Digest scores;    ///< of the scores that were fixed before the labels were read
  Digest previous;  ///< of the line before; zero for the first
  bool operator==(const Opening&) const = default;
};

/// Reads a ledger, oldest opening first; none when there is no file. Throws integrity errors naming
/// the line where a count or the chain of digests does not hold.
[[nodiscard]] std::vector<Opening> read_ledger(const std::filesystem::path& ledger);

/// The labels of the test split, behind a seal: they can be read only through `open`, which needs a
/// commitment that still holds and leaves a line in the ledger first.
///
///     SealedLabels labels(data_digest, folder / "ledger.jsonl", [&] { return read(reader); });
///     auto test_labels = labels.open(comm, commitment, digest_of_scores(predictions));
class SealedLabels {
 public:
  using Read = std::function<std::vector<std::int64_t>()>;
  /// `read` gets the labels in the order of the caller's test cases; called on rank 0 only.
  SealedLabels(Digest dataset, std::filesystem::path ledger, Read read);

  /// Collective. Rank 0 checks that plan file and bundle exist and have the committed digest (an
  /// integrity error otherwise), appends to the ledger, reads; every rank gets the labels.
  [[nodiscard]] std::vector<std::int64_t> open(distributed::Communicator& comm,
                                               const PlanCommitment& commitment,
                                               const Digest& scores);

 private:
  Digest dataset_;
  std::filesystem::path ledger_;
  Read read_;
};

/// What the ledger says about reuse of the test set, as finding `L1.test_set_reuse`: pass for the
/// first look or repeated looks with the same plan and scores; conditional when the labels were
/// opened under another plan or for other scores before (each look spends some of the evidence).
[[nodiscard]] Finding assess_reuse(const std::vector<Opening>& ledger, const PlanCommitment& now);

}  // namespace etalon::validation
