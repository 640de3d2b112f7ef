// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/settled_plan.hpp"

#include <filesystem>

#include "datasets/manifest.hpp"

namespace etalon::jobs {

std::vector<std::string> patients_of_test(const Job& job) {
  const auto folder = job.directory() / "data";
  std::error_code ignored;
  if (!std::filesystem::exists(folder / "manifest.json", ignored)) return {};
  const auto manifest = datasets::read_manifest(folder);
  std::vector<std::string> patients;
  for (std::size_t i = 0; i < manifest.splits.size(); ++i) {
    if (manifest.splits[i] == datasets::Split::test) patients.push_back(manifest.patients[i]);
  }
  return patients;
}

std::vector<validation::LeftOut> settle_plan(Job& job, std::span<const std::string> test_patients) {
  const auto models = job.compress.method == "none" ? validation::JudgedModels::full
                                                    : validation::JudgedModels::full_and_compressed;
  return validation::leave_out_defaults(job.plan, job.given_limits, test_patients, models);
}

}  // namespace etalon::jobs
