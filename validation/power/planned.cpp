// SPDX-License-Identifier: Apache-2.0
#include "validation/power/planned.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <vector>

#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/metrics/regression/averaged_errors.hpp"
#include "validation/plan/families.hpp"
#include "validation/plan/planned_masks.hpp"
#include "validation/plan/planned_readers.hpp"
#include "validation/uncertainty/bounds/bound.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"
#include "validation/uncertainty/bounds/mean_bound.hpp"

namespace etalon::validation {
namespace {

/// Many patients show what fewer do.
constexpr std::int64_t most_looked_at = 100'000;

std::int64_t part_of(double share, std::int64_t count) {
  return std::llround(share * static_cast<double>(count));
}

}  // namespace

Planned::Planned(const RequirementPlan& plan, const Requirement& requirement, const Design& design,
                 double error)
    : design_(design),
      requirement_(requirement),
      info_(metric_of(requirement.metric).info()),
      kind_(bound_facts(requirement).study),
      expectation_(design.of(requirement.id)),
      decision_({.limit = requirement.limit,
                 .alpha = error,
                 .is_by_lower = is_lower_deciding(requirement),
                 .patients = plan.min_patients_per_class}),
      readers_({.metric = info_.id,
                .blocks = equal_blocks(count_blocks(planned_readers(plan)),
                                       {std::ssize(plan.readers), 0, 0})}),
      is_of_one_class_(is_of_one_class(plan)) {
  if (expectation_ != nullptr) {
    readers_.between_readers = expectation_->between_readers.value_or(readers_.between_readers);
    readers_.reader_variance = expectation_->reader_variance.value_or(readers_.reader_variance);
  }
  if (const Family* family = family_of(plan, requirement)) method_ = &method_of(*family);
}

std::optional<double> Planned::expected() const {
  if (expectation_ != nullptr) return expectation_->value;
  return requirement_.expected;
}

bool Planned::has_stated(std::optional<double> Expectation::* fact) const {
  return expectation_ != nullptr && (expectation_->*fact).has_value();
}

std::string Planned::obstacle_of_metric() const {
  const bool is_of_areas = info_.classes == ClassUse::each || info_.classes == ClassUse::pooled;
  if (info_.target == Target::grades || is_of_areas)
    return text(info_.id, " needs a model of how classes are mistaken for each other");
  if (info_.lesions != LesionsOf::none)
    return text(info_.id, " needs how many lesions patients have, which no design says");
  const std::string resampled =
      text(info_.id, " is judged by resampling each study thousands of times");
  switch (kind_) {
    case StudyKind::area:
    case StudyKind::brier:
    case StudyKind::scaled_brier:
    case StudyKind::masks:
    case StudyKind::readers: return {};
    case StudyKind::concordance:
      return requirement_.time ? text(info_.id, " until a time needs a model of when events come")
                               : std::string();
    // Its cases follow the decisions, so that two models' are not the same.
    case StudyKind::share: return is_paired() && is_of_called() ? resampled : "";
    case StudyKind::two_rates:
      return text(info_.id, " follows from two rates, of which the design expects one value");
    case StudyKind::resampled: return resampled;
    case StudyKind::values:
      if (info_.target == Target::masks)
        return text("a difference in ", info_.id,
                    " needs a model of how two models' masks differ, which there is none of");
      return info_.target == Target::two_classes
                 ? text(info_.id, " needs a model of how scores stray from the risk")
                 : text(info_.id, " needs a model of the values that are measured or followed");
  }
  return {};
}

/// Why two models cannot differ so.
std::string Planned::obstacle_of_truth(double truth) const {
  if (kind_ == StudyKind::area || kind_ == StudyKind::readers) {
    const double reference = expectation_->reference.value();
    const double other = reference + truth;
    const auto is_area = [](double auc) { return auc > 0.5 && auc < 1; };
    if (is_area(reference) && is_area(other)) return {};
    return text("models with AUCs of ", reference, " and ", other,
                "; drawn are AUCs between 0.5 and 1");
  }
  const double discordant = expectation_->discordant.value();
  return discordant + std::fabs(truth) <= 1
             ? std::string()
             : text("a difference of ", truth, " beside a share of ", discordant,
                    " discordant cases is more than all cases");
}

std::string Planned::obstacle_of_loss() const {
  if (prevalence() <= 0 || prevalence() >= 1) return "a loss of probabilities needs both classes";
  for (const std::optional<double>& score : {std::optional(decision_.limit), expected()}) {
    if (!score || has_calibrated_model(prevalence(), *loss_scale(kind_), *score)) continue;
    return text("no calibrated model of a cohort with a prevalence of ", fixed(prevalence(), 3),
                " has a ", info_.id, " of ", *score, ", which a constant reaches or nothing does");
  }
  return {};
}

FoundMasks Planned::found() const {
  FoundMasks found{.is_nothing_to_find = is_of_absent(requirement_)};
  if (expectation_ == nullptr) return found;
  found.missed = expectation_->missed.value_or(found.missed);
  found.spread = expectation_->spread.value_or(found.spread);
  return found;
}

std::string Planned::obstacle_of_masks() const {
  if (!is_of_present(requirement_) && !is_of_absent(requirement_)) {
    if (!is_of_one_class_)
      return text("of several structures the design does not say whose reference has ",
                  shortened(requirement_.label, most_id_bytes),
                  "; where it lacks it, a case scores all or nothing; ",
                  "require it of both by subgroup, each with its 'part'");
    if (design_.negatives > 0)
      return text("the references of ", design_.negatives,
                  " patients lack the structure and score all or nothing, how often the design "
                  "does not say; require it of both by subgroup");
  }
  const std::optional<double> largest = largest_score(requirement_);
  if (!is_of_shares() && !largest) return without_largest_distance;
  const double most = largest.value_or(1);
  if (decision_.limit <= 0 || decision_.limit >= most)
    return text("a limit of ", decision_.limit, " is the end of the range of ", info_.id);
  if (!expected()) return {};
  const double lost = is_of_shares() ? 1 - *expected() : *expected() / most;
  if (lost > found().missed && lost < 1) return {};
  return text("a mean of ", *expected(), " beside a share of ", found().missed,
              " of patients who are missed; their misses alone make it ",
              is_of_shares() ? 1 - found().missed : found().missed * most);
}

std::string Planned::obstacle_of_followed() const {
  if (design_.cases_per_patient > 1)
    return "patients who are followed have one case each, of which the design has several";
  for (const std::optional<double>& value : {std::optional(decision_.limit), expected()}) {
    if (!value || has_followed_model(prevalence(), *value)) continue;
    return text("a ", info_.id, " of ", *value, " with ", fixed(100 * prevalence(), 1),
                " % of the patients having an event; drawn are values above 0.5 that exponential "
                "times reach");
  }
  return {};
}

std::string Planned::obstacle() const {
  if (method_ != nullptr && !method_->is_simulable())
    return text("the error of ", method_->called, " rests on how the claims of '",
                requirement_.family, "' depend on each other, of which the design says nothing");
  if (!requirement_.against.empty())
    return "a gap needs the value in either group, of which the design expects one";
  if (std::string of_metric = obstacle_of_metric(); !of_metric.empty()) return of_metric;
  const auto unsaid = [&](std::string_view what, std::string_view key) {
    return text("the design does not say ", what, " ('", key, "' of expected '", requirement_.id,
                "')");
  };
  if (!is_taken_known())
    return unsaid(text("which part of the patients has ", requirement_.subgroup), "part");
  if (is_of_called() && !has_stated(&Expectation::called))
    return unsaid("which share of the cases is called", "called");
  if (loss_scale(kind_)) return obstacle_of_loss();
  if (kind_ == StudyKind::masks) return obstacle_of_masks();
  if (kind_ == StudyKind::concordance) return obstacle_of_followed();
  if (kind_ == StudyKind::readers && design_.cases_per_patient > 1)
    return "readers are judged by one case of each patient, of whom the design has several";
  if (!is_paired()) {
    const bool is_inside = decision_.limit > info_.least && decision_.limit < info_.most;
    return is_inside
               ? std::string()
               : text("a limit of ", decision_.limit, " is the end of the range of ", info_.id);
  }
  if (kind_ == StudyKind::readers) {
    if (!has_stated(&Expectation::reference))
      return unsaid("which AUC the other modality has", "reference");
  } else if (kind_ == StudyKind::area) {
    if (!has_stated(&Expectation::reference))
      return unsaid("which AUC the other model has", "reference");
    if (!has_stated(&Expectation::between_models))
      return unsaid("how the two models' scores correlate", "between_models");
  } else if (!has_stated(&Expectation::discordant)) {
    return unsaid("how often the two models differ", "discordant");
  }
  std::string at_limit = obstacle_of_truth(decision_.limit);
  return at_limit.empty() ? obstacle_of_truth(expectation_->value) : at_limit;
}

std::string Planned::too_few() const {
  StudySize size{design_.positives, design_.negatives};
  if (is_taken_known()) size = taken(size);
  std::int64_t least = decision_.patients;
  if (info_.target == Target::grades) {
    const std::int64_t patients = size.positives + size.negatives;
    if (patients >= least) return {};
    return text(patients, " patients; the plan wants at least ", least);
  }
  if (info_.certainty == Certainty::mean_score) return too_few_for_a_mean(size);
  if (certainty_of(requirement_) == Certainty::bounded_error) return too_few_for_errors(size);
  const bool is_of_classes = info_.target == Target::two_classes || info_.target == Target::marks ||
                             info_.target == Target::readings;
  if (is_of_classes && info_.certainty != Certainty::share) {
    if (std::min(size.positives, size.negatives) >= least) return {};
    return text(size.positives, " patients with and ", size.negatives,
                " without the condition; the plan wants at least ", least, " of each");
  }
  if (info_.target == Target::survival) {
    // Those who are simulated have events as they come.
    if (kind_ == StudyKind::concordance) return study(size)->never();
    if (size.positives >= std::max(least, least_patients)) return {};
    return text(size.positives, " patients with an event; the plan wants at least ",
                std::max(least, least_patients));
  }
  // Few of which a mean of measured values has no bound.
  const bool is_of_values = info_.target == Target::real;
  if (is_of_values) least = std::max(least, least_patients_of_mean);
  std::int64_t patients = size.positives + size.negatives;
  if (info_.counted == CountedCases::positive && info_.classes == ClassUse::none)
    patients = size.positives;
  if (info_.counted == CountedCases::negative) patients = size.negatives;
  if (patients >= least) return {};
  return text(patients, " patients of whom something counts; ",
              is_of_values ? "a mean of values needs " : "the plan wants at least ", least);
}

/// Also what the bound of a mean of masks' scores itself asks for. Few patients are looked at: many
/// show what fewer do.
std::string Planned::too_few_for_a_mean(StudySize size) const {
  const std::int64_t patients = std::min(size.positives + size.negatives, most_looked_at);
  const std::optional<double> largest = largest_score(requirement_);
  if (!is_of_shares() && !largest) return without_largest_distance;
  Decision decision = decision_;
  // A difference is no mean, but asks for as many patients.
  if (is_paired()) decision.limit = largest.value_or(0);
  return mask_study(equal_patients(patients), present(size), 0, largest, found(), decision)
      ->never();
}

/// By what the bound says of errors that could not be smaller, or of as good as it looks on the
/// side that decides.
std::string Planned::too_few_for_errors(StudySize size) const {
  const std::int64_t patients = std::min(size.positives + size.negatives, most_looked_at);
  if (patients < decision_.patients)
    return text(patients, " patients of whom something counts; the plan wants at least ",
                decision_.patients);
  if (patients == 0) return "there are no patients";
  const AveragedErrors errors{info_.averaged, requirement_.range.at(1) - requirement_.range.at(0)};
  const std::vector<double> nothing(static_cast<std::size_t>(patients), 0.0);
  std::vector<std::uint32_t> each(nothing.size());
  std::iota(each.begin(), each.end(), 0U);
  Bound bound = BoundedMean(nothing, errors.most(), each).upper(decision_.alpha);
  // A difference is no mean, but asks for as many patients.
  if (is_paired() || !bound.refusal.empty()) return bound.refusal;
  const bool is_upper = !decision_.is_by_lower;
  bound.attainable = errors.value(is_upper ? bound.value : errors.most() - bound.value);
  return is_upper ? why_upper_not_assessed(bound, decision_.limit)
                  : why_not_assessed(bound, decision_.limit);
}

/// Those that the plan's least number is of, at most. Of a requirement about references that lack
/// the structure all count; of several structures nobody knows more.
std::int64_t Planned::present(StudySize size) const {
  const bool is_known = is_of_one_class_ && !is_of_absent(requirement_);
  return is_known ? size.positives : size.positives + size.negatives;
}

double Planned::prevalence() const {
  return static_cast<double>(design_.positives) /
         static_cast<double>(design_.positives + design_.negatives);
}

StudySize Planned::size(std::int64_t patients) const {
  const std::int64_t positives = part_of(prevalence(), patients);
  return {positives, patients - positives};
}

/// Of several structures positives and negatives say nothing.
bool Planned::is_taken_known() const {
  return requirement_.subgroup.empty() || has_stated(&Expectation::part) ||
         (is_of_one_class_ && (is_of_present(requirement_) || is_of_absent(requirement_)));
}

StudySize Planned::taken(StudySize size) const {
  if (requirement_.subgroup.empty()) return size;
  const bool has_it = is_of_present(requirement_);
  if (has_it || is_of_absent(requirement_)) {
    std::int64_t patients = has_it ? size.positives : size.negatives;
    if (has_stated(&Expectation::part))
      patients = part_of(expectation_->part.value(), size.positives + size.negatives);
    return has_it ? StudySize{.positives = patients} : StudySize{.negatives = patients};
  }
  const double part = expectation_->part.value();
  return {part_of(part, size.positives), part_of(part, size.negatives)};
}

StudyMakeup Planned::makeup(StudySize size) const {
  StudyMakeup makeup{.kind = kind_, .is_paired = is_paired(), .decision = decision_};
  makeup.counted = kind_ == StudyKind::share ? StudySize{.positives = trials(size)} : taken(size);
  if (kind_ == StudyKind::masks) {
    makeup.found = found();
    makeup.largest = largest_score(requirement_);
  }
  if (kind_ == StudyKind::readers) {
    makeup.readers = readers_;
    const auto cases = equal_blocks(std::ssize(readers_.blocks),
                                    {0, makeup.counted.positives, makeup.counted.negatives});
    for (std::size_t i = 0; i < cases.size(); ++i) {
      makeup.readers.blocks[i].positives = cases[i].positives;
      makeup.readers.blocks[i].negatives = cases[i].negatives;
    }
  }
  if (!is_paired()) return makeup;
  if (kind_ == StudyKind::readers) {
    makeup.reference = expectation_->reference.value();
  } else if (kind_ == StudyKind::share) {
    makeup.discordant = expectation_->discordant.value();
  } else {
    makeup.reference = expectation_->reference.value();
    makeup.between_models = expectation_->between_models.value();
  }
  return makeup;
}

std::unique_ptr<Study> Planned::study(StudySize size) const {
  const StudyMakeup of = makeup(size);
  const std::int64_t cases = design_.cases_per_patient;
  // Between cases of one patient; of one it would change the draws alone.
  const double correlation = cases > 1 ? design_.correlation : 0;
  if (of.kind == StudyKind::area) {
    Layout layout = separate_patients(of.counted.positives, of.counted.negatives, cases);
    return of.is_paired ? area_difference_study(std::move(layout), correlation, *of.reference,
                                                *of.between_models, of.decision)
                        : area_study(std::move(layout), correlation, of.decision);
  }
  if (of.kind == StudyKind::concordance) {
    const std::int64_t patients = of.counted.positives + of.counted.negatives;
    return concordance_study(patients, prevalence(), of.decision);
  }
  if (of.kind == StudyKind::readers) {
    std::vector<double> references;
    if (of.reference) references.push_back(*of.reference);
    return readings_study(of.readers, std::move(references), of.decision);
  }
  std::vector<std::int64_t> counted =
      equal_patients(of.counted.positives + of.counted.negatives, cases);
  if (const auto scale = loss_scale(of.kind))
    return loss_study(std::move(counted), correlation, prevalence(), *scale, of.decision);
  if (of.kind == StudyKind::masks)
    return mask_study(std::move(counted), present(of.counted), correlation, of.largest, of.found,
                      of.decision);
  return of.is_paired
             ? share_difference_study(std::move(counted), correlation, *of.discordant, of.decision)
             : share_study(std::move(counted), correlation, of.decision);
}

bool Planned::is_of_single_trials() const {
  return kind_ == StudyKind::share && !is_paired() && design_.cases_per_patient == 1;
}

std::int64_t Planned::trials(StudySize all_patients) const {
  const StudySize size = taken(all_patients);
  const std::int64_t all = size.positives + size.negatives;
  // Of all classes' scores each case has its own.
  if (info_.classes == ClassUse::best) return all;
  switch (info_.counted) {
    case CountedCases::all: return all;
    case CountedCases::positive: return size.positives;
    case CountedCases::negative: return size.negatives;
    case CountedCases::called: return part_of(expectation_->called.value(), all);
    case CountedCases::not_called: return part_of(1 - expectation_->called.value(), all);
  }
  return all;
}

}  // namespace etalon::validation
