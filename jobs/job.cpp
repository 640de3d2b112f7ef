// SPDX-License-Identifier: Apache-2.0
#include "jobs/job.hpp"

#include "core/config/read.hpp"

namespace etalon::jobs {

Job read_job(const std::filesystem::path& file, std::span<const std::string> overrides) {
  config::TomlValue document = config::read_toml_file(file);
  for (const std::string& assignment : overrides) config::apply_override(document, assignment);
  return config::read<Job>(document);
}

}  // namespace etalon::jobs
