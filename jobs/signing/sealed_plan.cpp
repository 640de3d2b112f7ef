// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/sealed_plan.hpp"

#include "core/error.hpp"
#include "core/text.hpp"
#include "jobs/signing/keys.hpp"
#include "models/packages/package.hpp"
#include "validation/plan/ledger.hpp"
#include "validation/plan/signed_plan.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;

fs::path ledger_file(const Job& job) { return validation::ledger_of(job.directory() / "validate"); }

fs::path bundle_file(const Job& job) {
  return job.directory() / "statements" / "plan.sigstore.json";
}

/// Member of nested objects; nullptr when one is missing.
const Json* find_nested(const Json& json, std::initializer_list<std::string_view> keys) {
  const Json* found = &json;
  for (const std::string_view key : keys) {
    found = found->is_object() ? found->find(key) : nullptr;
    if (found == nullptr) return nullptr;
  }
  return found;
}

/// What was signed earlier. A bundle of another key, or none at all, is no obstacle while no label
/// was seen, nor to who replaces the plan knowingly.
std::optional<validation::SignedPlan> plan_signed_before(const Job& job, const fs::path& bundle,
                                                         const models::PublicKey& key,
                                                         validation::OtherPlan other) {
  try {
    return validation::read_signed_plan(bundle, key);
  } catch (const Error& problem) {
    const bool is_free = other == validation::OtherPlan::replace ||
                         validation::read_ledger(ledger_file(job)).empty();
    if (problem.kind() != ErrorKind::integrity || !is_free) throw;
    return std::nullopt;
  }
}

}  // namespace

std::optional<validation::LedgerHead> quoted_head(const models::Statement& statement) {
  const Json& predicate = statement.predicate;
  for (const Json* found :
       {find_nested(predicate, {"ledger"}), find_nested(predicate, {"etalon", "ledger"}),
        find_nested(predicate,
                    {"buildDefinition", "internalParameters", "validate", "facts", "ledger"})}) {
    if (found != nullptr) return validation::parse_ledger_head(*found, "ledger");
  }
  return std::nullopt;
}

void check_ledger(const Job& job) {
  const fs::path ledger = ledger_file(job);
  const auto compare = [&](const std::string& source, auto&& head_in) {
    std::optional<validation::LedgerHead> head;
    try {
      head = head_in();
    } catch (const Error& problem) {
      // What cannot be read quotes nothing; who needs it says what is wrong with it.
      if (is_of_the_machine(problem.kind())) throw;
    }
    if (head) validation::check_continues(ledger, *head, source);
  };
  const models::PackageFolder folder{job.directory()};
  for (const auto& [name, bytes] : folder.statements()) {
    compare(text("statements/", name), [&, &bytes = bytes] {
      return quoted_head(models::parse_bundle(bytes, "bundle").statement);
    });
  }
  const fs::path record = job.directory() / "validate" / "record.json";
  if (!fs::exists(record)) return;
  compare("validate/record.json", [&]() -> std::optional<validation::LedgerHead> {
    const Json json = Json::read_file(record);
    const Json* head = find_nested(json, {"ledger"});
    if (head == nullptr) return std::nullopt;
    return validation::parse_ledger_head(*head, "ledger");
  });
}

void check_signed_plan(const Job& job, validation::OtherPlan other) {
  check_ledger(job);
  if (validation::read_ledger(ledger_file(job)).empty()) return;
  const auto bundle = bundle_file(job);
  const fs::path file = role_key_file(job, "developer");
  std::optional<validation::SignedPlan> before;
  if (!is_key_to_be_made(file)) {
    before = plan_signed_before(job, bundle, models::PrivateKey::read(file).public_key(), other);
  } else {
    check(!fs::exists(bundle) || other == validation::OtherPlan::replace, ErrorKind::integrity,
          text(file.string(),
               ": is not there, but its signature stands over the plan that the test "
               "labels were opened under (",
               bundle.string(),
               "); put the key back, or commit to another plan knowingly (--replace-plan)"));
  }
  validation::check_committable(job.plan, job.directory() / "validate", before, other);
}

validation::PlanCommitment commit_signed_plan(const Job& job, validation::OtherPlan other) {
  const auto bundle = bundle_file(job);
  const auto key = role_key(job, "developer");
  const auto before = plan_signed_before(job, bundle, key.public_key(), other);
  auto commitment = validation::commit_plan(job.plan, job.directory() / "validate", before, other);
  commitment.bundle = bundle;
  commitment.key = key.public_key();
  sign_opening(job, commitment, validation::head_of(validation::read_ledger(ledger_file(job))));
  return commitment;
}

void sign_opening(const Job& job, const validation::PlanCommitment& commitment,
                  const validation::LedgerHead& head) {
  write_statement(commitment.bundle,
                  validation::plan_statement(
                      {.plan = commitment.plan, .committed = commitment.time, .ledger = head}),
                  role_key(job, "developer"));
}

}  // namespace etalon::jobs
