// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/sealed_labels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "core/error.hpp"
#include "core/file.hpp"
#include "validation/plan/ledger.hpp"
#include "validation/plan/signed_plan.hpp"

namespace etalon::validation {
namespace {

using distributed::Communicator;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::vector<std::int64_t> the_labels = {0, 1, 1, 0, 1};

/// A folder of its own for each test, empty on every rank when the constructor returns.
struct Bench {
  Communicator comm = Communicator::world();
  std::filesystem::path folder = testing::UnitTest::GetInstance()->current_test_info()->name();
  std::filesystem::path ledger = folder / "ledger.jsonl";
  Digest dataset = sha256("dataset");
  models::PrivateKey developer = models::PrivateKey::generate();
  int reads = 0;

  Bench() {
    if (comm.is_root()) std::filesystem::remove_all(folder);
    comm.barrier();
  }
  /// Commits on rank 0; the other ranks hold the same value.
  PlanCommitment commit(const Plan& plan, OtherPlan other = OtherPlan::refuse) {
    PlanCommitment commitment{.plan = digest(plan), .plan_file = folder / "plan.json"};
    if (comm.is_root()) commitment = commit_plan(plan, folder, std::nullopt, other);
    comm.barrier();
    return commitment;
  }
  /// Has the developer sign the commitment, as of a time of the past.
  PlanCommitment signed_commit(const Plan& plan) {
    PlanCommitment commitment = commit(plan);
    commitment.bundle = folder / "plan.sigstore.json";
    commitment.key = developer.public_key();
    if (comm.is_root()) sign({commitment.plan, "2026-03-01T12:00:00Z", {}});
    comm.barrier();
    return commitment;
  }
  void sign(const SignedPlan& plan) const {
    write_file(folder / "plan.sigstore.json",
               models::sign_statement(plan_statement(plan), developer));
  }
  [[nodiscard]] std::optional<SignedPlan> said() const {
    return read_signed_plan(folder / "plan.sigstore.json", developer.public_key());
  }
  std::vector<std::int64_t> open(const PlanCommitment& commitment,
                                 const std::string& scores = "scores") {
    SealedLabels labels(dataset, ledger, [this] {
      ++reads;
      return the_labels;
    });
    return labels.open(comm, commitment, sha256(scores));
  }
  /// The integrity error that opening gives, on every rank.
  std::string refusal(const PlanCommitment& commitment) {
    try {
      static_cast<void>(open(commitment));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::integrity);
      EXPECT_EQ(reads, 0);
      return error.what();
    }
    ADD_FAILURE() << "the labels were opened";
    return {};
  }
};

Plan other_plan() {
  Plan plan;
  plan.analytical.auc = 0.5;
  return plan;
}

TEST(SealedLabels, every_rank_gets_the_labels_and_the_ledger_a_line) {
  Bench bench;
  const PlanCommitment commitment = bench.commit(Plan{});
  EXPECT_EQ(bench.open(commitment), the_labels);
  EXPECT_EQ(bench.reads, bench.comm.is_root() ? 1 : 0);
  const auto ledger = read_ledger(bench.ledger);
  ASSERT_EQ(ledger.size(), 1U);
  EXPECT_EQ(ledger[0].count, 1);
  EXPECT_EQ(ledger[0].plan, digest(Plan{}));
  EXPECT_EQ(ledger[0].scores, sha256("scores"));
  EXPECT_EQ(ledger[0].dataset, bench.dataset);
  EXPECT_EQ(ledger[0].previous, Digest{});
  EXPECT_FALSE(ledger[0].bundle);
}

TEST(SealedLabels, without_a_plan_they_stay_sealed) {
  Bench bench;
  EXPECT_THAT(bench.refusal(PlanCommitment{}), HasSubstr("no plan was committed"));
  const PlanCommitment commitment = bench.commit(Plan{});
  bench.comm.barrier();
  if (bench.comm.is_root()) std::filesystem::remove(commitment.plan_file);
  EXPECT_THAT(bench.refusal(commitment), HasSubstr("plan.json: the committed plan is not there"));
  EXPECT_FALSE(std::filesystem::exists(bench.ledger));
}

TEST(SealedLabels, a_plan_that_was_changed_keeps_them_sealed_and_is_named) {
  Bench bench;
  const PlanCommitment commitment = bench.commit(Plan{});
  if (bench.comm.is_root()) write_file(commitment.plan_file, plan_bytes(other_plan()));
  const std::string message = bench.refusal(commitment);
  EXPECT_THAT(message, HasSubstr((bench.folder / "plan.json").string()));
  EXPECT_THAT(message, HasSubstr(digest(Plan{}).prefixed()));
  EXPECT_THAT(message, HasSubstr(digest(other_plan()).prefixed()));
  if (bench.comm.is_root()) write_file(commitment.plan_file, plan_bytes(Plan{}) + " ");
  static_cast<void>(bench.refusal(commitment));
  if (bench.comm.is_root()) write_file(commitment.plan_file, plan_bytes(Plan{}));
  EXPECT_EQ(bench.open(commitment), the_labels);
}

TEST(SealedLabels, a_signature_that_is_not_there_keeps_them_sealed) {
  Bench bench;
  const PlanCommitment commitment = bench.signed_commit(Plan{});
  const std::string bundle =
      bench.comm.is_root() ? read_text_file(commitment.bundle) : std::string();
  if (bench.comm.is_root()) std::filesystem::remove(commitment.bundle);
  EXPECT_THAT(bench.refusal(commitment), HasSubstr("plan.sigstore.json"));
  if (bench.comm.is_root()) write_file(commitment.bundle, bundle);
  EXPECT_EQ(bench.open(commitment), the_labels);
  if (bench.comm.is_root()) {
    EXPECT_EQ(read_ledger(bench.ledger).at(0).bundle, sha256(bundle));
  }
}

TEST(SealedLabels, a_signature_that_does_not_hold_keeps_them_sealed) {
  Bench bench;
  const PlanCommitment commitment = bench.signed_commit(Plan{});
  const auto put = [&](const std::string& bytes) {
    bench.comm.barrier();
    if (bench.comm.is_root()) write_file(commitment.bundle, bytes);
    bench.comm.barrier();
  };
  put("signature");
  EXPECT_THAT(bench.refusal(commitment), HasSubstr("plan.sigstore.json"));
  put(models::sign_statement(plan_statement({digest(Plan{}), "2026-03-01T12:00:00Z", {}}),
                             models::PrivateKey::generate()));
  EXPECT_THAT(bench.refusal(commitment), HasSubstr("not that of the developer's key"));
  put(models::sign_statement(plan_statement({digest(other_plan()), "2026-03-01T12:00:00Z", {}}),
                             bench.developer));
  EXPECT_THAT(bench.refusal(commitment), HasSubstr("is a signature over another plan"));
}

TEST(SealedLabels, the_ledgers_head_is_sealed_before_the_labels_are_read) {
  Bench bench;
  const PlanCommitment commitment = bench.signed_commit(Plan{});
  std::vector<std::int64_t> openings;
  SealedLabels labels(
      bench.dataset, bench.ledger,
      [&] {
        EXPECT_FALSE(openings.empty());
        return the_labels;
      },
      [&](const LedgerHead& head) {
        openings.push_back(head.openings);
        EXPECT_EQ(head, head_of(read_ledger(bench.ledger)));
      });
  EXPECT_EQ(labels.open(bench.comm, commitment, sha256("scores")), the_labels);
  EXPECT_EQ(openings.size(), bench.comm.is_root() ? 1U : 0U);
}

TEST(SealedLabels, the_line_is_written_before_the_labels_are_read) {
  Bench bench;
  const PlanCommitment commitment = bench.commit(Plan{});
  SealedLabels labels(bench.dataset, bench.ledger, []() -> std::vector<std::int64_t> {
    throw Error(ErrorKind::io, "the disk is gone");
  });
  EXPECT_THROW(static_cast<void>(labels.open(bench.comm, commitment, Digest{})), Error);
  EXPECT_EQ(read_ledger(bench.ledger).size(), 1U);
}

TEST(SealedLabels, a_broken_ledger_keeps_them_sealed) {
  Bench bench;
  const PlanCommitment commitment = bench.commit(Plan{});
  static_cast<void>(bench.open(commitment));
  bench.reads = 0;
  bench.comm.barrier();
  if (bench.comm.is_root()) {
    std::string bytes = read_text_file(bench.ledger);
    bytes[bytes.find("\"count\":1") + 8] = '2';
    write_file(bench.ledger, bytes);
  }
  EXPECT_THAT(bench.refusal(commitment), HasSubstr("ledger.jsonl:1"));
}

TEST(CommitPlan, the_same_plan_again_leaves_the_file) {
  Bench bench;
  const PlanCommitment first = bench.commit(Plan{});
  if (bench.comm.is_root()) {
    const auto written = std::filesystem::last_write_time(first.plan_file);
    const PlanCommitment second = commit_plan(Plan{}, bench.folder, std::nullopt);
    EXPECT_EQ(second.plan, first.plan);
    EXPECT_EQ(std::filesystem::last_write_time(first.plan_file), written);
    EXPECT_EQ(read_text_file(first.plan_file), plan_bytes(Plan{}));
  }
}

TEST(CommitPlan, another_plan_is_taken_while_no_label_was_seen) {
  Bench bench;
  static_cast<void>(bench.commit(Plan{}));
  EXPECT_EQ(bench.open(bench.commit(other_plan())), the_labels);
  EXPECT_EQ(read_ledger(bench.ledger).at(0).plan, digest(other_plan()));
}

TEST(CommitPlan, another_plan_after_the_labels_were_seen_is_refused_unless_replaced_knowingly) {
  Bench bench;
  static_cast<void>(bench.open(bench.commit(Plan{})));
  bench.comm.barrier();
  if (bench.comm.is_root()) {
    try {
      static_cast<void>(commit_plan(other_plan(), bench.folder, std::nullopt));
      FAIL() << "replaced";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::integrity);
      EXPECT_THAT(error.what(), HasSubstr("plan.json"));
    }
    EXPECT_EQ(read_text_file(bench.folder / "plan.json"), plan_bytes(Plan{}));
  }
  const PlanCommitment replaced = bench.commit(other_plan(), OtherPlan::replace);
  static_cast<void>(bench.open(replaced));
  const auto ledger = read_ledger(bench.ledger);
  ASSERT_EQ(ledger.size(), 2U);
  EXPECT_EQ(ledger[0].plan, digest(Plan{}));
  // It was fixed after labels had been seen: nothing that it says of them was said beforehand.
  const Finding reuse = assess_reuse(ledger, replaced.plan);
  EXPECT_EQ(reuse.verdict, Verdict::fail);
  EXPECT_THAT(reuse.items.at(0), HasSubstr("another plan"));
  EXPECT_THAT(reuse.message, HasSubstr("before this plan was fixed"));
}

/// The integrity error that committing to `plan` gives on rank 0; empty on the others.
std::string refused_commitment(Bench& bench, const Plan& plan) {
  bench.comm.barrier();
  if (!bench.comm.is_root()) return {};
  try {
    static_cast<void>(commit_plan(plan, bench.folder, bench.said()));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity);
    return error.what();
  }
  ADD_FAILURE() << "committed";
  return {};
}

TEST(CommitPlan, a_plan_file_changed_by_hand_after_the_labels_were_seen_is_refused) {
  Bench bench;
  static_cast<void>(bench.open(bench.commit(Plan{})));
  bench.comm.barrier();
  if (bench.comm.is_root()) write_file(bench.folder / "plan.json", plan_bytes(other_plan()));
  const std::string refusal = refused_commitment(bench, Plan{});
  if (bench.comm.is_root()) {
    EXPECT_THAT(refusal, HasSubstr("plan.json: is not this job's plan"));
  }
}

TEST(CommitPlan, a_plan_of_an_earlier_version_under_which_labels_were_seen_is_named_as_one) {
  Bench bench;
  static_cast<void>(bench.open(bench.commit(Plan{})));
  bench.comm.barrier();
  std::string earlier = plan_bytes(Plan{});
  earlier.replace(earlier.find("etalon.plan/4"), 13, "etalon.plan/3");
  if (bench.comm.is_root()) write_file(bench.folder / "plan.json", earlier);
  const std::string refusal = refused_commitment(bench, Plan{});
  if (bench.comm.is_root()) {
    EXPECT_THAT(refusal, AllOf(HasSubstr("it is \"etalon.plan/3\", of an earlier version"),
                               HasSubstr("another job.directory"), HasSubstr("ledger.jsonl")));
    // Nobody can go on with it, and replacing it is no way to a pass.
    EXPECT_THAT(refusal, Not(HasSubstr("--replace-plan")));
  }
}

TEST(CommitPlan, taking_the_plan_file_away_does_not_hide_what_labels_were_opened_under) {
  Bench bench;
  static_cast<void>(bench.open(bench.commit(Plan{})));
  bench.comm.barrier();
  if (bench.comm.is_root()) std::filesystem::remove(bench.folder / "plan.json");
  const std::string refusal = refused_commitment(bench, other_plan());
  if (bench.comm.is_root()) {
    EXPECT_THAT(refusal, HasSubstr("--replace-plan"));
  }
  EXPECT_EQ(bench.commit(Plan{}).plan, digest(Plan{}));
}

TEST(CommitPlan, its_time_is_the_signed_one_and_not_that_of_the_file) {
  Bench bench;
  const PlanCommitment commitment = bench.signed_commit(Plan{});
  if (!bench.comm.is_root()) return;
  using namespace std::chrono_literals;
  std::filesystem::last_write_time(commitment.plan_file,
                                   std::filesystem::file_time_type::clock::now() - 10000h);
  EXPECT_EQ(commit_plan(Plan{}, bench.folder, bench.said()).time, "2026-03-01T12:00:00Z");
  // What was signed about another plan says nothing about this one.
  EXPECT_GT(commit_plan(other_plan(), bench.folder, bench.said()).time, "2026-03-01T12:00:00Z");
}

TEST(CommitPlan, taking_the_signature_away_after_the_labels_were_seen_is_refused) {
  Bench bench;
  const PlanCommitment commitment = bench.signed_commit(Plan{});
  static_cast<void>(bench.open(commitment));
  bench.comm.barrier();
  if (bench.comm.is_root()) std::filesystem::remove(commitment.bundle);
  const std::string refusal = refused_commitment(bench, Plan{});
  if (bench.comm.is_root()) {
    EXPECT_THAT(refusal, HasSubstr("its signature is gone"));
  }
}

TEST(Reuse, repeated_looks_with_the_same_plan_and_scores_pass) {
  Bench bench;
  const PlanCommitment commitment = bench.commit(Plan{});
  static_cast<void>(bench.open(commitment));
  EXPECT_EQ(assess_reuse(read_ledger(bench.ledger), commitment.plan).message,
            "first look at the test labels");
  bench.comm.barrier();
  static_cast<void>(bench.open(commitment));
  const Finding reuse = assess_reuse(read_ledger(bench.ledger), commitment.plan);
  EXPECT_EQ(reuse.verdict, Verdict::pass);
  EXPECT_EQ(reuse.estimate, 2.0);
  EXPECT_EQ(assess_reuse({}, commitment.plan).verdict, Verdict::not_assessed);
}

TEST(Reuse, a_look_for_other_scores_is_a_reservation) {
  Bench bench;
  const PlanCommitment commitment = bench.commit(Plan{});
  static_cast<void>(bench.open(commitment, "scores"));
  bench.comm.barrier();
  static_cast<void>(bench.open(commitment, "better scores"));
  const Finding reuse = assess_reuse(read_ledger(bench.ledger), commitment.plan);
  EXPECT_EQ(reuse.verdict, Verdict::conditional);
  EXPECT_EQ(reuse.items, std::vector<std::string>{"opening 1: other scores"});
}

/// The digest of a dataset follows every key of [data], a licence's name too: it does not tell
/// whether the labels are those that were seen.
TEST(Reuse, a_look_counts_whatever_was_changed_at_the_data_since) {
  const auto opening = [](const char* plan, const char* dataset, const char* scores) {
    Opening result;
    result.plan = sha256(plan);
    result.dataset = sha256(dataset);
    result.scores = sha256(scores);
    return result;
  };
  const auto found = [&](std::vector<Opening> ledger) {
    for (Opening& each : ledger) each.count = 1 + (&each - ledger.data());
    return assess_reuse(ledger, sha256("this"));
  };
  const Finding lowered = found({opening("other", "data", "scores"),
                                 opening("this", "data under another licence", "scores")});
  EXPECT_EQ(lowered.verdict, Verdict::fail);
  EXPECT_EQ(lowered.estimate, 2.0);
  EXPECT_EQ(lowered.items, std::vector<std::string>{"opening 1: another plan"});
  EXPECT_THAT(lowered.message, HasSubstr("whatever was changed at the data since"));
  EXPECT_EQ(
      found({opening("this", "data", "scores"), opening("this", "other data", "scores")}).verdict,
      Verdict::pass);
  EXPECT_EQ(
      found({opening("this", "data", "scores"), opening("this", "other data", "better")}).verdict,
      Verdict::conditional);
  EXPECT_EQ(found({opening("this", "data", "scores"), opening("other", "other data", "scores"),
                   opening("this", "data", "scores")})
                .verdict,
            Verdict::conditional);
}

TEST(Reuse, a_plan_is_judged_by_whether_it_was_the_first_that_labels_were_opened_under) {
  const auto opening = [](const char* plan, const char* dataset) {
    Opening result;
    result.plan = sha256(plan);
    result.dataset = sha256(dataset);
    return result;
  };
  const Digest plan = sha256("this");
  const auto verdict = [&](const std::vector<Opening>& ledger) {
    return assess_reuse(ledger, plan).verdict;
  };
  EXPECT_EQ(verdict({opening("other", "data"), opening("this", "data")}), Verdict::fail);
  EXPECT_EQ(verdict({opening("other", "data"), opening("this", "data"), opening("this", "data")}),
            Verdict::fail);
  EXPECT_EQ(verdict({opening("other", "older data"), opening("this", "data")}), Verdict::fail);
  // Fixed before any look, and looked at under another one between: a reservation.
  EXPECT_EQ(verdict({opening("this", "data"), opening("other", "data"), opening("this", "data")}),
            Verdict::conditional);
  EXPECT_EQ(
      verdict({opening("this", "older data"), opening("other", "data"), opening("this", "data")}),
      Verdict::conditional);
}

TEST(Ledger, a_line_that_was_changed_removed_or_moved_breaks_the_chain) {
  Bench bench;
  const PlanCommitment commitment = bench.commit(Plan{});
  for (const char* scores : {"first", "second", "third"})
    static_cast<void>(bench.open(commitment, scores));
  if (!bench.comm.is_root()) return;
  const std::string whole = read_text_file(bench.ledger);
  const std::size_t first = whole.find('\n') + 1;
  const std::size_t second = whole.find('\n', first) + 1;
  const std::string digit = whole.substr(whole.find("sha256:") + 7, 1);
  std::string changed = whole;
  changed[whole.find("sha256:") + 7] = digit == "0" ? '1' : '0';
  const std::vector<std::pair<std::string, std::string>> broken = {
      {changed, "ledger.jsonl:2"},
      {whole.substr(first), "ledger.jsonl:1"},
      {whole.substr(0, first) + whole.substr(second), "ledger.jsonl:2"},
      {whole.substr(0, whole.size() - 1), "ledger.jsonl:3"},
      {" " + whole, "ledger.jsonl:1"}};
  for (const auto& [bytes, place] : broken) {
    write_file(bench.folder / "broken" / "ledger.jsonl", bytes);
    try {
      static_cast<void>(read_ledger(bench.folder / "broken" / "ledger.jsonl"));
      FAIL() << place;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::integrity) << error.what();
      EXPECT_THAT(error.what(), HasSubstr(place));
    }
  }
  EXPECT_EQ(read_ledger(bench.ledger).size(), 3U);
  EXPECT_TRUE(read_ledger(bench.folder / "absent.jsonl").empty());
}

TEST(Ledger, that_was_cut_deleted_or_changed_contradicts_the_head_that_was_signed) {
  Bench bench;
  const PlanCommitment commitment = bench.commit(Plan{});
  for (const char* scores : {"first", "second"}) static_cast<void>(bench.open(commitment, scores));
  if (!bench.comm.is_root()) return;
  const auto two = read_ledger(bench.ledger);
  const LedgerHead head = head_of(two);
  EXPECT_NO_THROW(check_continues(bench.ledger, head, "the plan"));
  EXPECT_NO_THROW(check_continues(bench.ledger, head_of(std::span(two).first(1)), "the plan"));
  EXPECT_NO_THROW(check_continues(bench.folder / "absent.jsonl", {}, "the plan"));
  EXPECT_EQ(parse_ledger(ledger_bytes(two), "bytes"), two);
  auto changed = two;
  changed.back().time = "1999-01-01T00:00:00Z";
  for (const auto& openings : {std::vector(two.begin(), two.begin() + 1), changed, {}}) {
    write_file(bench.folder / "cut.jsonl", ledger_bytes(openings));
    try {
      check_continues(bench.folder / "cut.jsonl", head, "plan.sigstore.json");
      FAIL() << openings.size();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::integrity);
      EXPECT_THAT(error.what(), HasSubstr("plan.sigstore.json quotes 2"));
    }
  }
}

TEST(Times, that_are_none_are_refused) {
  Opening opening;
  opening.count = 1;
  opening.time = "2026-03-01T12:00:05Z";
  EXPECT_EQ(parse_opening(to_json(opening), "ledger"), opening);
  const SignedPlan plan{.plan = sha256("plan"), .committed = "2026-03-01T12:00:00Z", .ledger = {}};
  EXPECT_EQ(parse_plan_statement(plan_statement(plan), "plan"), plan);
  for (const char* time : {"", "9999", "yesterday", "2026-02-30T12:00:00Z", "2026-03-01"}) {
    Opening late = opening;
    late.time = time;
    SignedPlan early = plan;
    early.committed = time;
    EXPECT_THROW(static_cast<void>(parse_opening(to_json(late), "ledger")), Error) << time;
    EXPECT_THROW(static_cast<void>(parse_plan_statement(plan_statement(early), "plan")), Error)
        << time;
  }
}

}  // namespace
}  // namespace etalon::validation
