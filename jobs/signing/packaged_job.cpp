// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/packaged_job.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "jobs/packaging/contents.hpp"
#include "jobs/records/configuration.hpp"
#include "jobs/signing/require.hpp"
#include "models/packages/bundle.hpp"
#include "validation/levels/data/data_checks.hpp"

namespace etalon::jobs {
namespace {

const Json& configuration_of(const models::Provenance& provenance, std::string_view step) {
  const auto found = provenance.configurations.find(std::string(step));
  require(found != provenance.configurations.end(), "the provenance has no step ", step);
  return found->second;
}

/// A check that found something and passes nevertheless, and the key of section [data] that says
/// so.
struct Decision {
  std::string_view check;
  std::string_view key;
  std::string_view value;
};
constexpr std::array<Decision, 2> decisions = {{{"leakage_content", "on_leakage", "exclude"},
                                                {"similar_patients", "similar_patients", "join"}}};

}  // namespace

std::string check_files_are_there(const std::filesystem::path& files) {
  const auto found = models::list_files(files);
  const auto wanted = package_files(Job{}, false);
  for (const std::string& name : wanted)
    require(std::ranges::find(found, name, &models::PackageFile::name) != found.end(), name,
            " is missing");
  return text(wanted.size(), " are there");
}

std::string compare_file_names(const std::filesystem::path& files, const Job& job,
                               const validation::Report& report) {
  const bool is_compressed = report.models() == validation::JudgedModels::full_and_compressed;
  const auto wanted = package_files(job, is_compressed);
  std::vector<std::string> found;
  for (const auto& file : models::list_files(files)) found.push_back(file.name);
  for (const std::string& name : found) {
    require(std::ranges::binary_search(wanted, name), name,
            " is no file of a package of this job; nobody looks at it, so nobody vouches for it");
  }
  for (const std::string& name : wanted)
    require(std::ranges::binary_search(found, name), name, " is missing");
  return text("exactly the ", wanted.size(), " files of a package");
}

std::string compare_job(const Job& job, const validation::Report& report,
                        const models::Provenance& provenance) {
  require(validation::plan_bytes(job.plan) == validation::plan_bytes(report.plan),
          "its plan is not that of the report");
  const validation::ReportSubject& subject = report.subject;
  require(job.job.name == subject.name, "job.name is not that of the report");
  require(job.package.version == subject.version, "package.version is not that of the report");
  require(job.package.intended_use == subject.intended_use,
          "package.intended_use is not that of the report");
  for (const std::string_view step : provenance_steps) {
    const Json wanted = models::without_places(step_configuration(job, step));
    const Json& stated = configuration_of(provenance, step);
    for (const auto& [key, value] : wanted.as_object()) {
      const Json* there = stated.find(key);
      require(there != nullptr && there->canonical() == value.canonical(), "its ", key,
              " is not that of step ", step, " in the provenance");
    }
    require(stated.size() == wanted.size(), "the provenance's step ", step,
            " has a configuration of other keys");
  }
  return "is the job of plan, report and provenance";
}

std::string compare_quality(const std::filesystem::path& files,
                            const models::Provenance& provenance) {
  const auto file = files / "evidence" / "quality.json";
  require(provenance.output("validate/quality.json") == sha256_file(file),
          "is not the one that the step validate left");
  const Json quality = read_packaged_json(file);
  validation::check_names_nobody(quality, "evidence/quality.json");
  const Json& data = configuration_of(provenance, "data");
  std::int64_t decided = 0;
  for (const Json& finding : quality.at("findings").as_array()) {
    const std::string& id = finding.at("id").as_string();
    const std::int64_t count = finding.at("count").as_integer();
    require(count >= 0, id, " counts ", count);
    if (count == 0 || finding.at("severity") != Json("pass")) continue;
    const auto decision = std::ranges::find(decisions, id, &Decision::check);
    require(decision != decisions.end() && data.at(decision->key) == Json(decision->value), id,
            " found ", count, " and passes, which no key of section [data] decided");
    ++decided;
  }
  return text("as the step validate left it; ", decided,
              decided == 1 ? " check passes" : " checks pass", " by decision of the job");
}

}  // namespace etalon::jobs
