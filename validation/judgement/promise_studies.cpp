// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/promise_studies.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "core/error.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/catalogue/bound_kinds.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation {
namespace {

/// Between cases of one patient: the most that the bounds are made for.
constexpr double correlation = 0.5;
/// So many studies say something.
constexpr double fewest = 200;

RequirementPlan alone(const RequirementPlan& plan, const Requirement& requirement) {
  return {.name = plan.name,
          .alpha = plan.alpha,
          .cluster = plan.cluster,
          .min_patients_per_class = plan.min_patients_per_class,
          .replicates = plan.replicates,
          .requirements = {requirement},
          .families = {},
          .readers = plan.readers};
}

/// Of all that a study follows from but the error. `plan_bytes` are those of the plan without
/// names.
Digest digest_of(const std::string& plan_bytes, RequirementPlan of_requirement,
                 const Layout& counts) {
  Sha256 hash;
  // Models that are judged alike have one study.
  for (Requirement& each : of_requirement.requirements) each.score = Requirement{}.score;
  hash.update(text("etalon.self_certificate/3\n", plan_bytes, "\n",
                   requirement_bytes(without_names(std::move(of_requirement))), "\n"));
  for (const PatientCases& patient : counts)
    hash.update(text(patient.positives, " ", patient.negatives, "\n"));
  return hash.finish();
}

std::uint64_t seed_of(const Digest& digest) {
  std::uint64_t seed = 0;
  for (std::size_t i = 0; i < 8; ++i) seed = seed << 8U | digest.bytes[i];
  return seed;
}

PromisedStudy promised_loss(const MetricInfo& info, LossScale scale, const Layout& layout,
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

PromisedStudy promised_concordance(const Requirement& requirement, Layout layout,
                                   const Decision& decision) {
  if (requirement.time)
    return {.not_simulated =
                text(requirement.metric, " until a time needs a model of when events come")};
  std::int64_t events = 0;
  for (const PatientCases& patient : layout) {
    if (patient.positives + patient.negatives > 1)
      return {.not_simulated = "patients have several cases, which simulated follow-up has not"};
    events += patient.positives;
  }
  const std::int64_t patients = std::ssize(layout);
  const double share = static_cast<double>(events) / static_cast<double>(patients);
  if (!has_followed_model(share, decision.limit))
    return {.not_simulated = text("a limit of ", decision.limit,
                                  "; drawn are values above 0.5 that exponential times reach")};
  return {.study = concordance_study(patients, share, decision), .counts = std::move(layout)};
}

/// Of the other modality, which no plan says.
constexpr std::array references = {0.7, 0.9, 0.97};

PromisedStudy promised_readings(const StudyCaseSource& source, const RequirementPlan& plan,
                                const Requirement& requirement, double error) {
  const bool is_paired = !requirement.reference.empty();
  const double limit = requirement.limit;
  if (!is_paired && !(limit > 0.5 && limit < 1))
    return {.not_simulated = text("a limit of ", limit, "; drawn are AUCs between 0.5 and 1")};
  if (is_paired && std::abs(limit) >= 0.3)
    return {.not_simulated = text("a margin of ", limit, "; drawn are differences below 0.3")};
  StudyCases cases = source.cases();
  if (cases.has_several_of_one)
    return {.not_simulated = "patients have several cases, which simulated readers have not"};
  const MetricInfo& info = metric_of(requirement.metric).info();
  const Decision decision{.limit = limit,
                          .alpha = error,
                          .is_by_lower = is_lower_deciding(requirement),
                          .patients = plan.min_patients_per_class};
  return {.study = readings_study(
              {.metric = info.id, .blocks = cases.blocks},
              is_paired ? std::vector(references.begin(), references.end()) : std::vector<double>(),
              decision),
          .counts = std::move(cases.counts),
          .blocks = std::move(cases.blocks)};
}

PromisedStudy study_of(const StudyCaseSource& source, const RequirementPlan& plan,
                       const Requirement& requirement, double error) {
  const MetricInfo& info = metric_of(requirement.metric).info();
  const StudyKind kind = bound_facts(info.certainty, false).study;
  const bool is_of_classes = info.classes == ClassUse::each || info.classes == ClassUse::pooled;
  if (info.target == Target::grades || is_of_classes)
    return {.not_simulated = text("studies of ", info.id,
                                  " need a model of how classes are mistaken "
                                  "for each other")};
  if (!is_simulable(kind))
    return {.not_simulated = text(
                info.id, " is neither an AUC nor a share nor a Brier score nor a score of masks")};
  if (!requirement.against.empty())
    return {.not_simulated = "a gap depends on what the value is in either group"};
  if (kind == StudyKind::readers) return promised_readings(source, plan, requirement, error);
  if (!requirement.reference.empty())
    return {.not_simulated = "a difference of two models depends on how these differ"};
  std::optional<double> largest;
  if (kind == StudyKind::masks) largest = largest_score(requirement);
  if (requirement.limit <= info.least || requirement.limit >= largest.value_or(info.most)) {
    return {.not_simulated =
                text("a limit of ", requirement.limit, " is the end of the range of ", info.id)};
  }
  StudyCases cases = source.cases();
  if (plan.cluster != "patient" && cases.has_several_of_one)
    return {.not_simulated =
                "the plan takes cases of one patient for independent, which simulated ones would "
                "be and these need not"};
  if (kind == StudyKind::masks && !is_of_absent(requirement) && cases.lacking > 0)
    return {.not_simulated = text(
                "the references of ", cases.lacking, " cases lack ", in_short(requirement.label),
                " and score all or nothing, how often nobody says; of each subgroup there is "
                "a study")};
  const Decision decision{.limit = requirement.limit,
                          .alpha = error,
                          .is_by_lower = is_lower_deciding(requirement),
                          // Of masks those are counted whose reference has the class: it was.
                          .patients = kind == StudyKind::masks ? 1 : plan.min_patients_per_class};
  Layout layout = std::move(cases.counts);
  std::vector<std::int64_t> trials;
  trials.reserve(layout.size());
  for (const PatientCases& patient : layout)
    trials.push_back(patient.positives + patient.negatives);
  if (kind == StudyKind::concordance) return promised_concordance(requirement, layout, decision);
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

}  // namespace

PromisedStudy promised_study(const StudyCaseSource& source, const RequirementPlan& plan,
                             const Requirement& requirement, double error) {
  PromisedStudy promised = study_of(source, plan, requirement, error);
  promised.error = error;
  return promised;
}

bool StudyOutlook::is_affordable(const PromiseBudget& budget) const {
  return has_study && (scenarios == 0 || budget.seconds / seconds() >= fewest);
}

StudyOutlook outlook_of(const PromisedStudy& promised, const Requirement& requirement,
                        const RequirementResult& result) {
  if (!promised.study) return {.not_simulated = promised.not_simulated};
  const StudyKind kind = bound_facts(metric_of(requirement.metric).info().certainty, false).study;
  const bool is_area = kind == StudyKind::area || kind == StudyKind::readers;
  if (is_area && result.missing > 0) {
    return {.not_simulated =
                text(result.missing,
                     " outputs are missing, which the normal classes of a simulation have not")};
  }
  const std::int64_t scenarios = promised.study->scenarios();
  return {.has_study = true,
          .cases = promised.study->cases(),
          .scenarios = scenarios == 0 ? 0 : scenarios + (requirement.expected ? 1 : 0)};
}

std::int64_t plan_samples(std::vector<StudyOutlook>& all, const PromiseBudget& budget) {
  const auto most = static_cast<double>(budget.most_studies);
  for (;;) {
    double seconds = 0;
    StudyOutlook* dearest = nullptr;
    for (StudyOutlook& each : all) {
      if (!each.has_study || each.scenarios == 0) continue;
      seconds += each.seconds();
      if (dearest == nullptr || each.seconds() > dearest->seconds()) dearest = &each;
    }
    if (dearest == nullptr || budget.seconds / seconds >= fewest)
      return static_cast<std::int64_t>(
          dearest == nullptr ? most : std::min(most, budget.seconds / seconds));
    dearest->not_simulated = text("studies as dear as ", dearest->cases,
                                  " cases of one score each take too long to simulate here");
    dearest->has_study = false;
  }
}

SelfCertificate open_certificate(const Requirement& requirement, const RequirementResult& result,
                                 const StudyOutlook& outlook) {
  SelfCertificate certificate;
  certificate.allowed = allowed_wrong_pass(2 * result.error);
  certificate.expected = requirement.expected;
  certificate.not_simulated = outlook.not_simulated;
  return certificate;
}

void simulate(const PromisedStudy& promised, const RequirementPlan& plan,
              const std::string& plan_bytes, const Requirement& requirement, std::int64_t samples,
              std::int64_t threads, KnownStudies* known, SelfCertificate& certificate) {
  const Digest digest = digest_of(plan_bytes, alone(plan, requirement), promised.counts);
  const Simulation simulation{.seed = seed_of(digest), .samples = samples, .threads = threads};
  std::string key = text(digest.hex(), " ", promised.error, " ", samples);
  for (const ReaderBlock& block : promised.blocks)
    key += text(" ", block.readers, "*", block.positives, "+", block.negatives);
  const auto chance = [&](std::string_view what, const std::function<Chance()>& compute) {
    return known == nullptr ? compute() : known->of(text(key, " ", what), compute);
  };
  certificate.method = promised.study->method();
  certificate.wrong_pass =
      chance("wrong pass", [&] { return promised.study->wrong_pass(simulation); });
  if (certificate.expected)
    certificate.power = chance(text("power at ", *certificate.expected), [&] {
      return promised.study->power(*certificate.expected, simulation);
    });
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
