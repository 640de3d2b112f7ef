// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/promises.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/label_views.hpp"
#include "validation/catalogue/bound_kinds.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/taken_cases.hpp"
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

/// Which cases a share counts: sensitivity those with the condition, and so on.
class Trials {
 public:
  Trials(const CaseTable& table, const Requirement& requirement)
      : table_(table),
        scores_(table.scores.at(requirement.score)),
        metric_(metric_of(requirement.metric)),
        setting_({.threshold = requirement.threshold.value()}) {
    ensure(metric_.width() == 2, "a share has successes and trials");
  }

  [[nodiscard]] bool has(std::uint32_t i) const {
    const bool is_positive = table_.labels[i] == 1;
    // A missing output counts as the worst.
    const bool is_called = std::isnan(scores_[i]) ? !is_positive : scores_[i] >= setting_.threshold;
    std::array<double, 2> row{};
    metric_.contribute({.score = scores_[i], .is_positive = is_positive, .is_called = is_called},
                       setting_, row);
    return row[1] > 0;
  }

 private:
  const CaseTable& table_;
  const std::vector<double>& scores_;
  const Metric& metric_;
  Setting setting_;
};

/// Seconds of one core that a simulated study takes, about: measured of an AUC, the dearest.
double seconds_of(const Study& study) {
  return 60e-6 + 0.35e-6 * static_cast<double>(study.cases());
}

/// A requirement's study as it was.
struct Promised {
  std::unique_ptr<Study> study = {};
  std::uint64_t seed = 0;
  std::string not_simulated = {};
  std::int64_t scenarios = 0;  ///< that are simulated, with that of the expected value

  /// Of one core, for one study of each scenario.
  [[nodiscard]] double seconds() const {
    return static_cast<double>(scenarios) * seconds_of(*study);
  }
};

RequirementPlan alone(RequirementPlan plan, const Requirement& requirement) {
  plan.requirements = {requirement};
  return plan;
}

std::uint64_t seed_of(const RequirementPlan& plan, const Requirement& requirement,
                      const std::vector<PatientCases>& counts) {
  Sha256 hash;
  hash.update(text("etalon.self_certificate/2\n", requirement_bytes(without_names(plan)), "\n",
                   requirement_bytes(without_names(alone(plan, requirement))), "\n"));
  for (const PatientCases& patient : counts)
    hash.update(text(patient.positives, " ", patient.negatives, "\n"));
  const Digest digest = hash.finish();
  std::uint64_t seed = 0;
  for (std::size_t i = 0; i < 8; ++i) seed = seed << 8U | digest.bytes[i];
  return seed;
}

Promised promised_loss(const MetricInfo& info, LossScale scale, const Layout& layout,
                       std::vector<std::int64_t> cases, const Decision& decision,
                       std::uint64_t seed) {
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
          .seed = seed};
}

Promised promised(const CaseTable& table, const RequirementPlan& plan,
                  const Requirement& requirement) {
  const MetricInfo& info = metric_of(requirement.metric).info();
  const StudyKind kind = bound_facts(info.certainty, false).study;
  if (!is_simulable(kind))
    return {.not_simulated = text(info.id, " is neither an AUC nor a share nor a Brier score")};
  if (!requirement.reference.empty())
    return {.not_simulated = "a difference of two models depends on how these differ"};
  if (requirement.limit <= info.least || requirement.limit >= info.most) {
    return {.not_simulated =
                text("a limit of ", requirement.limit, " is the end of the range of ", info.id)};
  }
  const Decision decision{.limit = requirement.limit,
                          .alpha = plan.alpha / 2,
                          .is_by_lower = is_lower_deciding(requirement),
                          .patients = plan.min_patients_per_class};
  std::optional<Trials> counted;
  if (kind == StudyKind::share) counted.emplace(table, requirement);
  Layout layout;
  std::vector<std::int64_t> trials;
  const auto chosen = chosen_cases(table, requirement.subgroup);
  const Clusters clusters = clusters_of_chosen(table, chosen, plan.cluster);
  for (std::size_t patient = 0; patient < static_cast<std::size_t>(clusters.size()); ++patient) {
    PatientCases counts;
    for (const std::uint32_t k : clusters.cases_of(patient)) {
      const std::uint32_t i = chosen[k];
      if (counted && !counted->has(i)) continue;
      ++(table.labels[i] == 1 ? counts.positives : counts.negatives);
    }
    layout.push_back(counts);
    trials.push_back(counts.positives + counts.negatives);
  }
  const std::uint64_t seed = seed_of(plan, requirement, layout);
  if (const auto scale = loss_scale(kind))
    return promised_loss(info, *scale, layout, std::move(trials), decision, seed);
  return {.study = kind == StudyKind::area ? area_study(std::move(layout), correlation, decision)
                                           : share_study(std::move(trials), correlation, decision),
          .seed = seed};
}

/// How many studies are simulated of each scenario, so that all of them take about 2 seconds of one
/// core. With fewer than 200, which would say little, the dearest requirement's are left out first.
std::int64_t plan_samples(std::vector<Promised>& all) {
  constexpr double budget = 2;
  constexpr double fewest = 200;
  constexpr double most = 10'000;
  for (;;) {
    double seconds = 0;
    Promised* dearest = nullptr;
    for (Promised& each : all) {
      if (!each.study || each.scenarios == 0) continue;
      seconds += each.seconds();
      if (dearest == nullptr || each.seconds() > dearest->seconds()) dearest = &each;
    }
    if (dearest == nullptr || budget / seconds >= fewest)
      return static_cast<std::int64_t>(dearest == nullptr ? most
                                                          : std::min(most, budget / seconds));
    dearest->not_simulated =
        text("studies of ", dearest->study->cases(), " cases take too long to simulate here");
    dearest->study.reset();
  }
}

}  // namespace

void add_promises(const CaseTable& cases, const RequirementPlan& plan,
                  std::vector<RequirementResult>& results, std::int64_t threads) {
  ensure(results.size() == plan.requirements.size(), "a result for each requirement");
  LabelViews views(cases);
  std::vector<Promised> all;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Requirement& requirement = plan.requirements[i];
    Promised& each = all.emplace_back();
    if (results[i].lower) each = promised(views.of(requirement.label), plan, requirement);
    const bool is_area =
        bound_facts(metric_of(requirement.metric).info().certainty, false).study == StudyKind::area;
    if (each.study && is_area && results[i].missing > 0) {
      each.study.reset();
      each.not_simulated =
          text(results[i].missing,
               " outputs are missing, which the normal classes of a simulation have not");
    }
    if (each.study && each.study->scenarios() > 0)
      each.scenarios = each.study->scenarios() + (requirement.expected ? 1 : 0);
  }
  const std::int64_t samples = plan_samples(all);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Requirement& requirement = plan.requirements[i];
    RequirementResult& result = results[i];
    if (!result.lower) continue;
    SelfCertificate& certificate = result.self_certificate.emplace();
    certificate.allowed = allowed_wrong_pass(plan.alpha);
    certificate.expected = requirement.expected;
    certificate.not_simulated = all[i].not_simulated;
    if (!all[i].study) continue;
    const Study& study = *all[i].study;
    const Simulation simulation{.seed = all[i].seed, .samples = samples, .threads = threads};
    certificate.method = study.method();
    certificate.wrong_pass = study.wrong_pass(simulation);
    if (certificate.expected) certificate.power = study.power(*certificate.expected, simulation);
    withdraw_unless_kept(result);
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
