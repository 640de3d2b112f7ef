// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/step_result.hpp"

#include <algorithm>

#include "jobs/records/step.hpp"
#include "jobs/steps/pipeline.hpp"
#include "models/packages/package.hpp"
#include "validation/certification/certificate.hpp"
#include "validation/certification/signed_certificate.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;

/// The record of a step; null when it left none (a job without a certifier has none to certify).
Json record_of(const Job& job, std::string_view step) {
  for (const fs::path& file : {plan_step(job, std::string(step), {}).record,
                               plan_job_step(job, std::string(step), {}).record}) {
    if (fs::exists(file)) return Json::read_file(file);
  }
  return Json(nullptr);
}

void add_verdict(const fs::path& directory, Json& result) {
  const auto report = validation::read_report(directory / "validate" / "report.json");
  result["verdict"] = validation::to_string(report.overall());
  result["reasons"] = Json::array_of(validation::reasons_against(report));
  result["waivers"] = validation::to_json(report.used_waivers());
}

}  // namespace

Json step_result(const Job& job, std::string_view step) {
  const auto names = step_names();
  const auto reaches = [&](std::string_view other) {
    return std::ranges::find(names, other) <= std::ranges::find(names, step);
  };
  const fs::path directory = job.directory();
  const Json record = record_of(job, step);
  const bool is_done = !record.is_null();
  Json result = Json::object({{"step", step},
                              {"directory", directory.string()},
                              {"done", is_done},
                              {"outputs", is_done ? record.at("outputs") : Json::object()}});
  if (reaches("validate")) add_verdict(directory, result);
  if (reaches("package")) {
    result["package"] =
        models::package_digest(models::list_files(directory / "package")).prefixed();
  }
  if (reaches("certify")) {
    const auto said = validation::trial_result({directory}, directory / "keys" / "certifier.pub");
    result["certificate"] = said ? Json(*said) : Json(nullptr);
  }
  if (step == "push") {
    result["pushed"] = is_done ? Json::object({{"to", record.at("pushed_to")},
                                               {"tag", record.at("configuration").at("tag")},
                                               {"manifest", record.at("manifest_sha256")}})
                               : Json(nullptr);
  }
  return result;
}

}  // namespace etalon::jobs
