// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/signed_requirements.hpp"

#include <algorithm>
#include <cmath>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "models/packages/bundle_files.hpp"
#include "models/packages/predicates.hpp"
#include "validation/json/members.hpp"
#include "validation/plan/families.hpp"

namespace etalon::validation {
namespace {

constexpr std::string_view subject = "requirements";

Json wrong_pass_json(const SignedPromise& promise) {
  if (!promise.wrong_pass) return {};
  return Json::object({{"value", *promise.wrong_pass},
                       {"standard_error", promise.standard_error},
                       {"samples", promise.samples}});
}

SignedPromise parse_promise(const Json& each, const std::string& place) {
  Members members(each, place);
  SignedPromise promise{.requirement = members.text("requirement")};
  if (const Json& said = members.at("wrong_pass"); !said.is_null()) {
    Members wrong_pass(said, members.place("wrong_pass"));
    promise.wrong_pass = wrong_pass.number("value");
    promise.standard_error = wrong_pass.number("standard_error");
    promise.samples = wrong_pass.integer("samples");
    wrong_pass.finish();
  }
  if (!members.at("not_simulated").is_null()) promise.not_simulated = members.text("not_simulated");
  members.finish();
  check(promise.wrong_pass.has_value() == promise.not_simulated.empty(), ErrorKind::format,
        text(place, ": says either a wrong_pass or why it is not_simulated"));
  return promise;
}

SignedPromise parse_first_promise(const Json& each, const std::string& place) {
  Members members(each, place);
  SignedPromise promise{.requirement = members.text("requirement")};
  if (!members.at("wrong_pass").is_null()) promise.wrong_pass = members.number("wrong_pass");
  members.finish();
  return promise;
}

/// Throws unless it has every key of a study, each of its kind.
void check_study(const Json& design, const std::string& place) {
  Members members(design, place);
  for (const char* key : {"positives", "negatives", "cases_per_patient", "samples"})
    check(members.integer(key) >= 0, ErrorKind::format,
          text(members.place(key), ": is negative, no study (docs/formats/design.md)"));
  for (const char* key : {"correlation", "power"}) static_cast<void>(members.number(key));
  members.each("expected", [](const Json& each, const std::string& where) {
    Members expected(each, where);
    static_cast<void>(expected.text("requirement"));
    static_cast<void>(expected.number("value"));
    for (const char* key :
         {"called", "part", "reference", "between_models", "discordant", "missed", "spread"})
      static_cast<void>(expected.find(key));
    expected.finish();
  });
  members.finish();
}

/// A share of simulated studies with the error that so many have, or an exact one without an error.
bool is_share(const SignedPromise& promise) {
  const double share = promise.wrong_pass.value_or(0);
  if (!(share >= 0 && share <= 1)) return false;
  if (promise.samples == 0) return promise.standard_error == 0;
  const auto samples = static_cast<double>(promise.samples);
  const double smoothed = (share * samples + 1) / (samples + 2);
  const double error = std::sqrt(smoothed * (1 - smoothed) / samples);
  return promise.samples >= least_signed_samples &&
         std::fabs(promise.standard_error - error) <= 1e-9 * error;
}

}  // namespace

bool is_promise_kept(double wrong_pass, double standard_error, double allowed) {
  return wrong_pass + 2 * standard_error <= allowed;
}

std::string promise_fault(const SignedRequirements& said, const RequirementPlan& plan) {
  const auto is_of = [](const SignedPromise& promise, const Requirement& requirement) {
    return promise.requirement == requirement.id;
  };
  if (!std::ranges::equal(said.promises, plan.requirements, is_of))
    return "promises something else than the requirements of the plan, each once and in order";
  const Json* cases = said.design.find("cases_per_patient");
  if (plan.cluster != "patient" && cases != nullptr && cases->is_integer() &&
      cases->as_integer() > 1)
    return text("promises for ", cases->as_integer(),
                " cases of each patient what the plan judges as if they were independent (cluster "
                "= \"",
                plan.cluster, "\")");
  for (std::size_t i = 0; i < said.promises.size(); ++i) {
    const SignedPromise& promise = said.promises[i];
    const double allowed = allowed_wrong_pass(2 * least_error(plan, plan.requirements[i]));
    if (!is_share(promise))
      return text("the promise of '", promise.requirement, "' is no share of studies");
    if (promise.wrong_pass &&
        !is_promise_kept(*promise.wrong_pass, promise.standard_error, allowed)) {
      return text("says that '", promise.requirement, "' passes wrongly in ", *promise.wrong_pass,
                  " of the studies, with a standard error of ", promise.standard_error,
                  "; two of them above it, a plan with alpha = ", plan.alpha, " may in ", allowed);
    }
  }
  return {};
}

std::filesystem::path signature_file(const std::filesystem::path& plan) {
  return std::filesystem::path(plan) += ".sigstore.json";
}

bool is_requirements_predicate(std::string_view predicate) noexcept {
  return predicate == models::requirements_predicate ||
         predicate == models::first_requirements_predicate;
}

models::Statement requirements_statement(const SignedRequirements& plan) {
  Json promises = Json::array();
  for (const SignedPromise& promise : plan.promises) {
    promises.push_back(Json::object(
        {{"requirement", promise.requirement},
         {"wrong_pass", wrong_pass_json(promise)},
         {"not_simulated", promise.not_simulated.empty() ? Json() : Json(promise.not_simulated)}}));
  }
  return {.subject = std::string(subject),
          .digest = plan.plan,
          .predicate_type = std::string(models::requirements_predicate),
          .predicate = Json::object(
              {{"signed_at", plan.signed_at}, {"design", plan.design}, {"promises", promises}})};
}

SignedRequirements parse_requirements_statement(const models::Statement& statement,
                                                const std::string& source) {
  check(is_requirements_predicate(statement.predicate_type), ErrorKind::format,
        text(source, ": is no signed plan of requirements (predicate '", statement.predicate_type,
             "', expected '", models::requirements_predicate, "')"));
  check(statement.subject == subject, ErrorKind::format,
        text(source, ": is about '", statement.subject, "', not about '", subject, "'"));
  Members members(statement.predicate, source);
  SignedRequirements plan{.plan = statement.digest,
                          .signed_at = members.text("signed_at"),
                          .design = members.at("design"),
                          .promises = {}};
  const bool has_errors = statement.predicate_type == models::requirements_predicate;
  members.each("promises", [&](const Json& each, const std::string& place) {
    plan.promises.push_back(has_errors ? parse_promise(each, place)
                                       : parse_first_promise(each, place));
  });
  members.finish();
  check(parse_rfc3339(plan.signed_at).has_value(), ErrorKind::format,
        text(members.place("signed_at"), ": is no time (RFC 3339 in UTC, 2026-03-01T12:00:05Z)"));
  const std::string later = later_than_clock(plan.signed_at);
  check(later.empty(), ErrorKind::format,
        text(members.place("signed_at"), ": is ", plan.signed_at, later));
  check(plan.design.is_object(), ErrorKind::format,
        text(members.place("design"), ": is no study (docs/formats/design.md)"));
  if (has_errors) check_study(plan.design, members.place("design"));
  return plan;
}

PlanSignature read_plan_signature(const std::filesystem::path& bundle, const RequirementPlan& plan,
                                  const models::PublicKey& key) {
  const std::string source = bundle.string();
  check(std::filesystem::exists(bundle), ErrorKind::io,
        text(source,
             ": there is no signature of the plan; sign it with `etalon plan sign`, or "
             "judge without --signer and have the result say so"));
  try {
    const auto found = models::parse_bundle(models::read_bundle_file(bundle), source);
    check(found.is_signed_by(key), ErrorKind::integrity,
          text(source, ": is not signed by the key ", key.hint().substr(0, 16),
               "… that --signer names (changed after signing, or another key signed it)"));
    const SignedRequirements said = parse_requirements_statement(found.statement, source);
    check(said.plan == digest(plan), ErrorKind::integrity,
          text(source, ": signs another plan (", said.plan.prefixed().substr(0, 23), "…, this is ",
               digest(plan).prefixed().substr(0, 23),
               "…): the plan was changed since it was signed; put the signed one back"));
    const std::string fault = promise_fault(said, plan);
    check(fault.empty(), ErrorKind::integrity, text(source, ": ", fault));
    return {.signer = key.hint(), .signed_at = said.signed_at};
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::format && problem.kind() != ErrorKind::unsupported) throw;
    throw Error(ErrorKind::integrity, problem.what());
  }
}

}  // namespace etalon::validation
