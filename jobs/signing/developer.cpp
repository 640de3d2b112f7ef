// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/developer.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"
#include "jobs/signing/sealed_plan.hpp"
#include "validation/plan/ledger.hpp"
#include "validation/plan/signed_plan.hpp"

namespace etalon::jobs {
namespace {

bool may_sign_provenance(const models::TrustPolicy& trust, const models::PublicKey& key) {
  return std::ranges::any_of(trust.rules, [&](const models::TrustRule& rule) {
    if (rule.document != "provenance") return false;
    const auto role = std::ranges::find(trust.roles, rule.role, &models::TrustedRole::name);
    return role != trust.roles.end() && std::ranges::find(role->keys, key) != role->keys.end();
  });
}

const Json& validate_facts(const models::Provenance& provenance) {
  const auto facts = provenance.facts.find("validate");
  check(facts != provenance.facts.end(), ErrorKind::integrity,
        "the provenance has no step validate; the package was not validated");
  return facts->second;
}

std::vector<validation::Opening> openings_of(const models::Provenance& provenance) {
  const Json& facts = validate_facts(provenance);
  std::string bytes;
  for (const Json& line : facts.at("openings").as_array()) bytes += text(line.canonical(), '\n');
  auto openings = validation::parse_ledger(bytes, "ledger");
  check(
      validation::parse_ledger_head(facts.at("ledger"), "ledger") == validation::head_of(openings),
      ErrorKind::integrity, "the provenance quotes another head than that of its ledger");
  return openings;
}

/// Whether the head is one of the first lines of a ledger.
bool is_line_of(const std::vector<validation::Opening>& openings,
                const validation::LedgerHead& head) {
  if (head.openings > std::ssize(openings)) return false;
  return validation::head_of(std::span(openings).first(static_cast<std::size_t>(head.openings))) ==
         head;
}

/// What one statement says when it is a provenance of this package, signed by the key it names.
std::optional<Developer> provenance_in(const std::string& name, const std::string& bytes,
                                       const Digest& package) {
  const auto bundle = models::parse_bundle(bytes, name);
  if (bundle.statement.digest != package) return std::nullopt;
  auto provenance = models::parse_provenance(bundle.statement, name);
  auto key = models::PublicKey::parse(provenance.public_key, name);
  check(bundle.is_signed_by(key), ErrorKind::integrity,
        text(name, ": the signature is not that of the key it names"));
  auto openings = openings_of(provenance);
  return Developer{std::move(key), std::move(provenance), {}, std::move(openings)};
}

/// Since when the plan is fixed: the same in every statement about it, and in the provenance.
std::string commit_time(const Developer& developer,
                        const std::map<std::string, std::string>& statements) {
  const std::string stated = validate_facts(developer.provenance).at("committed").as_string();
  for (const auto& [name, bytes] : statements) {
    if (models::document_of(name) != "plan") continue;
    const auto bundle = models::parse_bundle(bytes, name);
    // What others signed neither helps nor harms; verification asks for the developer's.
    if (!bundle.is_signed_by(developer.key)) continue;
    check(validation::parse_plan_statement(bundle.statement, name).committed == stated,
          ErrorKind::integrity,
          text(name, ": was signed at another time than the provenance says"));
  }
  return stated;
}

/// Throws unless every document that the developer signed quotes lines of this ledger.
void check_heads(const Developer& developer, const std::map<std::string, std::string>& statements) {
  for (const auto& [name, bytes] : statements) {
    std::optional<validation::LedgerHead> head;
    try {
      const auto bundle = models::parse_bundle(bytes, name);
      if (bundle.is_signed_by(developer.key)) head = quoted_head(bundle.statement);
    } catch (const Error& problem) {
      if (is_of_the_machine(problem.kind())) throw;
      continue;  // a stranger's bundle, or one that verification names
    }
    check(!head || is_line_of(developer.openings, *head), ErrorKind::integrity,
          text(name, ": quotes openings of the test labels that the provenance leaves out"));
  }
}

}  // namespace

Developer find_developer(const models::PackageFolder& folder,
                         const std::optional<models::TrustPolicy>& trust) {
  const Digest package = models::package_digest(models::list_files(folder.files()));
  const auto statements = folder.statements();
  std::optional<Developer> found;
  std::string problems;
  std::vector<std::string> strangers;
  for (const auto& [name, bytes] : statements) {
    if (models::document_of(name) != "provenance") continue;
    std::optional<Developer> next;
    try {
      next = provenance_in(name, bytes, package);
    } catch (const Error& problem) {
      if (is_of_the_machine(problem.kind())) throw;
      problems += text("; ", problem.what());
    }
    if (!next) continue;
    if (trust && !may_sign_provenance(*trust, next->key)) {
      strangers.push_back(text(name, " (key ", next->key.hint().substr(0, 16), "…)"));
      continue;
    }
    check(!found || found->key == next->key, ErrorKind::integrity,
          "several keys signed a provenance of this package; say with --trust FILE which one is "
          "the developer's");
    if (!found || next->openings.size() > found->openings.size()) found = std::move(next);
  }
  check(found.has_value() || strangers.empty(), ErrorKind::integrity,
        text("the trust file lets nobody who signed a provenance of this package sign one: ",
             join(strangers, ", "),
             "; when that is the developer, name the key in a role and give the role a [[rule]] "
             "for \"provenance\" (docs/formats/trust.md)",
             problems));
  check(found.has_value(), ErrorKind::integrity,
        text("statements/ holds no provenance of this package, signed by the key that it names; a "
             "package is certified with the documents of its developer (etalon pull)",
             problems));
  check_heads(*found, statements);
  found->committed = commit_time(*found, statements);
  return std::move(*found);
}

}  // namespace etalon::jobs
