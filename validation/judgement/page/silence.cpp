// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/silence.hpp"

#include <algorithm>
#include <map>

#include "validation/judgement/page/refusals.hpp"
#include "validation/judgement/page/texts.hpp"

namespace etalon::validation::page {
namespace {

/// Bounds of docs/semantics/bounds.md, by the name that they have in a result.
bool is_simulated(const RequirementResult& result) { return result.method.starts_with("bound"); }

std::string not_simulated(const Subject& subject) {
  std::vector<std::string> ids;
  for (const RequirementResult& result : subject.judgement.results) {
    if (!result.method.empty() && !is_simulated(result)) ids.push_back(named(result.id));
  }
  return join(ids, ", ");
}

/// Why the studies of requirements were not simulated, with the requirements.
std::map<std::string, std::vector<std::string>> not_promised(const Subject& subject) {
  std::map<std::string, std::vector<std::string>> reasons;
  for (const RequirementResult& result : subject.judgement.results) {
    if (result.self_certificate && !result.self_certificate->not_simulated.empty())
      reasons[result.self_certificate->not_simulated].push_back(named(result.id));
  }
  return reasons;
}

}  // namespace

std::string silence_list(const Subject& subject) {
  const Voice& voice = subject.voice;
  const CaseTable& cases = subject.cases;
  std::string items;
  const auto add = [&](const Phrase& phrase, const auto&... values) {
    items += html::element("li", "", voice.markup(phrase, values...)) + "\n";
  };
  const std::int64_t patients = count_patients(cases);
  if (subject.plan().cluster == "patient") {
    add(texts::independent_patients);
  } else if (patients < cases.size()) {
    add(texts::dependent_cases, cases.size(), patients);
  } else {
    add(texts::independent_cases);
  }
  add(texts::design);
  if (cases.target == Target::two_classes && cases.size() > 0) {
    const auto positives = std::ranges::count(cases.labels, 1);
    add(texts::design_share,
        html::number(static_cast<double>(positives) / static_cast<double>(cases.size())));
  }
  if (cases.target == Target::survival) add(texts::censoring);
  bool is_complete = true;
  for (const std::string& column : subject.columns()) {
    const Outputs outputs = outputs_of(cases.scores.at(column));
    if (outputs.missing.empty()) continue;
    is_complete = false;
    add(texts::some_missing, named(column), outputs.missing.size(), cases.size());
  }
  if (is_complete) add(texts::none_missing);
  add(texts::fixed_beforehand);
  add(texts::truth_of_labels);
  if (subject.judgement.results.size() > 1) add(texts::several, subject.judgement.results.size());
  if (std::ranges::any_of(subject.judgement.results, is_simulated)) add(texts::simulated);
  if (const std::string ids = not_simulated(subject); !ids.empty()) add(texts::not_simulated, ids);
  for (const auto& [why, ids] : not_promised(subject)) {
    items += html::element("li", "",
                           filled(voice.markup(texts::not_promised, join(ids, ", "), "{}"),
                                  {refusal_markup(voice.language(), why)})) +
             "\n";
  }
  add(texts::beyond);
  return html::element("ul", "silence", items) + "\n";
}

}  // namespace etalon::validation::page
