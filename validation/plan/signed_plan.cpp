// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/signed_plan.hpp"

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "models/packages/bundle_files.hpp"
#include "models/packages/package.hpp"
#include "models/packages/predicates.hpp"
#include "validation/json/members.hpp"
#include "validation/plan/ledger.hpp"

namespace etalon::validation {

models::Statement plan_statement(const SignedPlan& plan) {
  return {
      .subject = "plan.json",
      .digest = plan.plan,
      .predicate_type = std::string(models::plan_predicate),
      .predicate = Json::object({{"committed", plan.committed}, {"ledger", to_json(plan.ledger)}})};
}

SignedPlan parse_plan_statement(const models::Statement& statement, const std::string& source) {
  check(statement.predicate_type == models::plan_predicate, ErrorKind::format,
        text(source, ": is no signed plan (predicate '", statement.predicate_type, "', expected '",
             models::plan_predicate, "')"));
  Members members(statement.predicate, source);
  SignedPlan plan{.plan = statement.digest,
                  .committed = members.text("committed"),
                  .ledger = parse_ledger_head(members.at("ledger"), members.place("ledger"))};
  members.finish();
  check(parse_rfc3339(plan.committed).has_value(), ErrorKind::format,
        text(members.place("committed"), ": is no time (RFC 3339 in UTC, 2026-03-01T12:00:05Z)"));
  return plan;
}

std::optional<SignedPlan> read_signed_plan(const std::filesystem::path& bundle,
                                           const models::PublicKey& key) {
  if (!std::filesystem::exists(bundle)) return std::nullopt;
  const std::string source = bundle.string();
  try {
    const auto found = models::parse_bundle(models::read_bundle_file(bundle), source);
    check(found.is_signed_by(key), ErrorKind::integrity,
          text(source, ": the signature over the plan is not that of the developer's key ",
               key.hint().substr(0, 16),
               "… (changed after signing, or another key signed it); put bundle and key back, or "
               "commit to another plan knowingly (--replace-plan)"));
    return parse_plan_statement(found.statement, source);
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::format && problem.kind() != ErrorKind::unsupported) throw;
    throw Error(ErrorKind::integrity, problem.what());
  }
}

}  // namespace etalon::validation
