// SPDX-License-Identifier: Apache-2.0
#include "jobs/packaging/assemble.hpp"

#include <vector>

#include "core/config/write.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/packaging/card.hpp"
#include "jobs/packaging/golden.hpp"
#include "models/onnx/onnx_file.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;

/// The job as another machine would be given it.
Job portable(const Job& job) {
  Job result = job;
  result.job.directory = JobOptions{}.directory;
  result.data.path = "the-source";
  if (!result.data.patient_table.empty()) result.data.patient_table = "the-patients.csv";
  result.train.lanes = 0;
  result.sign = {};
  result.registry = {};
  result.slurm = {};
  return result;
}

std::string compressed_name(const Job& job) {
  return job.compress.method == "prune" ? "model.pruned.onnx" : "model.int8.onnx";
}

}  // namespace

void assemble_package(const Job& job) {
  const fs::path root = job.directory();
  const fs::path draft = root / "package.draft";
  fs::remove_all(draft);
  const auto copy = [&](const fs::path& from, const fs::path& to) {
    write_file(draft / to, read_text_file(root / from));
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
  for (const std::string_view step : {"data", "train", "compress", "validate"}) {
    // Which nodes took part stays with the job: the package speaks of the result alone.
    Json record = Json::read_file(root / step / "record.json");
    record.as_object().erase("machines");
    write_file(draft / "records" / text(step, ".json"), record.pretty());
  }
  write_file(draft / "job.toml", config::to_toml(portable(job)));

  const datasets::SampleReader samples(root / "data");
  write_file(draft / "golden.safetensors",
             golden_bytes(samples, models, job.package.golden_samples,
                          static_cast<std::uint64_t>(job.train.seed)));
  const Json train_record = Json::read_file(root / "train" / "record.json");
  const Json gate = Json::read_file(root / "compress" / "gate.json");
  const validation::Report report = validation::read_report(root / "validate" / "report.json");
  const Json card =
      make_card({job, samples.manifest(), models[0].graph, train_record, gate, report});
  write_file(draft / "card.json", card.pretty());
  write_file(draft / "card.md", card_markdown(card));

  fs::remove_all(root / "package");
  fs::rename(draft, root / "package");
}

}  // namespace etalon::jobs
