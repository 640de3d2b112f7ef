// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/promises.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_set>

#include "core/error.hpp"
#include "validation/catalogue/bound_kinds.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/label_views.hpp"
#include "validation/evidence/reader_evidence.hpp"
#include "validation/evidence/taken_cases.hpp"
#include "validation/evidence/trials.hpp"
#include "validation/judgement/claim_steps.hpp"
#include "validation/judgement/families.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation {
namespace {

/// The patients of chosen cases, numbered among these.
Clusters clusters_of_chosen(const CaseTable& table, const std::vector<std::uint32_t>& chosen,
                            const std::string& cluster) {
  if (cluster != "patient") return single_cases(std::ssize(chosen));
  std::vector<std::string> patients;
  for (const std::uint32_t i : chosen) patients.push_back(table.patients[i]);
  return clusters_of(patients);
}

/// The cases that requirements are about, by patient.
struct ChosenCases {
  const CaseTable& table;
  std::vector<std::uint32_t> chosen;
  Clusters clusters;
};

/// Whether two of the cases that count come from one patient.
bool has_several_of_one(const ChosenCases& of, const std::optional<Trials>& counted) {
  std::unordered_set<std::string_view> patients;
  return std::ranges::any_of(of.chosen, [&](std::uint32_t i) {
    return (!counted || counted->has(i)) && !patients.insert(of.table.patients[i]).second;
  });
}

/// Of how many cases the reference lacks the structure that is scored.
std::int64_t lacking_cases(const ChosenCases& of, const Requirement& requirement) {
  const auto& presence = of.table.attributes.at(presence_column(requirement.label));
  return std::ranges::count_if(of.chosen,
                               [&](std::uint32_t i) { return presence[i] == is_absent; });
}

/// Readers who read the same of these cases, with the cases; largest first.
std::vector<ReaderBlock> blocks_of(const CaseTable& table,
                                   const std::vector<std::uint32_t>& chosen) {
  std::map<std::vector<std::uint8_t>, std::int64_t> readers_of_cases;
  for (const std::size_t reader : readers_of(table, chosen).places) {
    std::vector<std::uint8_t> cases;
    for (const std::uint32_t i : chosen)
      cases.push_back(table.readings.is_to_read[reader * table.ids.size() + i]);
    ++readers_of_cases[cases];
  }
  std::vector<ReaderBlock> blocks;
  for (const auto& [cases, readers] : readers_of_cases) {
    ReaderBlock block{readers, 0, 0};
    for (std::size_t k = 0; k < chosen.size(); ++k) {
      if (cases[k] == 1) ++(table.labels[chosen[k]] == 1 ? block.positives : block.negatives);
    }
    blocks.push_back(block);
  }
  std::ranges::sort(blocks, std::greater());
  return blocks;
}

/// One requirement's cases in a table.
class CasesOfTable final : public StudyCaseSource {
 public:
  CasesOfTable(const ChosenCases& of, const RequirementPlan& plan, const Requirement& requirement)
      : of_(of), plan_(plan), requirement_(requirement) {}

  [[nodiscard]] StudyCases cases() const override {
    const StudyKind kind =
        bound_facts(metric_of(requirement_.metric).info().certainty, false).study;
    std::optional<Trials> counted;
    if (kind == StudyKind::share) counted.emplace(of_.table, requirement_);
    StudyCases cases;
    if (plan_.cluster != "patient") cases.has_several_of_one = has_several_of_one(of_, counted);
    if (kind == StudyKind::masks) cases.lacking = lacking_cases(of_, requirement_);
    if (kind == StudyKind::readers) {
      cases.blocks = blocks_of(of_.table, of_.chosen);
    }
    const auto patients = static_cast<std::size_t>(of_.clusters.size());
    for (std::size_t patient = 0; patient < patients; ++patient) {
      PatientCases counts;
      for (const std::uint32_t k : of_.clusters.cases_of(patient)) {
        const std::uint32_t i = of_.chosen[k];
        if (counted && !counted->has(i)) continue;
        // Masks have no classes of cases: all count as those without the condition.
        const bool is_positive = kind != StudyKind::masks && of_.table.labels[i] == 1;
        ++(is_positive ? counts.positives : counts.negatives);
      }
      cases.counts.push_back(counts);
    }
    return cases;
  }

 private:
  const ChosenCases& of_;
  const RequirementPlan& plan_;
  const Requirement& requirement_;
};

/// Calls `use(cases, place)` for each wanted requirement, with the cases that it is about.
template <class IsWanted, class Use>
void for_each_wanted(const CaseTable& cases, const RequirementPlan& plan, IsWanted&& is_wanted,
                     Use&& use) {
  LabelViews views(cases, plan);
  for (const auto& [of, members] : requirements_by_cases(plan)) {
    std::vector<std::size_t> wanted;
    std::ranges::copy_if(members, std::back_inserter(wanted), is_wanted);
    if (wanted.empty()) continue;
    const CaseTable& table = views.of(of.first);
    auto chosen = chosen_cases(table, of.second);
    Clusters clusters = clusters_of_chosen(table, chosen, plan.cluster);
    const ChosenCases about{table, std::move(chosen), std::move(clusters)};
    for (const std::size_t i : wanted) use(about, i);
  }
}

/// Of those results that have bounds and no promise yet. Each study is made twice, so that one is
/// held at a time.
void promise_rest(const CaseTable& cases, const RequirementPlan& plan,
                  std::vector<RequirementResult>& results, std::int64_t threads,
                  const PromiseBudget& budget) {
  std::vector<StudyOutlook> all(results.size());
  const auto promised = [&](const ChosenCases& of, std::size_t i) {
    return promised_study(CasesOfTable(of, plan, plan.requirements[i]), plan, plan.requirements[i],
                          results[i].error);
  };
  const auto is_open = [&](std::size_t i) {
    return results[i].lower.has_value() && !results[i].self_certificate;
  };
  for_each_wanted(cases, plan, is_open, [&](const ChosenCases& of, std::size_t i) {
    all[i] = outlook_of(promised(of, i), plan.requirements[i], results[i]);
  });
  const std::int64_t samples = plan_samples(all, budget);
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (is_open(i))
      results[i].self_certificate = open_certificate(plan.requirements[i], results[i], all[i]);
  }
  const std::string plan_bytes = requirement_bytes(without_names(plan));
  const auto has_study = [&](std::size_t i) { return all[i].has_study; };
  for_each_wanted(cases, plan, has_study, [&](const ChosenCases& of, std::size_t i) {
    simulate(promised(of, i), plan, plan_bytes, plan.requirements[i], samples, threads,
             budget.known, *results[i].self_certificate);
  });
}

}  // namespace

void add_promises(const CaseTable& cases, const RequirementPlan& plan,
                  std::vector<RequirementResult>& results, std::int64_t threads,
                  const PromiseBudget& budget) {
  ensure(results.size() == plan.requirements.size(), "a result for each requirement");
  std::vector<bool> withdrawn(results.size());
  SeparatedAucBounds separated;
  ClaimSteps steps(cases, plan, threads, separated);
  for (bool is_settled = false; !is_settled;) {
    promise_rest(cases, plan, results, threads, budget);
    is_settled = true;
    for (std::size_t i = 0; i < results.size(); ++i) {
      const Verdict before = results[i].ruling;
      withdraw_unless_kept(results[i]);
      if (results[i].ruling == before || results[i].family.empty()) continue;
      withdrawn[i] = true;
      is_settled = false;
    }
    if (!is_settled) decide_families(plan, steps, results, withdrawn);
  }
}

}  // namespace etalon::validation
