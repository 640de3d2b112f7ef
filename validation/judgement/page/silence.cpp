// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/silence.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "validation/judgement/page/family_texts.hpp"
#include "validation/judgement/page/refusals.hpp"
#include "validation/judgement/page/texts.hpp"

namespace etalon::validation::page {
namespace {

/// The requirements of whose bounds so much is known.
std::string ids_with(const Subject& subject, Warrant warrant) {
  std::vector<std::string> ids;
  for (const RequirementResult& result : subject.judgement.results) {
    if (result.lower && result.warrant == warrant) ids.push_back(named(result.id));
  }
  return join(ids, ", ");
}

/// `edema: 0.1667, effusion: 0.25`: the shares of the labels that the plan names.
std::string shares_of_labels(const Subject& subject) {
  std::vector<std::string> shares;
  for (const LabelCounts& label : subject.judgement.grounds.labels) {
    const std::int64_t known = label.positive + label.negative;
    if (known == 0) continue;
    shares.push_back(
        text(named(label.name), ": ",
             html::number(static_cast<double>(label.positive) / static_cast<double>(known))));
  }
  return join(shares, ", ");
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

/// What the ruling takes for granted, in the words of result.json.
std::string assumptions(const Subject& subject) {
  const Voice& voice = subject.voice;
  const Grounds& grounds = subject.judgement.grounds;
  std::string items;
  for (const Assumption each : grounds.assumptions) {
    const std::string words = named(sentence(each, grounds, voice.language()));
    items += html::element("li", "", html::escaped(words)) + "\n";
  }
  return html::element("p", "note", voice.markup(texts::taken_for_granted)) + "\n" +
         html::element("ul", "silence", items) + "\n";
}

/// Cases that no subgroup of the plan holds, since their attribute is empty.
std::string empty_attributes(const Subject& subject) {
  std::string items;
  for (const SubgroupColumn& column : subject.judgement.grounds.subgroups) {
    if (column.empty == 0) continue;
    items += html::element("li", "",
                           subject.voice.markup(texts::empty_attribute, named(column.name),
                                                column.empty, subject.cases.size())) +
             "\n";
  }
  return items;
}

bool has_claims_alone(const RequirementPlan& plan) {
  return std::ranges::none_of(plan.requirements, &std::string::empty, &Requirement::family);
}

}  // namespace

std::string silence_list(const Subject& subject) {
  const Voice& voice = subject.voice;
  const CaseTable& cases = subject.cases;
  std::string items;
  const auto add = [&](const Phrase& phrase, const auto&... values) {
    items += html::element("li", "", voice.markup(phrase, values...)) + "\n";
  };
  add(texts::in_no_interval);
  if (cases.target == Target::two_classes && !cases.labels.empty()) {
    const auto positives = std::ranges::count(cases.labels, 1);
    add(texts::design_share,
        html::number(static_cast<double>(positives) / static_cast<double>(cases.size())));
  }
  if (const std::string shares = shares_of_labels(subject); !shares.empty())
    add(cases.target == Target::masks ? texts::design_presence : texts::design_shares, shares);
  items += empty_attributes(subject);
  bool is_complete = true;
  for (const std::string& column : subject.columns()) {
    const Outputs outputs = outputs_of(cases.scores.at(column));
    if (outputs.missing.empty()) continue;
    is_complete = false;
    add(texts::some_missing, named(column), outputs.missing.size(), cases.size());
  }
  if (is_complete) add(texts::none_missing);
  const auto& families = subject.plan().families;
  if (families.size() > 1)
    add(texts::several_of_families, families.size());
  else if (families.size() == 1)
    add(has_claims_alone(subject.plan()) ? texts::one_family : texts::family_and_others);
  else if (subject.judgement.results.size() > 1)
    add(texts::several, subject.judgement.results.size());
  for (const auto& [warrant, phrase] : {std::pair{Warrant::simulated, &texts::simulated},
                                        {Warrant::summed, &texts::summed},
                                        {Warrant::coarse, &texts::coarse},
                                        {Warrant::none, &texts::not_simulated}}) {
    if (const std::string ids = ids_with(subject, warrant); !ids.empty()) add(*phrase, ids);
  }
  for (const auto& [why, ids] : not_promised(subject)) {
    items += html::element("li", "",
                           filled(voice.markup(texts::not_promised, join(ids, ", "), "{}"),
                                  {refusal_markup(voice.language(), why)})) +
             "\n";
  }
  add(texts::beyond);
  return assumptions(subject) + html::element("ul", "silence", items) + "\n";
}

}  // namespace etalon::validation::page
