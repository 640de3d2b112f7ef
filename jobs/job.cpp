// SPDX-License-Identifier: Apache-2.0
#include "jobs/job.hpp"

#include "core/config/read.hpp"
#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::jobs {

Job read_job(const std::filesystem::path& file, std::span<const std::string> overrides) {
  config::TomlValue document = config::read_toml_file(file);
  for (const std::string& assignment : overrides) config::apply_override(document, assignment);
  Job job = config::read<Job>(document);
  // A section that is missing as a whole has its defaults, and there is none for the source.
  check(!job.data.path.empty(), ErrorKind::config,
        text(file.string(), ": data.path is not set; name the source of the samples there"));
  return job;
}

std::string job_reference() {
  return text(
      "# The job file\n\n"
      "A job is one TOML 1.0 file. Every key has a default but `data.path`; an unknown key, a "
      "wrong type or a\n"
      "value out of its range is an error that names file, line and key. `--set section.key=value` "
      "overrides a\n"
      "key, `etalon run --dump-default` prints a commented file, `--dry-run` the effective one. "
      "This page is\n"
      "the output of `etalon run --dump-reference`.\n\n"
      "| key | type | default | meaning |\n| --- | --- | --- | --- |\n",
      config::to_markdown(Job{}));
}

}  // namespace etalon::jobs
