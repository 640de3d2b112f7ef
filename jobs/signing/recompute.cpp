// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/recompute.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "jobs/packaging/contents.hpp"
#include "jobs/prediction/identity_facts.hpp"
#include "jobs/signing/packaged_job.hpp"
#include "jobs/signing/report_budget.hpp"
#include "models/graph/output.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/onnx/onnx_versions.hpp"
#include "validation/evaluate.hpp"
#include "validation/levels/data/data_checks.hpp"
#include "validation/report/difference.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;

std::optional<Digest> named(const validation::Report& report, std::string_view name) {
  const auto& digests = report.subject.digests;
  const auto found = std::ranges::find(digests, name, &validation::Evidence::name);
  return found == digests.end() ? std::nullopt : std::optional(found->digest);
}

/// The evidence of a stated finding.
std::vector<validation::Evidence> evidence_of(const validation::Report& report,
                                              std::string_view id) {
  const auto found = std::ranges::find(report.findings, id, &validation::Finding::id);
  return found == report.findings.end() ? std::vector<validation::Evidence>() : found->evidence;
}

std::vector<validation::RepeatedRun> runs_of(const validation::Report& report,
                                             std::string_view id) {
  std::vector<validation::RepeatedRun> runs;
  for (const auto& entry : evidence_of(report, id)) runs.push_back({entry.name, entry.digest});
  return runs;
}

/// What level L0 rests on. The outputs of the repeated runs are those stated: they are of cases
/// that stay with the data (inspect() repeats the golden inputs instead).
validation::IdentityFacts identity_facts_of(const fs::path& files, const validation::Report& report,
                                            const Developer& developer,
                                            const std::vector<validation::Evidence>& models) {
  validation::IdentityFacts facts;
  const auto stated = evidence_of(report, "L0.digests");
  for (const auto& [name, expected] : developer.provenance.outputs) {
    if (name.starts_with("validate/") || is_log(name)) continue;
    const auto found = std::ranges::find(stated, name, &validation::Evidence::name);
    facts.files.push_back({name, expected, found == stated.end() ? Digest{} : found->digest});
  }
  std::set<std::string> custom;
  for (std::size_t i = 0; i < models.size(); ++i) {
    const auto versions = models::read_onnx_versions(files / models[i].name);
    custom.insert(versions.custom_operators.begin(), versions.custom_operators.end());
    if (i > 0) continue;
    facts.opset = versions.opset;
    facts.ir_version = versions.ir_version;
  }
  facts.custom_operators.assign(custom.begin(), custom.end());
  facts.runs = runs_of(report, "L0.repeatability");
  facts.compressed_runs = runs_of(report, "L0.repeatability_compressed");
  return facts;
}

}  // namespace

std::vector<validation::Evidence> judged_models(const fs::path& files,
                                                const validation::Report& report) {
  std::vector<validation::Evidence> judged;
  std::optional<Digest> gate;
  for (const auto& file : models::list_files(files)) {
    if (file.name == "gate.json") gate = file.digest;
    if (!file.name.ends_with(".onnx")) continue;
    const bool is_full = file.name == "model.onnx";
    const auto wanted = named(
        report, is_full ? validation::full_model_evidence : validation::compressed_model_evidence);
    check(wanted == file.digest, ErrorKind::integrity,
          text(file.name, " (", file.digest.prefixed(), ") is not the model that the report judged",
               wanted ? text(" (", wanted->prefixed(), ")") : std::string()));
    const models::ScoredOutput output =
        models::scored_output(read_packaged_model(files / file.name));
    check(output.name == report.subject.output &&
              models::to_string(output.kind) == report.subject.output_kind,
          ErrorKind::integrity,
          text("the report's scores are of output '", report.subject.output, "' (",
               report.subject.output_kind, "), ", file.name, " declares '", output.name, "' (",
               models::to_string(output.kind), ")"));
    judged.push_back({file.name, file.digest});
  }
  const std::size_t wanted = report.models() == validation::JudgedModels::full ? 1 : 2;
  check(judged.size() == wanted, ErrorKind::integrity,
        text("the package has ", judged.size(), " models, the report judged ", wanted));
  check(gate == named(report, "compress/gate.json"), ErrorKind::integrity,
        "gate.json is not the one that the report names");
  // The full model first.
  std::ranges::sort(judged, [](const auto& a, const auto& b) {
    return (a.name == "model.onnx") > (b.name == "model.onnx");
  });
  return judged;
}

models::PackageCheck check_judged_models(const fs::path& files) {
  return models::checked("models of the report", [&] {
    static_cast<void>(check_files_are_there(files));
    const auto report = validation::read_report(files / "report.json");
    const auto judged = judged_models(files, report);
    validation::check_source(
        validation::read_sealed_predictions(files / "evidence" / "predictions.h5"), report.subject);
    validation::check_names_nobody(Json::read_file(files / "evidence" / "quality.json"),
                                   "evidence/quality.json");
    return text("report and scores are of the ", judged.size(),
                judged.size() == 1 ? " model" : " models", " of this package");
  });
}

std::string recompute(const fs::path& files, const validation::Report& report,
                      const Developer& developer, const validation::LabelTable& labels,
                      std::int64_t threads) {
  const auto predictions = validation::unsealed(
      validation::read_sealed_predictions(files / "evidence" / "predictions.h5"), labels);
  check(predictions.has_compressed() ==
            (report.models() == validation::JudgedModels::full_and_compressed),
        ErrorKind::integrity, "the report and its predictions are of other models");
  distributed::Communicator alone;
  validation::Report again = validation::evaluate(predictions, report.plan, report.subject, alone,
                                                  threads, report_budget());
  again.committed_plan = report.committed_plan;
  again.add(validation::assess_identity(
      identity_facts_of(files, report, developer, judged_models(files, report))));
  again.add(validation::assess_data(Json::read_file(files / "evidence" / "quality.json")));
  again.add({validation::assess_reuse(developer.openings, report.committed_plan)});
  const std::string difference = validation::report_difference(report, again);
  check(difference.empty(), ErrorKind::integrity, difference);
  return text("computed again from predictions and labels of ", predictions.size(),
              " cases: equal");
}

}  // namespace etalon::jobs
