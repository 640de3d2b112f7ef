// SPDX-License-Identifier: Apache-2.0
#include "jobs/packaging/assemble.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/temporary_folder.hpp"
#include "core/text.hpp"
#include "jobs/packaging/card.hpp"
#include "jobs/packaging/contents.hpp"
#include "jobs/packaging/golden.hpp"
#include "models/onnx/onnx_file.hpp"
#include "validation/evaluate.hpp"
#include "validation/plan/ledger.hpp"
#include "validation/predictions/labels.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;

/// Throws an integrity error unless the report is about the files that are packaged.
void check_judged(const fs::path& root, const validation::Report& report) {
  for (const std::string_view name :
       {validation::full_model_evidence, validation::compressed_model_evidence,
        std::string_view("compress/gate.json")}) {
    const auto named = std::ranges::find(report.subject.digests, name, &validation::Evidence::name);
    const bool is_named = named != report.subject.digests.end();
    const bool is_here = fs::exists(root / name);
    check(is_named == is_here && (!is_here || sha256_file(root / name) == named->digest),
          ErrorKind::integrity,
          text((root / "validate" / "report.json").string(), ": was made about another ", name,
               is_named ? text(" (", named->digest.prefixed(), ")") : std::string(),
               "; run `etalon validate` again"));
  }
}

/// The predictions of the step validate. Throws an integrity error unless they are of the models
/// and data of the report, and those for which the labels were opened last.
validation::Predictions judged_predictions(const fs::path& root, const validation::Report& report) {
  const fs::path file = root / "validate" / "predictions.h5";
  auto predictions = validation::read_predictions(file);
  with_context(file.string(), [&] { validation::check_source(predictions, report.subject); });
  const auto openings = validation::read_ledger(validation::ledger_of(root / "validate"));
  check(!openings.empty() && openings.back().scores == validation::digest_of_scores(predictions),
        ErrorKind::integrity,
        text(file.string(),
             ": has other scores than those for which the test labels were opened; run `etalon "
             "validate` again"));
  return predictions;
}

}  // namespace

void check_nothing_foreign(const Job& job) {
  const fs::path package = job.directory() / "package";
  std::vector<std::string> foreign;
  std::error_code problem;
  for (auto entry = fs::recursive_directory_iterator(package, problem);
       !problem && entry != fs::recursive_directory_iterator(); entry.increment(problem)) {
    const std::string name = entry->path().lexically_relative(package).generic_string();
    const auto status = entry->symlink_status();
    const bool is_own = fs::is_directory(status)
                            ? name == "evidence"
                            : fs::is_regular_file(status) && is_package_file(name);
    if (!is_own) foreign.push_back(name);
  }
  if (foreign.empty()) return;
  std::ranges::sort(foreign);
  throw Error(ErrorKind::config,
              text((package / foreign.front()).string(),
                   foreign.size() > 1 ? text(" and ", foreign.size() - 1, " more") : std::string(),
                   ": is no part of the package, whose folder is made anew as a whole; move it out "
                   "of ",
                   package.string(), "/"));
}

void assemble_package(const Job& job) {
  const fs::path root = job.directory();
  const validation::Report report = validation::read_report(root / "validate" / "report.json");
  check_judged(root, report);
  const auto predictions = judged_predictions(root, report);
  TemporaryFolder unfinished = TemporaryFolder::instead_of(root / "package");
  const fs::path draft = unfinished.path();
  const auto copy = [&](const fs::path& from, const fs::path& to) {
    write_file(draft / to, read_text_file(root / from, any_size));
  };
  copy("train/model.onnx", "model.onnx");
  std::vector<PackagedModel> models = {
      {"model.onnx", models::read_onnx(root / "train" / "model.onnx")}};
  const fs::path compressed = root / "compress" / "model.onnx";
  if (fs::exists(compressed)) {
    copy("compress/model.onnx", compressed_name(job));
    models.push_back({compressed_name(job), models::read_onnx(compressed)});
  }
  copy("compress/gate.json", "gate.json");
  copy("validate/plan.json", "plan.json");
  copy("validate/report.json", "report.json");
  copy("validate/report.html", "report.html");
  validation::write_predictions(draft / "evidence" / "predictions.h5",
                                validation::sealed(predictions));
  copy("validate/quality.json", "evidence/quality.json");
  write_file(draft / "job.toml", config::to_toml(portable_job(job)));

  const datasets::SampleReader samples(root / "data");
  write_file(draft / "golden.safetensors",
             golden_bytes(samples, models, job.package.golden_samples,
                          static_cast<std::uint64_t>(job.train.seed)));
  const Json train_record = Json::read_file(root / "train" / "record.json");
  const Json gate = Json::read_file(root / "compress" / "gate.json");
  const Json data = dataset_facts(samples.manifest());
  const Json card = make_card({job, data, models[0].graph, train_record, gate, report});
  write_file(draft / "card.json", card.pretty());
  write_file(draft / "card.md", card_markdown(card));

  // Moved away first, so that there never is a package with half of its files.
  const TemporaryFolder before = TemporaryFolder::instead_of(root / "package");
  if (fs::exists(root / "package")) fs::rename(root / "package", before.path());
  fs::rename(draft, root / "package");
  unfinished.release();
}

}  // namespace etalon::jobs
