// SPDX-License-Identifier: Apache-2.0
#include "models/packages/certificate_check.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/packages/provenance.hpp"

namespace etalon::models {
namespace {

std::string short_key(std::string_view hint) { return text(hint.substr(0, 16), "…"); }

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
