// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/field.hpp"
#include "core/error.hpp"
#include "datasets/options.hpp"
#include "jobs/options/sections.hpp"
#include "jobs/options/slurm.hpp"
#include "models/compression/options.hpp"
#include "models/training/options.hpp"
#include "models/zoo/options.hpp"
#include "validation/plan/plan.hpp"

namespace etalon::jobs {

/// A whole job file: one struct per section, every field with a default.
struct Job {
  JobOptions job;
  datasets::DataOptions data;
  models::ModelOptions model;
  models::TrainOptions train;
  models::CompressOptions compress;
  validation::Plan plan;
  PackageOptions package;
  SignOptions sign;
  RegistryOptions registry;
  SlurmOptions slurm;
  /// Of the keys whose default these patients may take away, those that the file or an override
  /// names: `validation::keys_with_left_out_defaults`, `compress` for any of the section,
  /// `plan.levels`.
  std::vector<std::string> given = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("job", self.job, {.doc = "What the job is called and where it works."});
    visit.field("data", self.data, {.doc = "Where the samples come from and how they are split."});
    visit.field("model", self.model, {.doc = "The graph that is trained."});
    visit.field("train", self.train, {.doc = "Training by logical shards."});
    visit.field("compress", self.compress,
                {.doc = "Compression, as far as a paired test shows non-inferiority."});
    visit.field("plan", self.plan,
                {.doc = "The validation plan, signed before the test labels are read."});
    visit.field("package", self.package, {.doc = "What the package says about the model."});
    visit.field("sign", self.sign, {.doc = "Keys that sign."});
    visit.field("registry", self.registry, {.doc = "Where the package is pushed."});
    visit.field("slurm", self.slurm, {.doc = "What `etalon slurm` asks of the cluster."});
  }

  [[nodiscard]] std::filesystem::path directory() const { return job.directory; }
};

/// A job file as far as it can be read: where a key has a problem its default stands.
struct JobReading {
  Job job;
  std::vector<Error> problems;  ///< in the order of the file's sections; each names place and key
  std::vector<std::string> refused = {};  ///< dotted keys in whose place a default stands

  /// Whether nobody gave the value of a key, or of a key of a section, that stands in `job`: it was
  /// given and refused.
  [[nodiscard]] bool is_refused(std::string_view key) const;
};

/// Reads a job file and applies `--set` overrides; finds every problem that the file alone shows:
/// misspelt keys, types, ranges, a missing source, levels, operating point, a version that is no
/// tag, keys that do nothing in this job. Throws what makes a file unreadable as a whole: an io
/// error, a config error for no TOML.
[[nodiscard]] JobReading examine_job(const std::filesystem::path& file,
                                     std::span<const std::string> overrides);

/// Throws the first problem, which says how many follow; nothing when there is none.
void require_read(const JobReading& reading, const std::filesystem::path& file);
/// The job of a file without problems; throws as `require_read` does.
[[nodiscard]] Job read_job(const std::filesystem::path& file,
                           std::span<const std::string> overrides);

/// Every key of a job file with type, default, meaning and allowed values: `docs/formats/job.md`.
[[nodiscard]] std::string job_reference();

}  // namespace etalon::jobs
