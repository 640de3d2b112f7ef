// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "core/config/field.hpp"
#include "datasets/options.hpp"
#include "jobs/options.hpp"
#include "jobs/slurm/options.hpp"
#include "models/compression/options.hpp"
#include "models/training/options.hpp"
#include "models/zoo/options.hpp"
#include "validation/plan.hpp"

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

/// Reads a job file and applies `--set` overrides. Throws config errors naming file, line and key.
[[nodiscard]] Job read_job(const std::filesystem::path& file,
                           std::span<const std::string> overrides);

/// Every key of a job file with type, default, meaning and allowed values: `docs/formats/job.md`.
[[nodiscard]] std::string job_reference();

}  // namespace etalon::jobs
