// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/written_files.hpp"

#include <filesystem>
#include <system_error>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/directory/job_directory.hpp"

namespace etalon::jobs {
namespace {

/// Also of files that are not there yet. What the system cannot tell is named where it is opened.
bool is_same_file(const std::filesystem::path& one, const std::filesystem::path& other) {
  std::error_code problem;
  if (std::filesystem::equivalent(one, other, problem)) return true;
  const auto place = std::filesystem::weakly_canonical(std::filesystem::absolute(one), problem);
  return !problem &&
         place == std::filesystem::weakly_canonical(std::filesystem::absolute(other), problem) &&
         !problem;
}

/// Whether an earlier run of the verb may have written it. A link is followed, as by who writes.
bool is_own(const WrittenFile& written) {
  const std::filesystem::path file = written.file;
  if (!std::filesystem::exists(file)) return true;
  if (!std::filesystem::is_regular_file(file)) return false;
  const std::string content = read_text_file(file);
  return content.empty() || content.find(written.mark) != std::string::npos;
}

}  // namespace

void require_replaceable(const std::vector<WrittenFile>& written) {
  for (const WrittenFile& each : written) {
    if (each.file.empty()) continue;
    const std::filesystem::path job = outer_directory(each.file);
    check(job.empty(), ErrorKind::usage,
          text(each.option, " ", each.file, " lies in the job directory ", job.string(),
               ", which only its job writes; name a file elsewhere"));
    check(is_own(each), ErrorKind::usage,
          text(each.option, " ", each.file,
               ": another file is there, no earlier one of this verb; name another, or remove it"));
  }
}

void require_apart(const std::vector<NamedFile>& written, const std::vector<NamedFile>& read) {
  const auto compare = [](const NamedFile& to, const NamedFile& other) {
    if (to.file.empty() || other.file.empty()) return;
    check(!is_same_file(to.file, other.file), ErrorKind::usage,
          text(to.option, " ", to.file, " is the file of ", other.option, " (", other.file,
               "), which it would overwrite; name another file"));
  };
  for (std::size_t i = 0; i < written.size(); ++i) {
    for (const NamedFile& source : read) compare(written[i], source);
    for (std::size_t j = 0; j < i; ++j) compare(written[i], written[j]);
  }
}

}  // namespace etalon::jobs
