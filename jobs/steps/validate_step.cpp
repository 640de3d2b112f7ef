// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "core/clock.hpp"
#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/environment.hpp"
#include "jobs/pipeline.hpp"
#include "jobs/signing/keys.hpp"
#include "jobs/steps/identity_facts.hpp"
#include "jobs/steps/scores.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/packages/package.hpp"
#include "validation/certification/certificate.hpp"
#include "validation/evaluate.hpp"
#include "validation/levels/data_checks.hpp"
#include "validation/report_html.hpp"

namespace etalon::jobs {
namespace {

/// Writes the plan and has the developer sign it: before anything of the test split is read.
validation::PlanCommitment commit_signed_plan(const StepContext& context, const StepPlan& plan) {
  const Job& job = context.job;
  validation::check_plan(job.plan);
  auto commitment = validation::commit_plan(
      job.plan, plan.folder,
      context.replaces_plan ? validation::OtherPlan::replace : validation::OtherPlan::refuse);
  commitment.bundle = job.directory() / "statements" / "plan.sigstore.json";
  write_statement(commitment.bundle,
                  {"plan.json", commitment.plan, std::string(models::plan_predicate),
                   Json::object({{"committed", commitment.time}})},
                  role_key(job, "developer"));
  return commitment;
}

/// Cases of the validation and the test split with the scores of both models; test labels sealed.
validation::Predictions predict(distributed::Communicator& comm,
                                const datasets::SampleReader& samples, std::int64_t threads,
                                const models::Graph& full,
                                const std::optional<models::Graph>& compressed,
                                std::vector<std::int64_t>& indices) {
  const datasets::Manifest& manifest = samples.manifest();
  validation::Predictions predictions;
  for (std::int64_t index = 0; index < manifest.size(); ++index) {
    const auto i = static_cast<std::size_t>(index);
    if (manifest.splits[i] == datasets::Split::train) continue;
    indices.push_back(index);
    predictions.sample_ids.push_back(manifest.sample_ids[i]);
    predictions.patient_ids.push_back(manifest.patients[i]);
    predictions.splits.push_back(manifest.splits[i]);
    predictions.labels.push_back(manifest.labels_of_train_validation[i]);
  }
  predictions.score_full = score_samples(comm, samples, full, indices, threads);
  if (compressed) {
    predictions.score_compressed = score_samples(comm, samples, *compressed, indices, threads);
  }
  return predictions;
}

/// Opens the seal and puts the test labels where they belong. Collective.
void unseal(distributed::Communicator& comm, const StepPlan& plan,
            const datasets::SampleReader& samples, std::span<const std::int64_t> indices,
            const Digest& dataset, const validation::PlanCommitment& commitment,
            validation::Predictions& predictions) {
  std::vector<std::size_t> test;
  for (std::size_t i = 0; i < predictions.splits.size(); ++i) {
    if (predictions.splits[i] == datasets::Split::test) test.push_back(i);
  }
  validation::SealedLabels sealed(dataset, plan.folder / "ledger.jsonl", [&] {
    std::vector<std::int64_t> labels;
    for (const std::size_t i : test) labels.push_back(samples.read_class(indices[i]));
    return labels;
  });
  const auto labels = sealed.open(comm, commitment, validation::digest_of_scores(predictions));
  for (std::size_t i = 0; i < test.size(); ++i) predictions.labels[test[i]] = labels[i];
}

validation::ReportSubject subject_of(const StepContext& context, const StepPlan& plan,
                                     const datasets::Manifest& manifest) {
  const Job& job = context.job;
  validation::ReportSubject subject;
  subject.name = job.job.name;
  subject.version = job.package.version;
  subject.intended_use = job.package.intended_use;
  subject.dataset = manifest.options.name;
  subject.positive_class = manifest.options.classes.back();
  subject.digests.push_back({std::string(validation::dataset_evidence),
                             Digest::parse(plan.inputs.at("data/manifest.json"))});
  for (const auto& [name, digest] : plan.inputs) {
    subject.digests.push_back({name, Digest::parse(digest)});
  }
  subject.environment = environment_json();
  subject.environment["ranks"] = context.session.size();
  subject.time = utc_now();
  return subject;
}

}  // namespace

bool validate_step(const StepContext& context) {
  distributed::Communicator& comm = context.session.world();
  const Job& job = context.job;
  StepPlan plan = plan_step(job, "validate",
                            Json::object({{"plan", config::to_json(job.plan)},
                                          {"name", job.job.name},
                                          {"version", job.package.version},
                                          {"intended_use", job.package.intended_use}}));
  const auto compressed_file = job.directory() / "compress" / "model.onnx";
  distributed::agree(comm, "reading the inputs of step validate", [&] {
    add_inputs(
        plan, job,
        {"data/manifest.json", "data/quality.json", "train/model.onnx", "compress/gate.json"});
    if (std::filesystem::exists(compressed_file)) add_inputs(plan, job, {"compress/model.onnx"});
  });
  return run_step(context, plan, [&] {
    const auto samples = distributed::agree(comm, "reading the dataset", [&] {
      auto reader = std::make_unique<datasets::SampleReader>(job.directory() / "data");
      check(!reader->manifest().has_masks && reader->manifest().options.classes.size() == 2,
            ErrorKind::unsupported,
            "validation of label volumes and of more than two classes is not implemented; this "
            "job can be trained (`etalon train`)");
      if (comm.is_root()) {
        datasets::verify_shards(job.directory() / "data", reader->manifest());
      }
      return reader;
    });
    validation::PlanCommitment commitment;
    distributed::agree(comm, "committing to the plan", [&] {
      if (comm.is_root()) commitment = commit_signed_plan(context, plan);
    });
    const auto full = distributed::agree(comm, "reading the model", [&] {
      return models::read_onnx(job.directory() / "train" / "model.onnx");
    });
    const auto compressed = distributed::agree(comm, "reading the compressed model", [&] {
      return plan.inputs.contains("compress/model.onnx")
                 ? std::optional(models::read_onnx(compressed_file))
                 : std::nullopt;
    });

    std::vector<std::int64_t> indices;
    auto predictions =
        predict(comm, *samples, thread_count(job.train.lanes), full, compressed, indices);
    const auto facts = identity_facts(comm, job, *samples, indices, full, compressed);
    unseal(comm, plan, *samples, indices, Digest::parse(plan.inputs.at("data/manifest.json")),
           commitment, predictions);
    validation::Report report = validation::evaluate(
        predictions, job.plan, subject_of(context, plan, samples->manifest()), comm);

    distributed::agree(comm, "writing the report", [&] {
      if (!comm.is_root()) return;
      report.commitment = commitment;
      report.openings = validation::read_ledger(plan.folder / "ledger.jsonl");
      report.add(validation::assess_identity(facts));
      report.add(validation::assess_data(Json::read_file(job.directory() / "data/quality.json")));
      report.add({validation::assess_reuse(report.openings, commitment)});
      validation::write_predictions(plan.folder / "predictions.h5", predictions);
      validation::write_report(plan.folder / "report.json", report);
      validation::write_report_html(plan.folder / "report.html", report);
    });
    context.log.info("validate",
                     text("overall verdict: ", validation::to_string(report.overall())));
    return StepResult{{"plan.json", "predictions.h5", "report.json", "report.html"},
                      Json::object({{"verdict", validation::to_string(report.overall())},
                                    {"plan_sha256", commitment.plan.hex()}})};
  });
}

}  // namespace etalon::jobs
