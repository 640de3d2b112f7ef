// SPDX-License-Identifier: Apache-2.0
#include "validation/evaluate.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "core/error.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "validation/default_limits.hpp"
#include "validation/judgement/draws.hpp"
#include "validation/levels/analytical/model_curves.hpp"
#include "validation/levels/analytical/operating_point.hpp"
#include "validation/levels/analytical/roc_band.hpp"
#include "validation/levels/data/class_sizes.hpp"
#include "validation/levels/identity/identity.hpp"
#include "validation/levels/judged/judged_findings.hpp"
#include "validation/levels/model_scores.hpp"
#include "validation/levels/proportion.hpp"

namespace etalon::validation {
namespace {

void check_open(const Predictions& cases) {
  for (std::size_t i = 0; i < cases.labels.size(); ++i) {
    check(cases.labels[i] >= 0, ErrorKind::format,
          text("the label of case '", cases.sample_ids[i], "' (",
               datasets::to_string(cases.splits[i]),
               ") is still sealed; open the labels before evaluating"));
  }
}

/// Collective. Ranks that read different tables would each be right about their own.
void check_same_on_all_ranks(const Predictions& predictions, const Plan& plan,
                             distributed::Communicator& comm) {
  Sha256 hash;
  hash.update(plan_bytes(plan));
  hash.update(digest_of_scores(predictions).prefixed());
  hash.update(std::as_bytes(std::span(predictions.labels)));
  const Digest mine = hash.finish();
  const auto all = comm.all_gather(std::as_bytes(std::span(mine.bytes)));
  for (std::size_t rank = 1; rank < all.size(); ++rank) {
    check(all[rank] == all[0], ErrorKind::mpi,
          text("rank ", rank,
               " evaluates other predictions or another plan than rank 0; hand "
               "every rank the same"));
  }
}

SplitCounts counts_of(std::string split, const ClassSizes& sizes) {
  return {std::move(split), sizes.cases, sizes.positives, sizes.negatives, sizes.patients};
}

/// The data of one evaluation, and what is computed of them.
class Evaluation {
 public:
  Evaluation(const Predictions& predictions, const Plan& plan)
      : plan_(plan),
        validation_(predictions.of(datasets::Split::validation)),
        test_(predictions.of(datasets::Split::test)) {
    check_open(validation_);
    check_open(test_);
    clusters_ = clusters_by(plan, test_.patient_ids);
    sizes_ = class_sizes(test_, clusters_);
    chosen_ = choose_operating_point(validation_, plan);
    table_ = case_table(test_);
    planned_ = planned_findings(plan, models(), threshold());
  }

  /// Collective.
  void resample(distributed::Communicator& comm, std::int64_t threads) {
    if (!sizes_.has_both_classes()) return;
    bands_ = roc_bands(test_, clusters_,
                       {.replicates = plan_.replicates,
                        .level = confidence_level(plan_),
                        .seed = seed_of_draws(table_, requirement_plan(plan_, planned_)),
                        .threads = threads},
                       comm);
  }

  [[nodiscard]] Report report(const ReportSubject& subject, std::int64_t threads,
                              const PromiseBudget& budget) const {
    Report report;
    report.subject = subject;
    report.plan = plan_;
    report.operating_point = chosen_.point;
    const Clusters of_validation = clusters_by(plan_, validation_.patient_ids);
    report.splits = {counts_of("validation", class_sizes(validation_, of_validation)),
                     counts_of("test", sizes_)};
    report.add(assess_agreement(test_, plan_, threshold()));
    report.add(assess_class_sizes(sizes_, plan_));
    report.add({chosen_.finding});
    report.add(assess_planned(table_, plan_, planned_, threads, budget));
    warn_of_unlimited(report);
    if (sizes_.has_both_classes()) add_curves(report);
    return report;
  }

 private:
  [[nodiscard]] JudgedModels models() const {
    return test_.has_compressed() ? JudgedModels::full_and_compressed : JudgedModels::full;
  }

  /// What the plan does not ask for, and why a default would not have been shown by these patients.
  void warn_of_unlimited(Report& report) const {
    Plan defaults;
    defaults.levels = plan_.levels;
    defaults.alpha = plan_.alpha;
    defaults.cluster = plan_.cluster;
    const auto few = leave_out_defaults(defaults, {}, test_.patient_ids, models());
    for (const std::string& unlimited : unlimited_keys(plan_, models())) {
      const auto found = std::ranges::find_if(
          few, [&](const LeftOut& each) { return unlimited.starts_with(each.key + " "); });
      report.warnings.push_back(
          text(unlimited, ": the plan requires nothing here",
               found == few.end() ? std::string()
                                  : text("; its default of ", found->limit,
                                         " could not have been shown, for ", found->reason)));
    }
  }

  [[nodiscard]] std::optional<double> threshold() const {
    return chosen_.point ? std::optional<double>(chosen_.point->threshold) : std::nullopt;
  }

  void add_curves(Report& report) const {
    const auto models = models_of(test_);
    for (std::size_t i = 0; i < models.size(); ++i) {
      report.curves.push_back(curves_of(models[i], test_.labels, threshold(), plan_));
      report.curves.back().band = bands_[i];
    }
  }

  const Plan& plan_;
  Predictions validation_;
  Predictions test_;
  Clusters clusters_;
  ClassSizes sizes_;
  ChosenPoint chosen_;
  CaseTable table_;
  std::vector<PlannedFinding> planned_;
  std::vector<std::vector<BandPoint>> bands_;
};

}  // namespace

void check_source(const Predictions& predictions, const ReportSubject& subject) {
  const ScoreSource& source = predictions.source;
  const auto compare = [&](std::string_view name, const std::optional<Digest>& scored) {
    const auto found = std::ranges::find(subject.digests, name, &Evidence::name);
    const std::optional<Digest> named =
        found == subject.digests.end() ? std::nullopt : std::optional(found->digest);
    check(named == scored, ErrorKind::integrity,
          text("the scores are ",
               scored ? text("of ", name, " ", scored->prefixed()) : text("not of a ", name),
               ", the report names ", named ? named->prefixed() : "none",
               "; scores say nothing about other files: validate again"));
  };
  compare(dataset_evidence, source.dataset);
  compare(full_model_evidence, source.full_model);
  compare(compressed_model_evidence, source.compressed_model);
}

Report evaluate(const Predictions& predictions, const Plan& plan, const ReportSubject& subject,
                distributed::Communicator& comm, std::int64_t threads,
                const PromiseBudget& budget) {
  std::optional<Evaluation> evaluation;
  distributed::agree(comm, "evaluation", [&] {
    check_plan(plan);
    check(plan.task == "binary", ErrorKind::unsupported,
          text("plan.task is \"", plan.task, "\"; scores of cases are evaluated as \"binary\""));
    check_predictions(predictions);
    check_source(predictions, subject);
    evaluation.emplace(predictions, plan);
  });
  check_same_on_all_ranks(predictions, plan, comm);
  evaluation->resample(comm, threads);
  return distributed::agree(comm, "evaluation",
                            [&] { return evaluation->report(subject, threads, budget); });
}

}  // namespace etalon::validation
