// SPDX-License-Identifier: Apache-2.0
#include "jobs/options/job.hpp"

#include <algorithm>

#include "core/config/read.hpp"
#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "jobs/options/idle_keys.hpp"
#include "models/registry/names.hpp"
#include "validation/default_limits.hpp"
#include "validation/plan/planned_findings.hpp"

namespace etalon::jobs {

namespace {

/// Where the document says something about a dotted key; the file when it does not.
std::string place_of(const config::TomlValue& document, const std::string& key) {
  const config::TomlValue* at = &document;
  for (const std::string& part : split(key, '.')) {
    if (at->table() == nullptr) break;
    const auto found = at->table()->find(part);
    if (found == at->table()->end()) break;
    at = &found->second;
  }
  return at->place();
}

bool names(const config::TomlValue& document, const std::string& key) {
  const config::TomlValue* at = &document;
  for (const std::string& part : split(key, '.')) {
    if (at->table() == nullptr || !at->table()->contains(part)) return false;
    at = &at->table()->find(part)->second;
  }
  return true;
}

/// What single keys cannot show.
void examine_values(const config::TomlValue& document, JobReading& reading) {
  const Job& job = reading.job;
  const auto examine = [&](const std::string& key, const auto& question) {
    try {
      question();
    } catch (const Error& problem) {
      reading.problems.emplace_back(ErrorKind::config,
                                    text(place_of(document, key), ": ", problem.what()));
    }
  };
  // A section that is missing as a whole has its defaults, and there is none for the source.
  const bool is_told = std::ranges::any_of(reading.problems, [](const Error& problem) {
    return problem.message().find("'data.path'") != std::string::npos;
  });
  if (!is_told) {
    examine("data.path", [&] {
      check(!job.data.path.empty(), ErrorKind::config,
            "data.path is not set; name the source of the samples there");
    });
  }
  for (const IdleKey& idle : idle_keys(job)) {
    // What a refused value would have decided is not known.
    if (std::ranges::any_of(idle.decided_by,
                            [&](const auto& key) { return reading.is_refused(key); }))
      continue;
    examine(std::string(idle.key), [&] {
      throw Error(ErrorKind::config, text("'", idle.key, "' does nothing in this job (", idle.why,
                                          "); change that, or take ", idle.key, " out"));
    });
  }
  if (job.compress.method == "none" && !reading.is_refused("compress.method")) {
    for (const validation::Requirement& each : job.plan.requirements) {
      if (each.score != validation::compressed_column && each.reference.empty()) continue;
      examine("plan.requirement", [&] {
        throw Error(ErrorKind::config,
                    text("plan.requirement: '", each.id,
                         "' is about the compressed model, but compress.method is \"none\", so "
                         "that there is none; compress, or take the requirement out"));
      });
    }
  }
  for (const auto& [key, message] : validation::plan_problems(job.plan)) {
    // What a refused value left behind was said already.
    if (reading.is_refused(key)) continue;
    examine(std::string(key), [&, what = &message] { throw Error(ErrorKind::config, *what); });
  }
  examine("job.name", [&] {
    const std::string& name = job.job.name;
    const bool is_plain = std::ranges::none_of(name, [](unsigned char letter) {
      return letter == '/' || letter == '\\' || letter < 0x20 || letter == 0x7F;
    });
    check(!trimmed(name).empty() && is_plain, ErrorKind::config,
          text("job.name is '", printable(name),
               "': a package is called so, and a name is neither empty nor a path (no '/', '\\', "
               "line ends or tabs); choose another one, such as chest-xray"));
  });
  examine("slurm.time", [&] { check_slurm_time(job.slurm); });
  examine("slurm.memory", [&] { check_slurm_memory(job.slurm); });
  examine("package.version", [&] {
    const std::string tag = models::version_tag(job.package.version);
    check(models::is_tag(tag), ErrorKind::config,
          text("package.version is '", job.package.version,
               "', which is no tag of a registry (1 to 128 letters, digits, '_', '.', '-', '+', "
               "the first no '.' or '-'); choose one such as 1.0.0 or 1.0.0+build5"));
  });
}

}  // namespace

JobReading examine_job(const std::filesystem::path& file, std::span<const std::string> overrides) {
  check(!std::filesystem::is_directory(file), ErrorKind::usage,
        text(file.string(),
             ": is a folder, not a job file; give the job file (TOML), which names the job's "
             "directory itself (job.directory)"));
  config::TomlValue document = config::read_toml_file(file);
  for (const std::string& assignment : overrides) config::apply_override(document, assignment);
  config::Problems found;
  JobReading reading;
  reading.job = config::read<Job>(document, &found);
  reading.problems = std::move(found.errors);
  reading.refused = std::move(found.refused);
  auto settled = validation::keys_with_left_out_defaults();
  settled.insert(settled.end(), {"compress", "plan.levels"});
  for (const std::string& key : settled) {
    if (names(document, key)) reading.job.given.push_back(key);
  }
  examine_values(document, reading);
  return reading;
}

bool JobReading::is_refused(std::string_view key) const {
  const auto is_below = [](std::string_view part, std::string_view whole) {
    return part == whole ||
           (part.starts_with(whole) && (part[whole.size()] == '.' || part[whole.size()] == '['));
  };
  return std::ranges::any_of(refused, [&](const std::string& other) {
    return is_below(key, other) || is_below(other, key);
  });
}

void require_read(const JobReading& reading, const std::filesystem::path& file) {
  if (reading.problems.empty()) return;
  const Error& first = reading.problems.front();
  if (reading.problems.size() == 1) throw first;
  throw Error(first.kind(), text(first.what(), "; and ", reading.problems.size() - 1,
                                 " more: etalon check ", file.string(), " names all"));
}

Job read_job(const std::filesystem::path& file, std::span<const std::string> overrides) {
  JobReading reading = examine_job(file, overrides);
  require_read(reading, file);
  return std::move(reading.job);
}

std::string job_reference() {
  return text(
      "# The job file\n\n"
      "A job is one TOML 1.0 file. Every key has a default but `data.path`; an unknown key, a "
      "wrong type, a\n"
      "value out of its range, or a key that does nothing beside the others (`model.file` without\n"
      "`model.architecture = \"onnx\"`) is an error that names file, line and key. `--set "
      "section.key=value` overrides a\n"
      "key, `etalon run --dump-default` prints a commented file, `--dry-run` the effective one. "
      "Relative\npaths, also in the file, begin at the working directory, not at the folder of the "
      "job file. "
      "This page is\n"
      "the output of `etalon run --dump-reference`.\n\n"
      "Test vector, a job on a table with one row per lesion:\n\n"
      "```toml\n"
      "[job]\n"
      "name = \"lesions\"\n"
      "directory = \"out/lesions\"\n\n"
      "[data]\n"
      "path = \"lesions.csv\"\n"
      "skip_rows = 1\n"
      "label_column = \"diagnosis\"\n"
      "patient_column = \"patient\"\n"
      "classes = [\"benign\", \"malignant\"]\n"
      "class_values = [\"B\", \"M\"]\n\n"
      "[plan.analytical]\n"
      "auc = 0.85\n"
      "```\n\n"
      "| key | type | default | meaning |\n| --- | --- | --- | --- |\n",
      config::to_markdown(Job{}));
}

}  // namespace etalon::jobs
