// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/promises.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/catalogue/bound_kinds.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/label_views.hpp"
#include "validation/evidence/taken_cases.hpp"
#include "validation/evidence/trials.hpp"
#include "validation/judgement/families.hpp"
#include "validation/plan/planned_masks.hpp"
#include "validation/power/study.hpp"

namespace etalon::validation {
namespace {

/// Between cases of one patient: the most that the bounds are made for.
constexpr double correlation = 0.5;

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

/// A requirement's study as it was.
struct Promised {
  std::unique_ptr<Study> study = {};
  Layout counts = {};  ///< of the cases that the requirement counts
  std::string not_simulated = {};
};

/// What decides how many studies are simulated. The study itself is made again for that, so that
/// one is held at a time.
struct Outlook {
  std::string not_simulated = {};
  bool has_study = false;
  std::int64_t cases = 0;
  std::int64_t scenarios = 0;  ///< that are simulated, with that of the expected value

  /// Of one core, for one study of each scenario, about: measured of an AUC, the dearest.
  [[nodiscard]] double seconds() const {
    return static_cast<double>(scenarios) * (60e-6 + 0.35e-6 * static_cast<double>(cases));
  }
};

RequirementPlan alone(const RequirementPlan& plan, const Requirement& requirement) {
  return {.name = plan.name,
          .alpha = plan.alpha,
          .cluster = plan.cluster,
          .min_patients_per_class = plan.min_patients_per_class,
          .replicates = plan.replicates,
          .requirements = {requirement},
          .families = {}};
}

/// `plan_bytes` are those of the plan without names.
std::uint64_t seed_of(const std::string& plan_bytes, const RequirementPlan& of_requirement,
                      const Layout& counts) {
  Sha256 hash;
  hash.update(text("etalon.self_certificate/2\n", plan_bytes, "\n",
                   requirement_bytes(without_names(of_requirement)), "\n"));
  for (const PatientCases& patient : counts)
    hash.update(text(patient.positives, " ", patient.negatives, "\n"));
  const Digest digest = hash.finish();
  std::uint64_t seed = 0;
  for (std::size_t i = 0; i < 8; ++i) seed = seed << 8U | digest.bytes[i];
  return seed;
}

Promised promised_loss(const MetricInfo& info, LossScale scale, const Layout& layout,
                       std::vector<std::int64_t> cases, const Decision& decision) {
  PatientCases all;
  for (const PatientCases& patient : layout) {
    all.positives += patient.positives;
    all.negatives += patient.negatives;
  }
  const double prevalence =
      static_cast<double>(all.positives) / static_cast<double>(all.positives + all.negatives);
  if (scale == LossScale::scaled && (1 - decision.limit) * prevalence * (1 - prevalence) >= 1)
    return {.not_simulated = text("every model has a ", info.id, " above ", decision.limit)};
  return {.study = loss_study(std::move(cases), correlation, prevalence, scale, decision),
          .counts = layout};
}

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

/// `error` is that of the bound that decided.
Promised promised(const ChosenCases& of, const RequirementPlan& plan,
                  const Requirement& requirement, double error) {
  const MetricInfo& info = metric_of(requirement.metric).info();
  const StudyKind kind = bound_facts(info.certainty, false).study;
  if (!is_simulable(kind))
    return {.not_simulated = text(
                info.id, " is neither an AUC nor a share nor a Brier score nor a score of masks")};
  if (!requirement.reference.empty())
    return {.not_simulated = "a difference of two models depends on how these differ"};
  std::optional<double> largest;
  if (kind == StudyKind::masks && info.better == Better::lower) largest = requirement.range.at(1);
  if (requirement.limit <= info.least || requirement.limit >= largest.value_or(info.most)) {
    return {.not_simulated =
                text("a limit of ", requirement.limit, " is the end of the range of ", info.id)};
  }
  std::optional<Trials> counted;
  if (kind == StudyKind::share) counted.emplace(of.table, requirement);
  if (plan.cluster != "patient" && has_several_of_one(of, counted))
    return {.not_simulated =
                "the plan takes cases of one patient for independent, which simulated ones would "
                "be and these need not"};
  if (kind == StudyKind::masks && !is_of_absent(requirement)) {
    if (const std::int64_t lacking = lacking_cases(of, requirement); lacking > 0)
      return {.not_simulated =
                  text("the references of ", lacking, " cases lack ", in_short(requirement.label),
                       " and score all or nothing, how often nobody says; of each "
                       "subgroup there is a study")};
  }
  const Decision decision{.limit = requirement.limit,
                          .alpha = error,
                          .is_by_lower = is_lower_deciding(requirement),
                          // Of masks those are counted whose reference has the class: it was.
                          .patients = kind == StudyKind::masks ? 1 : plan.min_patients_per_class};
  Layout layout;
  std::vector<std::int64_t> trials;
  for (std::size_t patient = 0; patient < static_cast<std::size_t>(of.clusters.size()); ++patient) {
    PatientCases counts;
    for (const std::uint32_t k : of.clusters.cases_of(patient)) {
      const std::uint32_t i = of.chosen[k];
      if (counted && !counted->has(i)) continue;
      // Masks have no classes of cases: all count as those without the condition.
      const bool is_positive = kind != StudyKind::masks && of.table.labels[i] == 1;
      ++(is_positive ? counts.positives : counts.negatives);
    }
    layout.push_back(counts);
    trials.push_back(counts.positives + counts.negatives);
  }
  if (const auto scale = loss_scale(kind))
    return promised_loss(info, *scale, layout, std::move(trials), decision);
  if (kind == StudyKind::masks) {
    const std::int64_t patients = std::ssize(trials);
    const FoundMasks found{.is_nothing_to_find = is_of_absent(requirement)};
    return {.study = mask_study(std::move(trials), patients, correlation, largest, found, decision),
            .counts = std::move(layout)};
  }
  return {.study = kind == StudyKind::area ? area_study(layout, correlation, decision)
                                           : share_study(std::move(trials), correlation, decision),
          .counts = std::move(layout)};
}

Outlook outlook(const ChosenCases& of, const RequirementPlan& plan, const Requirement& requirement,
                const RequirementResult& result) {
  const Promised made = promised(of, plan, requirement, result.error);
  if (!made.study) return {.not_simulated = made.not_simulated};
  const bool is_area =
      bound_facts(metric_of(requirement.metric).info().certainty, false).study == StudyKind::area;
  if (is_area && result.missing > 0) {
    return {.not_simulated =
                text(result.missing,
                     " outputs are missing, which the normal classes of a simulation have not")};
  }
  const std::int64_t scenarios = made.study->scenarios();
  return {.has_study = true,
          .cases = made.study->cases(),
          .scenarios = scenarios == 0 ? 0 : scenarios + (requirement.expected ? 1 : 0)};
}

/// How many studies are simulated of each scenario, so that all of them take about 2 seconds of one
/// core. With fewer than 200, which would say little, the dearest requirement's are left out first.
std::int64_t plan_samples(std::vector<Outlook>& all) {
  constexpr double budget = 2;
  constexpr double fewest = 200;
  constexpr double most = 10'000;
  for (;;) {
    double seconds = 0;
    Outlook* dearest = nullptr;
    for (Outlook& each : all) {
      if (!each.has_study || each.scenarios == 0) continue;
      seconds += each.seconds();
      if (dearest == nullptr || each.seconds() > dearest->seconds()) dearest = &each;
    }
    if (dearest == nullptr || budget / seconds >= fewest)
      return static_cast<std::int64_t>(dearest == nullptr ? most
                                                          : std::min(most, budget / seconds));
    dearest->not_simulated =
        text("studies of ", dearest->cases, " cases take too long to simulate here");
    dearest->has_study = false;
  }
}

/// Calls `use(cases, place)` for each wanted requirement, with the cases that it is about.
template <class IsWanted, class Use>
void for_each_wanted(const CaseTable& cases, const RequirementPlan& plan, IsWanted&& is_wanted,
                     Use&& use) {
  LabelViews views(cases, plan.requirements);
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

/// Of those results that have bounds and no promise yet.
void promise_rest(const CaseTable& cases, const RequirementPlan& plan,
                  std::vector<RequirementResult>& results, std::int64_t threads) {
  std::vector<Outlook> all(results.size());
  const auto is_open = [&](std::size_t i) {
    return results[i].lower.has_value() && !results[i].self_certificate;
  };
  for_each_wanted(cases, plan, is_open, [&](const ChosenCases& of, std::size_t i) {
    all[i] = outlook(of, plan, plan.requirements[i], results[i]);
  });
  const std::int64_t samples = plan_samples(all);
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!is_open(i)) continue;
    SelfCertificate& certificate = results[i].self_certificate.emplace();
    certificate.allowed = allowed_wrong_pass(2 * results[i].error);
    certificate.expected = plan.requirements[i].expected;
    certificate.not_simulated = all[i].not_simulated;
  }
  const std::string plan_bytes = requirement_bytes(without_names(plan));
  const auto has_study = [&](std::size_t i) { return all[i].has_study; };
  for_each_wanted(cases, plan, has_study, [&](const ChosenCases& of, std::size_t i) {
    const Requirement& requirement = plan.requirements[i];
    const Promised made = promised(of, plan, requirement, results[i].error);
    const Simulation simulation{.seed = seed_of(plan_bytes, alone(plan, requirement), made.counts),
                                .samples = samples,
                                .threads = threads};
    SelfCertificate& certificate = *results[i].self_certificate;
    certificate.method = made.study->method();
    certificate.wrong_pass = made.study->wrong_pass(simulation);
    if (certificate.expected)
      certificate.power = made.study->power(*certificate.expected, simulation);
  });
}

}  // namespace

void add_promises(const CaseTable& cases, const RequirementPlan& plan,
                  std::vector<RequirementResult>& results, std::int64_t threads) {
  ensure(results.size() == plan.requirements.size(), "a result for each requirement");
  std::vector<bool> withdrawn(results.size());
  SeparatedAucBounds separated;
  ClaimSteps steps(cases, plan, threads, separated);
  for (bool is_settled = false; !is_settled;) {
    promise_rest(cases, plan, results, threads);
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

void withdraw_unless_kept(RequirementResult& result) {
  if (result.ruling != Verdict::pass || !result.self_certificate ||
      result.self_certificate->holds())
    return;
  const SelfCertificate& certificate = *result.self_certificate;
  result.ruling = Verdict::not_assessed;
  result.message =
      text("a model at the limit passes ", fixed(100 * certificate.wrong_pass->value, 1),
           " % of such studies, of ", certificate.wrong_pass->samples, " simulated; allowed are ",
           fixed(100 * certificate.allowed, 1), " %");
}

}  // namespace etalon::validation
