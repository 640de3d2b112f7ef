// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/packaging/card.hpp"
#include "jobs/prediction/identity_facts.hpp"
#include "jobs/prediction/scores.hpp"
#include "jobs/records/configuration.hpp"
#include "jobs/signing/report_budget.hpp"
#include "jobs/signing/sealed_plan.hpp"
#include "jobs/steps/case_ids.hpp"
#include "jobs/steps/pipeline.hpp"
#include "jobs/steps/signers.hpp"
#include "models/graph/output.hpp"
#include "models/onnx/onnx_file.hpp"
#include "validation/evaluate.hpp"
#include "validation/levels/data/data_checks.hpp"
#include "validation/plan/ledger.hpp"
#include "validation/predictions/labels.hpp"
#include "validation/report/html/page.hpp"

namespace etalon::jobs {
namespace {

constexpr const char* compressed_model = "compress/model.onnx";

/// Cases of the validation and the test split, under salted names, with the scores of both models;
/// test labels sealed.
validation::Predictions predict(distributed::Communicator& comm,
                                const datasets::SampleReader& samples, const CaseIds& ids,
                                std::int64_t threads, const models::Graph& full,
                                const std::optional<models::Graph>& compressed,
                                const validation::ScoreSource& source,
                                std::vector<std::int64_t>& indices, bool shows_progress) {
  const datasets::Manifest& manifest = samples.manifest();
  validation::Predictions predictions;
  predictions.source = source;
  for (std::int64_t index = 0; index < manifest.size(); ++index) {
    const auto i = static_cast<std::size_t>(index);
    if (manifest.splits[i] == datasets::Split::train) continue;
    indices.push_back(index);
    predictions.sample_ids.push_back(ids.sample(manifest.sample_ids[i]));
    predictions.patient_ids.push_back(ids.patient(manifest.patients[i]));
    predictions.splits.push_back(manifest.splits[i]);
    predictions.labels.push_back(manifest.labels_of_train_validation[i]);
  }
  predictions.score_full = score_samples(comm, samples, full, indices, threads, shows_progress);
  if (compressed) {
    predictions.score_compressed =
        score_samples(comm, samples, *compressed, indices, threads, shows_progress);
  }
  return predictions;
}

/// The files that the scores are of, as the step's record names them.
validation::ScoreSource source_of(const StepPlan& plan) {
  const auto compressed = plan.inputs.find(compressed_model);
  return {Digest::parse(plan.inputs.at("data/manifest.json")),
          Digest::parse(plan.inputs.at("train/model.onnx")),
          compressed == plan.inputs.end() ? std::nullopt
                                          : std::optional(Digest::parse(compressed->second))};
}

/// Opens the seal and puts the test labels where they belong. Collective.
void unseal(const StepContext& context, const StepPlan& plan, const datasets::SampleReader& samples,
            std::span<const std::int64_t> indices, const validation::PlanCommitment& commitment,
            validation::Predictions& predictions) {
  std::vector<std::size_t> test;
  for (std::size_t i = 0; i < predictions.splits.size(); ++i) {
    if (predictions.splits[i] == datasets::Split::test) test.push_back(i);
  }
  validation::SealedLabels sealed(
      predictions.source.dataset, validation::ledger_of(plan.folder),
      [&] {
        std::vector<std::int64_t> labels;
        for (const std::size_t i : test) labels.push_back(samples.read_class(indices[i]));
        return labels;
      },
      [&](const validation::LedgerHead& head) { sign_opening(context.job, commitment, head); });
  const auto labels =
      sealed.open(context.session.world(), commitment, validation::digest_of_scores(predictions));
  for (std::size_t i = 0; i < test.size(); ++i) predictions.labels[test[i]] = labels[i];
}

validation::ReportSubject subject_of(const StepContext& context, const StepPlan& plan,
                                     const datasets::Manifest& manifest,
                                     const models::ScoredOutput& output) {
  const Job& job = context.job;
  validation::ReportSubject subject;
  subject.name = job.job.name;
  subject.version = job.package.version;
  subject.intended_use = job.package.intended_use;
  subject.dataset = manifest.options.name;
  subject.positive_class = manifest.options.classes.back();
  subject.output = output.name;
  subject.output_kind = models::to_string(output.kind);
  subject.patient_source = datasets::to_string(manifest.patient_source);
  subject.digests.push_back({std::string(validation::dataset_evidence),
                             Digest::parse(plan.inputs.at("data/manifest.json"))});
  for (const auto& [name, digest] : plan.inputs) {
    // A record holds times: a report that names it could not be made again.
    if (name.ends_with("record.json")) continue;
    // Who signs says the bundle: a report is the same whoever signs it.
    if (name.starts_with("keys/")) continue;
    subject.digests.push_back({name, Digest::parse(digest)});
  }
  return subject;
}

/// Which sample and patient a salted name stands for: for the holder of the data only.
Json case_names(const datasets::Manifest& manifest, std::span<const std::int64_t> indices,
                const CaseIds& ids) {
  Json samples = Json::object();
  Json patients = Json::object();
  for (const std::int64_t index : indices) {
    const auto i = static_cast<std::size_t>(index);
    samples[ids.sample(manifest.sample_ids[i])] = manifest.sample_ids[i];
    patients[ids.patient(manifest.patients[i])] = manifest.patients[i];
  }
  return Json::object({{"schema", "etalon.cases/1"}, {"samples", samples}, {"patients", patients}});
}

/// What a case takes in the largest of the documents that name every case.
constexpr std::int64_t most_bytes_per_case = 160;

/// Throws an unsupported error for more cases than the documents about them can name: found out
/// before a look at the test labels is spent.
void check_case_count(const datasets::Manifest& manifest) {
  const auto cases =
      std::count_if(manifest.splits.begin(), manifest.splits.end(),
                    [](datasets::Split split) { return split != datasets::Split::train; });
  constexpr std::int64_t most = most_document_bytes / most_bytes_per_case;
  check(cases <= most, ErrorKind::unsupported,
        text(cases, " cases of the validation and the test split are more than the ", most,
             " that labels.json can name; make these splits smaller"));
}

/// quality.json without the items, which name samples and patients: what leaves the directory.
Json without_items(Json quality) {
  for (Json& finding : quality["findings"].as_array()) finding["items"] = Json::array();
  return quality;
}

/// What the record says beside the digests: the dataset, since when the plan is fixed and every
/// opening.
Json facts_of(const validation::Report& report, const datasets::Manifest& manifest,
              const validation::PlanCommitment& commitment,
              const std::vector<validation::Opening>& openings) {
  Json lines = Json::array();
  for (const validation::Opening& opening : openings) lines.push_back(to_json(opening));
  return Json::object({{"verdict", validation::to_string(report.overall())},
                       {"dataset", dataset_facts(manifest)},
                       {"plan_sha256", commitment.plan.hex()},
                       {"committed", commitment.time},
                       {"ledger", to_json(validation::head_of(openings))},
                       {"openings", lines}});
}

}  // namespace

StepPlan validate_plan(const Job& job) {
  StepPlan plan = plan_step(job, "validate", step_configuration(job, "validate"));
  plan.outputs = {"plan.json",    "predictions.h5", "labels.json",
                  "quality.json", "report.json",    "report.html"};
  add_inputs(plan, job,
             {"data/manifest.json", "data/quality.json", "train/model.onnx", "train/history.jsonl",
              "train/record.json", "compress/gate.json"});
  if (std::filesystem::exists(job.directory() / compressed_model)) {
    add_inputs(plan, job, {compressed_model});
  }
  return plan;
}

bool validate_step(const StepContext& context) {
  distributed::Communicator& comm = context.session.world();
  const Job& job = context.job;
  StepPlan plan = distributed::agree(comm, "reading the inputs of step validate", [&] {
    StepPlan read = validate_plan(job);
    if (comm.is_root()) check_ledger(job);
    return read;
  });
  const auto signers = signers_of("validate");
  share_signers(comm, job, signers, plan);
  const auto others =
      context.replaces_plan ? validation::OtherPlan::replace : validation::OtherPlan::refuse;
  std::unique_ptr<datasets::SampleReader> samples;
  std::optional<models::Graph> full;
  std::optional<models::Graph> compressed;
  const auto look = [&] {
    distributed::agree(comm, "comparing the plan", [&] {
      if (comm.is_root()) check_signed_plan(job, others);
    });
    samples = distributed::agree(comm, "reading the dataset", [&] {
      auto reader = std::make_unique<datasets::SampleReader>(job.directory() / "data");
      check(!reader->manifest().has_masks && reader->manifest().options.classes.size() == 2,
            ErrorKind::unsupported,
            "validation of label volumes and of more than two classes is not implemented; this "
            "job can be trained (`etalon train`)");
      static_cast<void>(reader->manifest().required_indices(datasets::Split::test));
      check_case_count(reader->manifest());
      if (comm.is_root()) {
        datasets::verify_shards(job.directory() / "data", reader->manifest());
      }
      return reader;
    });
    full = distributed::agree(comm, "reading the model", [&] {
      return models::read_onnx(job.directory() / "train" / "model.onnx");
    });
    compressed = distributed::agree(comm, "reading the compressed model", [&] {
      return plan.inputs.contains(compressed_model)
                 ? std::optional(models::read_onnx(job.directory() / compressed_model))
                 : std::nullopt;
    });
    make_signers(comm, job, signers, plan);
  };
  return run_step(context, plan, look, [&] {
    validation::PlanCommitment commitment;
    distributed::agree(comm, "committing to the plan", [&] {
      if (comm.is_root()) commitment = commit_signed_plan(job, others);
    });
    const CaseIds ids(
        Digest::parse(comm.broadcast_text(distributed::agree(comm, "naming the cases", [&] {
          return comm.is_root() ? salt_of(job.directory() / "data", samples->manifest()).hex()
                                : std::string();
        }))));
    std::vector<std::int64_t> indices;
    auto predictions = predict(comm, *samples, ids, thread_count(job.train.lanes), *full,
                               compressed, source_of(plan), indices, context.show_progress);
    const auto facts = identity_facts(comm, job, *samples, indices, *full, compressed);
    // Before the labels are opened: scores that nothing can be said about spend no look at them.
    distributed::agree(comm, "looking at the scores",
                       [&] { validation::check_predictions(predictions); });
    unseal(context, plan, *samples, indices, commitment, predictions);
    validation::Report report = validation::evaluate(
        predictions, job.plan,
        subject_of(context, plan, samples->manifest(), models::scored_output(*full)), comm,
        thread_count(job.train.lanes), report_budget());

    StepResult result{{"plan.json", "ledger.jsonl", "predictions.h5", "labels.json", "cases.json",
                       "quality.json", "report.json", "report.html"}};
    distributed::agree(comm, "writing the report", [&] {
      if (!comm.is_root()) return;
      report.committed_plan = commitment.plan;
      const auto openings = validation::read_ledger(validation::ledger_of(plan.folder));
      report.add(validation::assess_identity(facts));
      const Json quality = without_items(
          Json::read_file(job.directory() / "data" / "quality.json", most_document_bytes));
      report.add(validation::assess_data(quality));
      report.add({validation::assess_reuse(openings, commitment.plan)});
      validation::write_predictions(plan.folder / "predictions.h5", predictions);
      write_file(plan.folder / "labels.json",
                 validation::labels_bytes(validation::labels_of(predictions)));
      write_file(plan.folder / "cases.json",
                 case_names(samples->manifest(), indices, ids).pretty());
      write_file(plan.folder / "quality.json", quality.pretty());
      validation::write_report(plan.folder / "report.json", report);
      validation::write_report_html(plan.folder / "report.html", report);
      result.facts = facts_of(report, samples->manifest(), commitment, openings);
    });
    const std::string waived = validation::reservations_text(report.used_waivers());
    context.log.info("validate", text("overall verdict: ", validation::to_string(report.overall()),
                                      waived.empty() ? "" : " with ", waived));
    return result;
  });
}

}  // namespace etalon::jobs
