// SPDX-License-Identifier: Apache-2.0
#include "models/packages/certificate_check.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "models/packages/provenance.hpp"
#include "models/packages/tests_of_certificate.hpp"

namespace etalon::models {
namespace {

std::string short_key(std::string_view hint) { return text(hint.substr(0, 16), "…"); }

using Names = std::set<std::string>;

Names names_in(const Json& list, std::string_view key = {}) {
  Names names;
  for (const Json& entry : list.as_array())
    names.insert(key.empty() ? entry.as_string() : entry.at(key).as_string());
  return names;
}

std::string issue_fault(const std::string& issued) {
  if (!parse_rfc3339(issued))
    return text("says that it was issued at '", issued, "', which is no time");
  const std::string later = later_than_clock(issued);
  return later.empty() ? later : text("says that it was issued at ", issued, later);
}

/// A ratio of which nothing was wrong is the text `infinite`.
double number_of(const Json& value) {
  return value == Json("infinite") ? std::numeric_limits<double>::infinity() : value.as_number();
}

/// Why a finding that is pass is none by its own numbers.
std::string bound_fault(const Json& finding) {
  const Json* bound = finding.find("bound");
  const Json* threshold = finding.find("threshold");
  if (bound == nullptr || threshold == nullptr) return {};
  const bool is_lower = bound->as_string() == "at_least";
  const Json* end = finding.find(is_lower ? "lower" : "upper");
  if (end == nullptr) return {};
  const double value = number_of(*end);
  const double limit = threshold->as_number();
  if (is_lower ? value >= limit : value <= limit) return {};
  return text(finding.at("id").as_string(), " is pass with ", is_lower ? "a lower" : "an upper",
              " bound of ", value, is_lower ? " under " : " over ", limit);
}

bool is_test(const std::string& level, const Json& finding) {
  const Json* bound = finding.find("bound");
  const Json* threshold = finding.find("threshold");
  return bound == nullptr || threshold == nullptr ||
         !is_only_shown(level, bound->as_string(), threshold->as_number());
}

}  // namespace

void DeveloperWord::accept(const std::string& document, const std::string& key) {
  keys_[document].insert(key);
}

void DeveloperWord::quote(const std::string& document, const Bundle& bundle) {
  const Json* said = &bundle.statement.predicate;
  Provenance provenance;
  if (document == "provenance") {
    provenance = parse_provenance(bundle.statement, document);
    const auto facts = provenance.facts.find("validate");
    check(facts != provenance.facts.end(), ErrorKind::format,
          "the provenance has no step validate; the package was not validated");
    said = &facts->second;
  }
  const Json& ledger = said->at("ledger");
  quotes_.push_back({document, bundle.hint, said->at("committed").as_string(),
                     ledger.at("openings").as_integer(), ledger.at("sha256").as_string()});
}

std::string DeveloperWord::fault_of(const Json& etalon) const {
  const std::string& developer = etalon.at("developer").as_string();
  const std::string& committed = etalon.at("committed").as_string();
  const std::int64_t openings = etalon.at("ledger").at("openings").as_integer();
  const std::string& last = etalon.at("ledger").at("sha256").as_string();
  for (const auto& [document, keys] : keys_) {
    if (keys.contains(developer)) continue;
    return text("names the developer ", short_key(developer), ", but the ", document,
                " that the trust file accepts was signed by ", short_key(*keys.begin()));
  }
  for (const Quote& quote : quotes_) {
    if (quote.key != developer) continue;
    if (quote.committed != committed)
      return text("says that the plan was signed at ", committed, ", the developer's ",
                  quote.document, " says ", quote.committed);
    // The plan is signed before the opening that the provenance tells of, so it may know of fewer.
    const bool is_same = quote.openings == openings && quote.last == last;
    const bool is_earlier = quote.document == "plan" && quote.openings < openings;
    if (!is_same && !is_earlier)
      return text("tells of ", openings, " openings of the test labels, the developer's ",
                  quote.document, " of ", quote.openings,
                  quote.openings == openings ? ", of which these are not the same" : "");
  }
  return {};
}

std::string passed_fault(const Json& predicate) {
  const Json& etalon = predicate.at("etalon");
  const auto denied = [](const auto&... parts) {
    return text("the certificate's result is PASSED, but ", parts...);
  };
  if (const std::string& overall = etalon.at("overall").as_string(); overall != "pass")
    return denied("its overall is ", overall);
  for (const Json& reason : etalon.at("reasons").as_array())
    return denied("it names a reason against it: ", reason.as_string());
  for (const Json& failed : predicate.at("failedTests").as_array())
    return denied("it names the failed ", failed.as_string());
  const Names waived = names_in(etalon.at("waivers"), "finding");
  Names levels;
  Names passed;
  Names warned;
  for (const Json& level : etalon.at("levels").as_array()) {
    const std::string& code = level.at("level").as_string();
    levels.insert(code);
    for (const Json& finding : level.at("findings").as_array()) {
      const std::string& id = finding.at("id").as_string();
      const std::string& verdict = finding.at("verdict").as_string();
      if (verdict == "pass") {
        if (is_test(code, finding)) passed.insert(id);
        const std::string fault = bound_fault(finding);
        if (!fault.empty()) return denied(fault);
        continue;
      }
      if (!may_be_waived(verdict)) return denied(id, " is ", verdict);
      if (!waived.contains(id)) return denied(id, " is ", verdict, ", and no waiver names it");
      warned.insert(id);
    }
    const std::string& verdict = level.at("verdict").as_string();
    if (verdict != "pass" && !may_be_waived(verdict))
      return denied("level ", code, " is ", verdict);
  }
  std::vector<std::string> least = {"L0", "L1", "L3"};
  if (etalon.at("models").size() > 1) least.emplace_back("L6");
  for (const std::string& level : least) {
    if (!levels.contains(level)) return denied("it has no level ", level);
  }
  const auto is_of_model = [](const std::string& id) {
    return id.starts_with("L3.") && id != "L3.operating_point";
  };
  if (std::ranges::none_of(passed, is_of_model) && std::ranges::none_of(warned, is_of_model))
    return denied("its level L3 required nothing of a model");
  if (names_in(predicate.at("passedTests")) != passed)
    return denied("its passedTests are not the findings of its levels that are pass");
  if (names_in(predicate.at("warnedTests")) != warned)
    return denied("its warnedTests are not the findings of its levels that are waived");
  return issue_fault(etalon.at("issued").as_string());
}

bool DeveloperWord::is_developer(const std::string& key) const {
  return std::ranges::any_of(keys_, [&](const auto& entry) {
    return entry.first != "package" && entry.second.contains(key);
  });
}

std::string judged_models_fault(const Json& etalon, const std::vector<PackageFile>& files) {
  std::set<std::string> judged;
  for (const Json& model : etalon.at("models").as_array()) {
    const std::string& name = model.at("name").as_string();
    const Digest digest = Digest::parse(model.at("digest").at("sha256").as_string());
    const auto here = std::ranges::find(files, name, &PackageFile::name);
    if (here == files.end()) return text("judged ", name, ", which is not in the package");
    if (here->digest != digest)
      return text("judged another ", name, " (", digest.prefixed(), ", here is ",
                  here->digest.prefixed(), ")");
    judged.insert(name);
  }
  for (const PackageFile& file : files) {
    if (file.name.ends_with(".onnx") && !judged.contains(file.name))
      return text("did not judge ", file.name);
  }
  return {};
}

}  // namespace etalon::models
