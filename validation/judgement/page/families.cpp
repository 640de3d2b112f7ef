// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/families.hpp"

#include "validation/judgement/families.hpp"
#include "validation/judgement/page/family_texts.hpp"

namespace etalon::validation::page {

std::string error_in_percent(double error) {
  std::string value = fixed(100 * error, 4);
  while (value.ends_with('0')) value.pop_back();
  if (value.ends_with('.')) value.pop_back();
  return value;
}

std::string family_facts(const Subject& subject) {
  const Voice& voice = subject.voice;
  std::string rows;
  for (const FamilyResult& each : family_results(subject.plan(), subject.judgement.results)) {
    rows += html::fact(named(each.id),
                       text(badge(each.ruling, voice), " ",
                            voice.markup(texts::family_outcome, each.shown, each.claims,
                                         each.needed, each.method, error_in_percent(each.error))));
  }
  if (rows.empty()) return {};
  return html::element("p", "note", voice.markup(texts::families_note)) + "\n" + html::facts(rows);
}

const Phrase& families_sentence(Verdict ruling) {
  switch (ruling) {
    case Verdict::pass: return texts::families_pass;
    case Verdict::fail: return texts::families_fail;
    case Verdict::inconclusive: return texts::families_inconclusive;
    case Verdict::conditional:
    case Verdict::not_assessed: break;
  }
  return texts::families_not_assessed;
}

}  // namespace etalon::validation::page
