// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/sha256.hpp"
#include "distributed/communicator.hpp"
#include "models/packages/key.hpp"
#include "validation/findings/finding.hpp"
#include "validation/plan/plan.hpp"

namespace etalon::validation {

/// Proof that a plan was fixed: the digest of `plan.json`, since when, and where the developer's
/// signature over it lies. The only key that opens `SealedLabels`.
struct PlanCommitment {
  Digest plan;
  std::string time = {};                      ///< RFC 3339, from the signed statement
  std::filesystem::path plan_file = {};       ///< `validate/plan.json`
  std::filesystem::path bundle = {};          ///< signature bundle; empty: the plan is not signed
  std::optional<models::PublicKey> key = {};  ///< whose signature the bundle must be
};

struct SignedPlan;

enum class OtherPlan { refuse, replace };
/// Throws what `commit_plan` would, and writes nothing.
void check_committable(const Plan& plan, const std::filesystem::path& folder,
                       const std::optional<SignedPlan>& before, OtherPlan other);
/// Writes `folder`/plan.json, or leaves it when it already has these bytes, and returns the
/// commitment; the caller then signs it and sets `bundle` and `key`. `before` is what was signed
/// earlier: about the same plan it says since when that is fixed; else that is now. Throws an
/// integrity error when the ledger says that labels were opened and the folder's plan is another
/// one, changed by hand or gone (and was another one), or when they were opened under a signed plan
/// and `before` is not about it. `other` `replace` allows another plan (the ledger keeps the
/// earlier plan's openings), never the same one signed later: that is not certified.
[[nodiscard]] PlanCommitment commit_plan(const Plan& plan, const std::filesystem::path& folder,
                                         const std::optional<SignedPlan>& before,
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

/// What a signed document quotes of a ledger: how many lines, and the digest of the last one, which
/// holds those of all lines before.
struct LedgerHead {
  std::int64_t openings = 0;
  Digest digest;
  bool operator==(const LedgerHead&) const = default;
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
  using Seal = std::function<void(const LedgerHead&)>;
  /// `read` gets the labels in the order of the caller's test cases; `seal` has the ledger's new
  /// head signed. Both are called on rank 0 only.
  SealedLabels(Digest dataset, std::filesystem::path ledger, Read read, Seal seal = {});

  /// Collective. Rank 0 checks that the plan file has the committed digest and the bundle is a
  /// signature over it (an integrity error otherwise), appends to the ledger, seals, reads; every
  /// rank gets the labels.
  [[nodiscard]] std::vector<std::int64_t> open(distributed::Communicator& comm,
                                               const PlanCommitment& commitment,
                                               const Digest& scores);

 private:
  Digest dataset_;
  std::filesystem::path ledger_;
  Read read_;
  Seal seal_;
};

/// What the ledger says about reuse of the test set, as finding `L1.test_set_reuse`: pass for the
/// first look or repeated looks with the same plan and scores; conditional when they were opened
/// for other scores, or under another plan in between (each look spends some of the evidence); fail
/// when the first look was under another plan: then this one was fixed after it, and nothing it
/// says, a waiver least of all, was said beforehand. Every line counts, of whatever data it was.
[[nodiscard]] Finding assess_reuse(const std::vector<Opening>& ledger, const Digest& plan);

}  // namespace etalon::validation
