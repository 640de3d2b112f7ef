// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "core/config/field.hpp"
#include "datasets/options.hpp"
#include "models/training/options.hpp"
#include "models/zoo/options.hpp"

namespace etalon::jobs {

/// Section `[job]`.
struct JobOptions {
  std::string name = "job";
  std::string directory = "out/job";

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("name", self.name, {.doc = "Name of the job and of the package it makes."});
    visit.field("directory", self.directory, {.doc = "Where everything the job makes is kept."});
  }
};

/// A whole job file: one struct per section, every field with a default.
struct Job {
  JobOptions job;
  datasets::DataOptions data;
  models::ModelOptions model;
  models::TrainOptions train;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("job", self.job, {.doc = "What the job is called and where it works."});
    visit.field("data", self.data, {.doc = "Where the samples come from and how they are split."});
    visit.field("model", self.model, {.doc = "The graph that is trained."});
    visit.field("train", self.train, {.doc = "Training by logical shards."});
  }

  [[nodiscard]] std::filesystem::path directory() const { return job.directory; }
};

/// Reads a job file and applies `--set` overrides. Throws config errors naming file, line and key.
[[nodiscard]] Job read_job(const std::filesystem::path& file,
                           std::span<const std::string> overrides);

}  // namespace etalon::jobs
