// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/judge.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/intervals.hpp"
#include "validation/judgement/missing.hpp"

namespace etalon::validation {
namespace {

/// The patients that a requirement's cases come from.
struct Patients {
  std::int64_t all = 0;
  std::int64_t positive = 0;  ///< with a positive case, or an event
  std::int64_t negative = 0;
};

Patients count_patients(const JudgedCases& cases) {
  Patients patients{.all = cases.clusters.size()};
  if (cases.labels.empty()) return patients;
  for (std::size_t cluster = 0; cluster < static_cast<std::size_t>(patients.all); ++cluster) {
    bool has_positive = false;
    bool has_negative = false;
    for (const std::uint32_t i : cases.clusters.cases_of(cluster))
      (cases.labels[i] == 1 ? has_positive : has_negative) = true;
    patients.positive += has_positive ? 1 : 0;
    patients.negative += has_negative ? 1 : 0;
  }
  return patients;
}

std::uint64_t seed_of(const CaseTable& cases, const RequirementPlan& plan) {
  Sha256 hash;
  hash.update(text("etalon.resamples/1\n", digest(plan).prefixed(), "\n"));
  for (const auto& [name, values] : cases.scores) {
    hash.update(text(name, "\n"));
    for (std::size_t i = 0; i < values.size(); ++i) {
      // The bits as text: one NaN, one zero, the same bytes on every machine.
      hash.update(text(cases.ids[i], "\n",
                       std::isnan(values[i]) ? std::string("none") : text(values[i] + 0.0), "\n"));
    }
  }
  const Digest digest = hash.finish();
  std::uint64_t seed = 0;
  for (std::size_t i = 0; i < 8; ++i) seed = seed << 8U | digest.bytes[i];
  return seed;
}

void check_probabilities_of(const CaseTable& cases, const Requirement& requirement) {
  const auto& scores = cases.scores.at(requirement.score);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    check(std::isnan(scores[i]) || (scores[i] >= 0 && scores[i] <= 1), ErrorKind::numeric,
          text("requirement '", requirement.id, "': the score ", scores[i], " of case '",
               cases.ids[i], "' in column '", requirement.score, "' is no probability, which ",
               requirement.metric, " needs"));
  }
}

/// One requirement with the cases that it is about.
class Judged {
 public:
  Judged(const CaseTable& table, const RequirementPlan& plan, const Requirement& requirement)
      : plan_(plan),
        requirement_(requirement),
        metric_(metric_of(requirement.metric)),
        setting_(setting_of(requirement, metric_.info())) {
    if (metric_.info().needs_probabilities) check_probabilities_of(table, requirement);
    take(table);
    patients_ = count_patients(cases_);
    if (!reason_.empty()) return;
    if (cases_.size() == 0) {
      reason_ = text("no case has ", requirement_.subgroup);
      return;
    }
    contribute();
    if (reason_.empty()) reason_ = too_few();
  }
  // The contributions borrow the cases.
  Judged(const Judged&) = delete;
  Judged& operator=(const Judged&) = delete;

  [[nodiscard]] const Contributions* contributions() const {
    return contributions_ ? &*contributions_ : nullptr;
  }
  [[nodiscard]] bool is_resampled() const {
    return reason_.empty() && metric_.info().certainty == Certainty::resampled;
  }
  [[nodiscard]] const Clusters& clusters() const { return cases_.clusters; }

  [[nodiscard]] RequirementResult result(const std::vector<double>& replicates) const {
    RequirementResult result{.id = requirement_.id,
                             .cases = count_,
                             .positives = std::ranges::count(cases_.labels, 1),
                             .patients = patients_.all,
                             .positive_patients = patients_.positive,
                             .negative_patients = patients_.negative,
                             .missing = missing_};
    if (contributions_ && std::isfinite(contributions_->estimate()))
      result.estimate = contributions_->estimate();
    if (given_ && std::isfinite(*given_)) result.estimate_of_given = given_;
    result.message = reason_;
    if (!reason_.empty()) return result;
    const MadeInterval made = interval(replicates);
    result.method = text(made.method, ", two-sided ", percent(1 - plan_.alpha));
    if (!made.interval) {
      result.message = made.reason;
      return result;
    }
    result.lower = made.interval->lower;
    result.upper = made.interval->upper;
    decide(result);
    if (const std::string reason = out_of_reach(made);
        result.ruling == Ruling::inconclusive && !reason.empty()) {
      result.ruling = Ruling::not_assessed;
      result.message = reason;
    }
    return result;
  }

 private:
  static Setting setting_of(const Requirement& requirement, const MetricInfo& info) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    return {.threshold = info.needs_threshold ? requirement.threshold : none,
            .prevalence = requirement.prevalence,
            .time = requirement.time > 0 ? requirement.time : none};
  }

  static void append(const CaseTable& table, std::uint32_t i, double score, JudgedCases& cases) {
    cases.scores.push_back(score);
    if (!table.labels.empty()) cases.labels.push_back(table.labels[i]);
    if (!table.times.empty()) cases.times.push_back(table.times[i]);
    if (!table.values.empty()) cases.values.push_back(table.values[i]);
  }

  void take(const CaseTable& table) {
    const auto equals = requirement_.subgroup.find('=');
    const auto chosen = requirement_.subgroup.empty()
                            ? table.where("", "")
                            : table.where(requirement_.subgroup.substr(0, equals),
                                          requirement_.subgroup.substr(equals + 1));
    const auto& scores = table.scores.at(requirement_.score);
    const WorstOutputs worst(table, requirement_, metric_.info(), setting_.threshold);
    count_ = std::ssize(chosen);
    std::vector<std::string> patients;
    JudgedCases given;
    std::vector<std::string> patients_of_given;
    for (const std::uint32_t i : chosen) {
      std::optional<double> score = scores[i];
      if (std::isnan(*score)) {
        ++missing_;
        score = worst.of(i);
      } else {
        append(table, i, *score, given);
        patients_of_given.push_back(table.patients[i]);
      }
      if (!score) continue;
      append(table, i, *score, cases_);
      patients.push_back(table.patients[i]);
    }
    cases_.clusters = clusters_by(patients);
    if (cases_.size() < count_)
      reason_ = text(missing_, " outputs are missing, and ", worst.reason());
    if (missing_ > 0 && given.size() > 0) {
      given.clusters = clusters_by(patients_of_given);
      try {
        given_ = Contributions(given, metric_, setting_).estimate();
      } catch (const Error& problem) {
        if (problem.kind() != ErrorKind::numeric) throw;
      }
    }
  }

  /// What is not defined on these cases is a finding, not an error.
  void contribute() {
    try {
      contributions_.emplace(cases_, metric_, setting_);
    } catch (const Error& problem) {
      if (problem.kind() != ErrorKind::numeric) throw;
      reason_ = problem.what();
      return;
    }
    if (!std::isfinite(contributions_->estimate()))
      reason_ = "the value is not defined on these cases";
  }

  [[nodiscard]] Clusters clusters_by(const std::vector<std::string>& patients) const {
    return plan_.cluster == "patient" ? clusters_of(patients) : single_cases(std::ssize(patients));
  }

  /// Why so few patients carry no bound; empty when they do.
  [[nodiscard]] std::string too_few() const {
    const MetricInfo& info = metric_.info();
    const std::int64_t least = plan_.min_patients_per_class;
    const auto wanted = [&](std::string_view found) {
      return text(found, "; the plan wants at least ", least);
    };
    if (info.certainty == Certainty::share) {
      const auto trials = contributions_->column(1);
      const auto with = std::count_if(trials.begin(), trials.end(), [](double n) { return n > 0; });
      return with >= least ? "" : wanted(text(with, " patients have a case that counts"));
    }
    switch (info.target) {
      case Target::two_classes:
        return std::min(patients_.positive, patients_.negative) >= least
                   ? ""
                   : text(wanted(text(patients_.positive, " patients with and ", patients_.negative,
                                      " without the condition")),
                          " of each");
      case Target::survival:
        return patients_.positive >= least
                   ? ""
                   : wanted(text(patients_.positive, " patients with an event"));
      case Target::real:
        return patients_.all >= least ? "" : wanted(text(patients_.all, " patients"));
    }
    return {};
  }

  [[nodiscard]] MadeInterval interval(const std::vector<double>& replicates) const {
    const double level = 1 - plan_.alpha;
    switch (metric_.info().certainty) {
      case Certainty::share: return share_interval(*contributions_, level);
      case Certainty::area:
        return area_interval(cases_, is_lower_deciding(),
                             std::min(patients_.positive, patients_.negative), level);
      case Certainty::resampled: return resampled_interval(*contributions_, replicates, level);
      case Certainty::influence:
        return influence_interval(
            *contributions_,
            metric_.info().target == Target::survival ? patients_.positive : patients_.all, level);
    }
    return {};
  }

  [[nodiscard]] bool is_lower_deciding() const {
    return requirement_.bound == "lower" ||
           (requirement_.bound == "auto" && metric_.info().better == Better::higher);
  }

  /// Why the limit is out of reach for whatever result of these patients; empty when it is not.
  [[nodiscard]] std::string out_of_reach(const MadeInterval& made) const {
    const auto& deciding = is_lower_deciding() ? made.lower : made.upper;
    if (!deciding) return {};
    return is_lower_deciding() ? why_not_assessed(*deciding, requirement_.limit)
                               : why_upper_not_assessed(*deciding, requirement_.limit);
  }

  void decide(RequirementResult& result) const {
    const bool by_lower = is_lower_deciding();
    const double deciding = by_lower ? *result.lower : *result.upper;
    const double other = by_lower ? *result.upper : *result.lower;
    const auto meets = [&](double bound) {
      return by_lower ? bound >= requirement_.limit : bound <= requirement_.limit;
    };
    result.ruling = meets(deciding) ? Ruling::pass
                    : meets(other)  ? Ruling::inconclusive
                                    : Ruling::fail;
    result.message =
        text("the ", by_lower ? "lower" : "upper", " bound is ", fixed(deciding, 4),
             "; required is ", by_lower ? "at least " : "at most ", requirement_.limit);
  }

  static std::string percent(double share) { return text(100 * share, " %"); }

  const RequirementPlan& plan_;
  const Requirement& requirement_;
  const Metric& metric_;
  Setting setting_;
  JudgedCases cases_;
  Patients patients_;
  std::int64_t count_ = 0;
  std::string reason_;  ///< why nothing can be said; empty when something can
  std::int64_t missing_ = 0;
  std::optional<double> given_;
  std::optional<Contributions> contributions_;
};

/// Requirements on the same cases share their resamples.
std::map<const Contributions*, std::vector<double>> resample_all(
    const std::vector<std::unique_ptr<Judged>>& judged, const RequirementPlan& plan,
    std::uint64_t seed, std::int64_t threads) {
  std::map<std::pair<std::string, std::int64_t>, std::vector<const Judged*>> groups;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    if (judged[i]->is_resampled())
      groups[{plan.requirements[i].subgroup, judged[i]->clusters().size()}].push_back(
          judged[i].get());
  }
  std::map<const Contributions*, std::vector<double>> result;
  for (const auto& [key, members] : groups) {
    std::vector<const Contributions*> contributions;
    for (const Judged* member : members) contributions.push_back(member->contributions());
    auto values = resample(contributions, members[0]->clusters(), plan.replicates, seed, threads);
    for (std::size_t i = 0; i < contributions.size(); ++i)
      result[contributions[i]] = std::move(values[i]);
  }
  return result;
}

}  // namespace

std::vector<RequirementResult> judge(const CaseTable& cases, const RequirementPlan& plan,
                                     std::int64_t threads) {
  check_requirements(plan);
  std::vector<std::unique_ptr<Judged>> judged;
  for (const Requirement& requirement : plan.requirements) {
    check(cases.scores.contains(requirement.score), ErrorKind::format,
          text("requirement '", requirement.id, "': there is no column '", requirement.score, "'"));
    const std::string attribute = requirement.subgroup.substr(0, requirement.subgroup.find('='));
    check(requirement.subgroup.empty() || cases.attributes.contains(attribute), ErrorKind::format,
          text("requirement '", requirement.id, "': the predictions have no column '", attribute,
               "' for its subgroup"));
    const Target asked = metric_of(requirement.metric).info().target;
    check(asked == cases.target, ErrorKind::format,
          text("requirement '", requirement.id, "': ", requirement.metric,
               " judges labels of the kind ", to_string(asked), ", these are of the kind ",
               to_string(cases.target)));
    judged.push_back(std::make_unique<Judged>(cases, plan, requirement));
  }
  const auto replicates = resample_all(judged, plan, seed_of(cases, plan), threads);
  std::vector<RequirementResult> results;
  for (const auto& each : judged) {
    const auto found = replicates.find(each->contributions());
    results.push_back(
        each->result(found == replicates.end() ? std::vector<double>() : found->second));
  }
  return results;
}

}  // namespace etalon::validation
