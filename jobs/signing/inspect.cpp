// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/inspect.hpp"

#include <algorithm>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/packaging/contents.hpp"
#include "jobs/packaging/golden.hpp"
#include "jobs/signing/developer.hpp"
#include "jobs/signing/packaged_card.hpp"
#include "jobs/signing/packaged_gate.hpp"
#include "jobs/signing/packaged_job.hpp"
#include "jobs/signing/packaged_provenance.hpp"
#include "jobs/signing/recompute.hpp"
#include "jobs/signing/require.hpp"
#include "validation/evaluate.hpp"
#include "validation/plan/ledger.hpp"
#include "validation/plan/signed_plan.hpp"
#include "validation/report/html/page.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;

class Inspector {
 public:
  Inspector(const models::PackageFolder& folder, const Examiner& examiner)
      : folder_(folder), files_(folder.files()), examiner_(examiner) {}

  PackageInspection run() && {
    const bool holds = check_signatures() && check_documents() && check_models() && check_numbers();
    if (!holds) result_.report.reset();
    return std::move(result_);
  }

 private:
  template <class Fn>
  bool attempt(std::string what, Fn&& fn) {
    result_.checks.push_back(models::checked(std::move(what), fn));
    return result_.checks.back().holds;
  }
  bool add(std::vector<models::PackageCheck> checks) {
    bool holds = true;
    for (auto& check : checks) {
      holds = holds && check.holds;
      result_.checks.push_back(std::move(check));
    }
    return holds;
  }

  bool check_signatures() {
    const bool is_known = attempt("developer", [&] {
      developer_ = find_developer(folder_, examiner_.trust);
      return text(
          "key ", developer_->key.hint().substr(0, 16), "…",
          examiner_.trust ? ", as the trust file names it" : ", as the package itself names it");
    });
    if (!is_known) return false;
    const models::PublicKey& key = developer_->key;
    const models::TrustPolicy policy{
        {{"developer", {key}}},
        {{"package", "developer"}, {"plan", "developer"}, {"provenance", "developer"}}};
    auto found = models::verify_package(folder_, policy);
    result_.facts.package = found.package;
    result_.facts.developer = key.hint();
    return add(std::move(found.checks));
  }

  bool check_documents() {
    return attempt("files that every package has", [&] { return check_files_are_there(files_); }) &&
           attempt("report.json", [&] { return read_report(); }) &&
           attempt("plan.json", [&] { return compare_plan(); }) &&
           attempt("provenance of the report", [&] { return compare_provenance(); }) &&
           attempt("job.toml", [&] { return read_job_file(); }) &&
           attempt("files of the package",
                   [&] { return compare_file_names(files_, *job_, *result_.report); }) &&
           attempt("evidence/quality.json",
                   [&] { return compare_quality(files_, developer_->provenance); }) &&
           attempt("times of the work", [&] { return compare_times(); }) &&
           attempt("models of the scores", [&] { return compare_scores(); }) &&
           attempt("ledger", [&] { return compare_ledger(); });
  }

  std::string read_report() {
    const fs::path file = files_ / "report.json";
    static_cast<void>(read_packaged_json(file));
    result_.report = validation::read_report(file);
    result_.facts.package_name = result_.report->subject.name;
    result_.facts.report_json = sha256_file(file);
    return text("all ", result_.report->findings.size(), " findings of the plan are there");
  }

  std::string compare_plan() {
    const validation::Report& report = *result_.report;
    require(read_text_file(files_ / "plan.json") == validation::plan_bytes(report.plan),
            "the report was made under another plan than plan.json");
    require(report.committed_plan == validation::digest(report.plan),
            "the report does not say that the plan was committed");
    return report.committed_plan.prefixed();
  }

  /// The step that made the report had these models and this data, and left these files.
  std::string compare_provenance() {
    const validation::Report& report = *result_.report;
    const models::Provenance& provenance = developer_->provenance;
    for (const std::string_view name : {"report.json", "plan.json", "report.html"}) {
      require(provenance.output(text("validate/", name)) == sha256_file(files_ / name), name,
              " is not the one that the step validate left");
    }
    for (const validation::Evidence& evidence : report.subject.digests) {
      const bool is_dataset = evidence.name == validation::dataset_evidence;
      const auto input = provenance.inputs.find(
          text("validate/", is_dataset ? std::string("data/manifest.json") : evidence.name));
      require(input != provenance.inputs.end() && input->second == evidence.digest,
              "the report names ", evidence.name, " ", evidence.digest.prefixed(),
              ", which the step validate did not have");
    }
    return text("made by the step validate, finished ", provenance.finished);
  }

  std::string read_job_file() {
    job_ = read_packaged_job(files_);
    return compare_job(*job_, *result_.report, developer_->provenance);
  }

  /// RFC 3339 in UTC: the order of the texts is that of the times.
  std::string compare_times() {
    const std::string fault = models::time_fault(developer_->provenance);
    require(fault.empty(), fault);
    require(parse_rfc3339(developer_->committed).has_value(),
            "the time of the plan's signature is no RFC 3339 time in UTC");
    const auto not_later = [&](const std::string& time, const auto&... what) {
      const std::string later = later_than_clock(time);
      require(later.empty(), what..., " at ", time, later);
    };
    for (const auto& [step, times] : developer_->provenance.times)
      not_later(times.finished, "step ", step, " ended");
    not_later(developer_->committed, "the plan was signed");
    for (const validation::Opening& opening : developer_->openings)
      not_later(opening.time, "the test labels were opened");
    return text("from ", developer_->provenance.started, " to ", developer_->provenance.finished);
  }

  /// What the scores say they are of: the models and the data that the report names.
  std::string compare_scores() {
    const auto predictions =
        validation::read_sealed_predictions(files_ / "evidence" / "predictions.h5");
    validation::check_source(predictions, result_.report->subject);
    scored_ = predictions.source;
    scores_ = validation::digest_of_scores(predictions);
    return text(predictions.size(), " cases, of the models and the data that the report names");
  }

  std::string compare_ledger() {
    const validation::Report& report = *result_.report;
    const auto& openings = developer_->openings;
    require(!openings.empty(), "no opening of the test labels is on record");
    for (const validation::Opening& opening : openings) {
      if (opening.plan != report.committed_plan) continue;
      require(opening.bundle.has_value(), "the test labels were opened (", opening.time,
              ") while its plan was not signed");
      require(developer_->committed <= opening.time, "the plan was signed at ",
              developer_->committed, ", after the test labels were opened (", opening.time, ")");
    }
    const validation::Opening& last = openings.back();
    const models::StepTimes& step = developer_->provenance.times.at("validate");
    require(step.started <= last.time, "the test labels were opened at ", last.time,
            ", before the step validate began (", step.started, ")");
    require(last.time <= step.finished, "the test labels were opened at ", last.time,
            ", after the step validate ended (", step.finished, ")");
    // A training that is repeated has its model judged again; what `data` and `compress` made may
    // be made again later, with the same bytes.
    const auto train = developer_->provenance.times.find("train");
    require(train == developer_->provenance.times.end() || train->second.finished <= step.started,
            "the step validate began at ", step.started,
            ", before the training of its model ended");
    require(last.plan == report.committed_plan, "the last opening was under another plan");
    require(last.dataset == scored_.dataset, "the last opening was of the labels of other data");
    require(last.scores == scores_,
            "evidence/predictions.h5 has other scores than those for which the labels were opened");
    result_.facts.ledger = validation::head_of(openings);
    result_.facts.committed = developer_->committed;
    return text(openings.size(), openings.size() == 1 ? " opening" : " openings",
                " of the test labels, the plan was signed before");
  }

  bool check_models() {
    return attempt("models of the report", [&] { return compare_models(); }) &&
           attempt("steps of the provenance",
                   [&] {
                     return compare_chain(developer_->provenance, developer_->key, *result_.report);
                   }) &&
           attempt("golden inputs", [&] { return count_golden(); }) && add(check_golden(files_)) &&
           add(check_repeatability(files_)) && attempt("facts of the provenance", [&] {
             return compare_facts(files_, *job_, *result_.report, developer_->provenance);
           });
  }

  std::string count_golden() {
    const std::int64_t count = golden_count(files_);
    require(count == job_->package.golden_samples, "golden.safetensors has ", count,
            " golden inputs, job.toml says ", job_->package.golden_samples);
    return text(count, ", as job.toml says");
  }

  std::string compare_models() {
    result_.facts.models = judged_models(files_, *result_.report);
    std::vector<std::string> names;
    for (const validation::Evidence& model : result_.facts.models) names.push_back(model.name);
    return join(names, ", ");
  }

  bool check_numbers() {
    if (!attempt("labels", [&] { return check_labels(); })) return false;
    return attempt("numbers of report.json",
                   [&] {
                     return recompute(files_, *result_.report, *developer_, *examiner_.labels,
                                      examiner_.threads);
                   }) &&
           attempt("outputs of the step validate",
                   [&] { return compare_held(files_, *developer_, *examiner_.labels); }) &&
           attempt("compression gate",
                   [&] { return compare_gate(files_, *job_, *examiner_.labels); }) &&
           attempt("report.html", [&] { return compare_page(); }) && attempt("card", [&] {
             return compare_card(
                 files_, {*job_, *result_.report, developer_->provenance, *examiner_.labels});
           });
  }

  std::string check_labels() {
    check(examiner_.labels.has_value(), ErrorKind::usage,
          "are needed to compute the report's numbers again; their holder gives the file "
          "validate/labels.json of the job: --labels FILE");
    const auto& digests = result_.report->subject.digests;
    const auto dataset =
        std::ranges::find(digests, validation::dataset_evidence, &validation::Evidence::name);
    require(dataset != digests.end() && dataset->digest == examiner_.labels->dataset,
            "are those of another dataset (", examiner_.labels->dataset.prefixed(), ")");
    return text("of ", examiner_.labels->cases.size(),
                " cases with splits and patients, given by their holder");
  }

  std::string compare_page() {
    require(read_text_file(files_ / "report.html") == validation::render_html(*result_.report),
            "is not the page of report.json");
    return "is the page of report.json";
  }

  const models::PackageFolder& folder_;
  fs::path files_;
  const Examiner& examiner_;
  std::optional<Developer> developer_;
  std::optional<Job> job_;          ///< of job.toml
  validation::ScoreSource scored_;  ///< of evidence/predictions.h5
  Digest scores_;                   ///< of its scores
  PackageInspection result_;
};

}  // namespace

bool PackageInspection::holds() const {
  return report.has_value() && std::ranges::all_of(checks, &models::PackageCheck::holds);
}

std::string PackageInspection::failures() const { return models::failures_of(checks); }

PackageInspection inspect(const models::PackageFolder& folder, const Examiner& examiner) {
  return Inspector(folder, examiner).run();
}

}  // namespace etalon::jobs
