// SPDX-License-Identifier: Apache-2.0
#include "jobs/packaging/contents.hpp"

#include <algorithm>

#include "core/config/read.hpp"
#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "models/onnx/onnx_file.hpp"

namespace etalon::jobs {

Job portable_job(const Job& job) {
  Job result = job;
  result.job.directory = JobOptions{}.directory;
  // Names of files may be those of patients.
  result.data.path = "the-source";
  if (!result.data.patient_table.empty()) result.data.patient_table = "the-patients.csv";
  result.model.file.clear();
  result.train.lanes = 0;
  result.sign = {};
  result.registry = {};
  result.slurm = {};
  return result;
}

Job read_packaged_job(const std::filesystem::path& files) {
  const std::string bytes = read_text_file(files / "job.toml");
  Job job = config::read<Job>(config::parse_toml(bytes, "job.toml"));
  check(bytes == config::to_toml(portable_job(job)), ErrorKind::integrity,
        "job.toml says more than its job (places, keys, remarks); a package has the file that "
        "`etalon package` writes");
  return job;
}

Json read_packaged_json(const std::filesystem::path& file) {
  const std::string bytes = read_text_file(file, most_json_bytes);
  Json json = Json::parse(bytes, file.string(), most_json_values);
  check(bytes == json.pretty(), ErrorKind::integrity,
        text(file.filename().string(),
             ": has other bytes than Etalon writes of this content; a package has the file that "
             "`etalon package` writes"));
  return json;
}

models::Graph read_packaged_model(const std::filesystem::path& file) {
  return models::parse_onnx(read_binary_file(file), file.string());
}

std::string compressed_name(const Job& job) {
  return job.compress.method == "prune" ? "model.pruned.onnx" : "model.int8.onnx";
}

std::vector<std::string> package_files(const Job& job, bool is_compressed) {
  std::vector<std::string> names = {"card.json",
                                    "card.md",
                                    "evidence/predictions.h5",
                                    "evidence/quality.json",
                                    "gate.json",
                                    "golden.safetensors",
                                    "job.toml",
                                    "model.onnx",
                                    "plan.json",
                                    "report.html",
                                    "report.json"};
  if (is_compressed) names.push_back(compressed_name(job));
  std::ranges::sort(names);
  return names;
}

bool is_package_file(std::string_view name) {
  Job job;
  for (const char* method : {"int8", "prune"}) {
    job.compress.method = method;
    if (std::ranges::binary_search(package_files(job, true), name)) return true;
  }
  return false;
}

}  // namespace etalon::jobs
