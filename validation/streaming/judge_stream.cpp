// SPDX-License-Identifier: Apache-2.0
#include "validation/streaming/judge_stream.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "distributed/alike.hpp"
#include "validation/cases/subgroup.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/judgement/judged.hpp"
#include "validation/judgement/promise_studies.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/profiles/study_check.hpp"
#include "validation/streaming/outputs_check.hpp"
#include "validation/streaming/streamed_evidence.hpp"
#include "validation/streaming/wanted.hpp"

namespace etalon::validation {
namespace {

void check_streamed(const RequirementPlan& plan) {
  std::vector<std::string> reasons;
  if (plan.cluster != "patient")
    reasons.push_back(
        text("the plan's cluster is '", plan.cluster, "', and cases are too many units"));
  if (!plan.families.empty())
    reasons.emplace_back("the plan has families, whose claims are decided together");
  for (const Requirement& each : plan.requirements) {
    if (const std::string reason = why_not_streamed(each); !reason.empty())
      reasons.push_back(text("requirement '", each.id, "': ", reason));
  }
  check(reasons.empty(), ErrorKind::unsupported,
        text("the plan cannot be judged in a stream: ", join(reasons, "; "),
             "; judge without --stream, or leave these out"));
}

std::string attribute_of(const Requirement& requirement) {
  return Subgroup::of(requirement.subgroup).column;
}

void check_asked(const CaseStream& cases, const RequirementPlan& plan) {
  for (const Requirement& each : plan.requirements) {
    check(each.label.empty(), ErrorKind::format,
          text("requirement '", each.id, "': label '", in_short(each.label),
               "' is asked for, but the labels are of one kind; leave `label` out"));
    check(each.subgroup.empty() || cases.attributes().contains(attribute_of(each)),
          ErrorKind::format,
          text("requirement '", each.id, "': neither labels nor predictions have a column '",
               in_short(attribute_of(each)), "' for its subgroup"));
  }
}

/// The counted cases of a requirement.
class CountedOfStream final : public StudyCaseSource {
 public:
  explicit CountedOfStream(const std::vector<ClassCases>& counted) : counted_(counted) {}

  [[nodiscard]] StudyCases cases() const override {
    StudyCases cases;
    cases.counts.reserve(counted_.size());
    for (const ClassCases& each : counted_)
      cases.counts.push_back({each.positives, each.negatives});
    return cases;
  }

 private:
  const std::vector<ClassCases>& counted_;
};

/// What plans promise: collected while requirements are judged one after the other. Cases of
/// studies that are too large to be simulated are let go.
class StreamedPromises {
 public:
  explicit StreamedPromises(const RequirementPlan& plan)
      : plan_(plan), outlooks_(plan.requirements.size()), counted_(plan.requirements.size()) {}

  void look(std::size_t place, std::vector<ClassCases> counted, const RequirementResult& result) {
    if (!result.lower) return;
    counted_[place] = std::move(counted);
    const Requirement& requirement = plan_.requirements[place];
    outlooks_[place] = outlook_of(study(place, result), requirement, result);
    if (!outlooks_[place].is_affordable()) counted_[place] = {};
  }

  void keep(std::vector<RequirementResult>& results, std::int64_t threads) {
    const std::int64_t samples = plan_samples(outlooks_);
    const std::string plan_bytes = requirement_bytes(without_names(plan_));
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (!results[i].lower) continue;
      const Requirement& requirement = plan_.requirements[i];
      results[i].self_certificate = open_certificate(requirement, results[i], outlooks_[i]);
      if (outlooks_[i].has_study)
        simulate(study(i, results[i]), plan_, plan_bytes, requirement, samples, threads, nullptr,
                 *results[i].self_certificate);
      withdraw_unless_kept(results[i]);
    }
  }

 private:
  [[nodiscard]] PromisedStudy study(std::size_t place, const RequirementResult& result) const {
    return promised_study(CountedOfStream(counted_[place]), plan_, plan_.requirements[place],
                          result.error);
  }

  const RequirementPlan& plan_;
  std::vector<StudyOutlook> outlooks_;
  std::vector<std::vector<ClassCases>> counted_;
};

void add_grounds(const CaseStream& cases, CountedSubgroups& counted, const StreamedFiles& files,
                 JudgementResult& result) {
  Grounds& grounds = result.grounds;
  grounds.signature = files.signature;
  grounds.cases = cases.cases();
  grounds.patients = cases.patients();
  grounds.patients_named_by = cases.patients_named_by();
  std::set<std::string> columns;
  for (const Requirement& each : result.plan.requirements) {
    if (!each.subgroup.empty()) columns.insert(attribute_of(each));
  }
  for (const std::string& column : columns)
    grounds.subgroups.push_back({.name = column,
                                 .named_by = cases.attributes().at(column),
                                 .empty = cases.empty_cells(column)});
  assume(grounds, Target::two_classes, result.plan);
  if (!files.profile) return;
  const CaseCounts& counts = counted.of({});
  const StudyCounts study{.cases = counts.cases,
                          .patients = cases.patients(),
                          .classes = {{.positives = counts.positives,
                                       .negatives = counts.cases - counts.positives,
                                       .positive_patients = counts.patients.positive,
                                       .negative_patients = counts.patients.negative}},
                          .named_by_predictions = named_by_predictions(
                              result.plan, cases.patients_named_by(), cases.attributes())};
  grounds.profile = HeldProfile{.name = files.profile->name,
                                .sha256 = digest(*files.profile),
                                .shortfalls = shortfalls(study, *files.profile)};
}

}  // namespace

JudgementResult judge_stream(const StreamedFiles& files, const RequirementPlan& plan,
                             std::int64_t threads, distributed::Communicator& comm,
                             const StreamProgress& progress) {
  JudgementResult result;
  result.plan = plan;
  distributed::check_alike(
      comm, "the plan that they read",
      {{"plan.sha256", digest(plan).hex()},
       {"signed by", files.signature ? files.signature->signer : "nobody"},
       {"profile.sha256", files.profile ? digest(*files.profile).hex() : std::string("none")}},
      "let all ranks read the same files");
  distributed::agree(comm, "looking at the plan", [&] {
    check_requirements(plan);
    check_streamed(plan);
  });
  const CaseStream cases(files.predictions, files.labels, {.models = score_columns_of(plan)}, comm,
                         progress);
  distributed::agree(comm, "looking at the plan", [&] { check_asked(cases, plan); });
  result.predictions = cases.predictions_digest();
  result.labels = cases.labels_digest();
  check_outputs(cases, plan);
  StreamedPromises promises(plan);
  SeparatedAucBounds separated;
  CountedSubgroups counts(cases);
  for (std::size_t i = 0; i < plan.requirements.size(); ++i) {
    auto evidence = stream_evidence(cases, counts, plan, plan.requirements[i], threads);
    std::vector<ClassCases> counted = std::move(evidence->counted);
    result.grounds.largest_patient =
        std::max(result.grounds.largest_patient, evidence->largest_patient);
    if (!comm.is_root()) continue;
    result.results.push_back(Judged(std::move(evidence)).result({}, separated));
    promises.look(i, std::move(counted), result.results.back());
  }
  add_grounds(cases, counts, files, result);
  cases.require_unchanged();
  if (!comm.is_root()) return result;
  promises.keep(result.results, threads);
  assume_of_passes(result);
  return result;
}

}  // namespace etalon::validation
