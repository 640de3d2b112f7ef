// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/sealed_labels.hpp"

#include <algorithm>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "validation/plan/ledger.hpp"
#include "validation/plan/signed_plan.hpp"

namespace etalon::validation {
namespace {

/// Whether labels were opened under a plan that `plan` would replace. A plan file that is neither
/// was changed by hand; one that is gone hides nothing, because the ledger has the digests.
bool replaces_an_opened_plan(const std::filesystem::path& file, const std::filesystem::path& ledger,
                             const Digest& plan) {
  const std::vector<Opening> openings = read_ledger(ledger);
  if (std::filesystem::exists(file)) return !openings.empty();
  return std::ranges::any_of(openings, [&](const Opening& each) { return each.plan != plan; });
}

/// Throws an integrity error unless plan file and bundle are what was committed.
void check_commitment(const PlanCommitment& commitment) {
  const std::filesystem::path& file = commitment.plan_file;
  check(!file.empty(), ErrorKind::integrity,
        "the test labels stay sealed: no plan was committed; commit one first");
  check(std::filesystem::is_regular_file(file), ErrorKind::integrity,
        text(file.string(),
             ": the committed plan is not there, so the test labels stay sealed; "
             "put the file back or commit a plan"));
  const Digest found = sha256_file(file);
  check(found == commitment.plan, ErrorKind::integrity,
        text(file.string(), ": the plan has digest ", found.prefixed(), ", committed was ",
             commitment.plan.prefixed(),
             " (it was changed after the commitment), so the test labels stay sealed; put the "
             "committed file back or commit the new plan"));
  static_cast<void>(parse_plan(read_text_file(file), file.string()));
  if (commitment.bundle.empty()) return;
  check(std::filesystem::is_regular_file(commitment.bundle), ErrorKind::integrity,
        text(commitment.bundle.string(),
             ": the signature over the plan is not there, so the test "
             "labels stay sealed; sign the plan again"));
  ensure(commitment.key.has_value(), "a signed commitment names the key");
  const auto said = read_signed_plan(commitment.bundle, *commitment.key);
  check(said && said->plan == commitment.plan, ErrorKind::integrity,
        text(commitment.bundle.string(),
             ": is a signature over another plan, so the test labels stay sealed; sign the plan "
             "again"));
}

/// Whether labels were opened under this plan while it was signed.
bool was_opened_signed(const std::filesystem::path& ledger, const Digest& plan) {
  return std::ranges::any_of(read_ledger(ledger), [&](const Opening& each) {
    return each.plan == plan && each.bundle.has_value();
  });
}

}  // namespace

void check_committable(const Plan& plan, const std::filesystem::path& folder,
                       const std::optional<SignedPlan>& before, OtherPlan other) {
  check_plan(plan);
  const std::string bytes = plan_bytes(plan);
  const Digest digest = sha256(bytes);
  const std::filesystem::path file = folder / "plan.json";
  const auto ledger = ledger_of(folder);
  const bool is_known = before && before->plan == digest;
  // Also to who replaces plans: signed later than its labels were opened, this one is never
  // certified, so the look would be spent for nothing.
  check(is_known || !was_opened_signed(ledger, digest), ErrorKind::integrity,
        text(file.string(), ": the test labels were opened under this plan while it was signed (",
             ledger.string(),
             "), but its signature is gone, another key's, or was replaced (the same plan signed "
             "later is not certified); put signature and key back, or commit to another plan "
             "knowingly (--replace-plan)"));
  if (other == OtherPlan::replace) return;
  if (std::filesystem::exists(file) && read_text_file(file) == bytes) return;
  if (!replaces_an_opened_plan(file, ledger, digest)) return;
  const std::string version =
      std::filesystem::exists(file) ? other_version_fault(read_text_file(file)) : std::string();
  check(version.empty(), ErrorKind::integrity,
        text(file.string(), ": the test labels were opened under this plan (", ledger.string(),
             "), so that no other one passes on them, and it ", version));
  throw Error(
      ErrorKind::integrity,
      text(file.string(), ": is not this job's plan, and the test labels were opened before (",
           ledger.string(),
           "); go on with the plan they were opened under, or replace it knowingly "
           "(--replace-plan): no plan made after a look passes on the same test labels"));
}

PlanCommitment commit_plan(const Plan& plan, const std::filesystem::path& folder,
                           const std::optional<SignedPlan>& before, OtherPlan other) {
  check_committable(plan, folder, before, other);
  const std::string bytes = plan_bytes(plan);
  PlanCommitment commitment{
      .plan = sha256(bytes), .time = utc_now(), .plan_file = folder / "plan.json"};
  if (before && before->plan == commitment.plan) commitment.time = before->committed;
  const std::filesystem::path& file = commitment.plan_file;
  if (!std::filesystem::exists(file) || read_text_file(file) != bytes) write_file(file, bytes);
  return commitment;
}

SealedLabels::SealedLabels(Digest dataset, std::filesystem::path ledger, Read read, Seal seal)
    : dataset_(dataset),
      ledger_(std::move(ledger)),
      read_(std::move(read)),
      seal_(std::move(seal)) {}

std::vector<std::int64_t> SealedLabels::open(distributed::Communicator& comm,
                                             const PlanCommitment& commitment,
                                             const Digest& scores) {
  std::vector<std::int64_t> labels;
  distributed::agree(comm, "opening the test labels", [&] {
    if (!comm.is_root()) return;
    check_commitment(commitment);
    Opening opening{.time = utc_now(),
                    .plan = commitment.plan,
                    .bundle = {},
                    .dataset = dataset_,
                    .scores = scores,
                    .previous = {}};
    if (!commitment.bundle.empty()) opening.bundle = sha256_file(commitment.bundle);
    // The line is on disk before the first label is read: a crash cannot hide a look.
    static_cast<void>(append_to_ledger(ledger_, opening));
    if (seal_) seal_(head_of(read_ledger(ledger_)));
    labels = read_();
  });
  auto count = std::ssize(labels);
  comm.broadcast(std::as_writable_bytes(std::span(&count, 1)));
  distributed::agree(comm, "opening the test labels",
                     [&] { labels.resize(static_cast<std::size_t>(count)); });
  comm.broadcast(std::as_writable_bytes(std::span(labels)));
  return labels;
}

Finding assess_reuse(const std::vector<Opening>& ledger, const Digest& plan) {
  Finding finding{.id = "L1.test_set_reuse",
                  .level = Level::data,
                  .what = "How often the test labels were opened",
                  .metric = "test_set_openings/1"};
  finding.unit = "openings";
  if (ledger.empty()) {
    finding.message = "the test labels were not opened";
    return finding;
  }
  const Opening& last = ledger.back();
  // Limits and waivers count when they were fixed before any look: by the order of the ledger, not
  // by a time that somebody states. The data that an opening names do not matter: their digest
  // changes with any key of [data], while the labels may stay the same.
  const bool is_fixed_before = ledger.front().plan == plan;
  const auto looks = std::ssize(ledger);
  std::int64_t spent = 0;
  for (const Opening& opening : ledger) {
    const bool is_same = opening.plan == plan && opening.scores == last.scores;
    if (is_same) continue;
    ++spent;
    finding.items.push_back(text("opening ", opening.count, ": ",
                                 opening.plan != plan ? "another plan" : "other scores"));
  }
  finding.estimate = static_cast<double>(looks);
  finding.verdict = !is_fixed_before ? Verdict::fail
                    : spent == 0     ? Verdict::pass
                                     : Verdict::conditional;
  if (!is_fixed_before) {
    finding.message =
        "the test labels were opened under another plan before this plan was fixed, so neither its "
        "limits nor its waivers were chosen without knowing them, whatever was changed at the data "
        "since; judge on test labels that nobody has seen, in a job directory of their own";
  } else if (spent > 0) {
    finding.message = text("the test labels were opened ", spent, spent == 1 ? " time" : " times",
                           " under another plan or for other scores before; each such look spends "
                           "some of their evidence");
  } else if (looks == 1) {
    finding.message = "first look at the test labels";
  } else {
    finding.message = text(looks, " looks, all with this plan and these scores");
  }
  return finding;
}

}  // namespace etalon::validation
