// SPDX-License-Identifier: Apache-2.0
#include "jobs/directory/job_directory.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "jobs/directory/kept_folder.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view own_folder = ".etalon";
constexpr std::string_view marker_name = "job.json";
constexpr std::string_view directory_format = "etalon-job-directory";
constexpr std::int64_t directory_version = 1;
constexpr std::int64_t most_marker_bytes = 1 << 20;

/// Names of what a directory holds, without Etalon's own folder, sorted.
std::vector<std::string> foreign_entries(const fs::path& directory) {
  std::vector<std::string> names;
  std::error_code problem;
  for (fs::directory_iterator entry(directory, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    if (entry->path().filename() != own_folder) names.push_back(entry->path().filename());
  }
  check(!problem, ErrorKind::io,
        text(directory.string(), ": cannot be listed (", problem.message(), ")"));
  std::ranges::sort(names);
  return names;
}

std::string unmarked_objection(const fs::path& directory, const std::vector<std::string>& names) {
  for (const char* step : {"data/record.json", "train/record.json"}) {
    if (fs::exists(directory / step)) {
      return text(directory.string(), ": was made by an earlier version of Etalon (it has ", step,
                  " but no .etalon/job.json), which this one does not go on with; name another "
                  "job.directory, or remove this one when nothing in it is needed");
    }
  }
  return text(
      directory.string(), ": is not a job directory (it holds ", Json(names.front()).canonical(),
      names.size() > 1 ? text(" and ", names.size() - 1, " more") : std::string(),
      ", which Etalon did not make); name a directory that is new or empty as job.directory");
}

/// Throws unless the marker is one of this version, and of the job of this name (if one is given).
void check_marker(const fs::path& directory, std::string_view job_name) {
  const fs::path file = directory / own_folder / marker_name;
  const Json marker = Json::read_file(file, most_marker_bytes);
  with_context(file.string(), [&] {
    check(marker.at("format").as_string() == directory_format, ErrorKind::format,
          "is no marker of a job directory; name another job.directory");
    check(marker.at("version").as_integer() <= directory_version, ErrorKind::unsupported,
          text("was made by a later version of Etalon (", marker.at("etalon").as_string(),
               "); use that one, or name another job.directory"));
  });
  const std::string owner =
      with_context(file.string(), [&] { return marker.at("job").as_string(); });
  check(job_name.empty() || owner == as_utf8(job_name), ErrorKind::config,
        text(directory.string(), ": is the directory of job ", Json(owner).canonical(),
             ", but this job is called ", Json(as_utf8(job_name)).canonical(),
             "; name another job.directory, or put job.name back"));
}

/// Whether `.etalon/temporary` may have this from a process that was killed before the marker, or
/// is about to write it: a file under a name of `temporary_name`.
bool is_left_behind(const fs::directory_entry& entry) {
  constexpr std::string_view prefix = ".etalon-";
  constexpr std::size_t digits = 32;
  const std::string name = entry.path().filename().string();
  const fs::file_status status = entry.symlink_status();
  // Renamed to its final name since the folder was listed: another process begins just now.
  const bool is_gone = status.type() == fs::file_type::not_found;
  return (is_gone || fs::is_regular_file(status)) && name.starts_with(prefix) &&
         name.size() == prefix.size() + digits &&
         name.find_first_not_of("0123456789abcdef", prefix.size()) == std::string::npos;
}

/// What stands in an `.etalon` without a marker that no killed process left there; empty when
/// there is nothing.
std::string foreign_in_own(const fs::path& own) {
  if (!fs::exists(fs::symlink_status(own))) return {};
  // A link or a file in its place is named when the folder is made.
  if (!fs::is_directory(fs::symlink_status(own))) return {};
  for (const auto& entry : fs::directory_iterator(own)) {
    const std::string name = entry.path().filename().string();
    const bool is_file = fs::is_regular_file(entry.symlink_status());
    if (is_file && (name == "lock" || name == "holder")) {
      const std::string line = read_text_file(entry.path(), most_marker_bytes);
      if (line.empty() || parse_holder(line)) continue;
      return (fs::path(own_folder) / name).string();
    }
    if (name != "temporary") return (fs::path(own_folder) / name).string();
    if (!fs::is_directory(entry.symlink_status())) continue;
    for (const auto& inner : fs::directory_iterator(entry.path())) {
      if (!is_left_behind(inner))
        return (fs::path(own_folder) / name / inner.path().filename()).string();
    }
  }
  return {};
}

void write_marker(const fs::path& file, std::string_view job_name) {
  write_file(file, Json::object({{"format", directory_format},
                                 {"version", directory_version},
                                 {"job", as_utf8(job_name)},
                                 {"made", utc_now()},
                                 {"etalon", ETALON_VERSION}})
                       .pretty());
}

/// `.etalon` or a folder in it: made when missing; a link in its place is never followed.
void make_own_folder(const fs::path& folder, mode_t mode) {
  if (::mkdir(folder.c_str(), mode) == 0) return;
  if (errno != EEXIST) fail_file(folder, "be made");
  check(fs::is_directory(fs::symlink_status(folder)), ErrorKind::io,
        text(folder.string(),
             ": is not a folder (it is a link or a file in the place of one); "
             "remove it"));
}

/// Removes what killed processes left. Links in it are removed, not followed.
void empty_temporary(const fs::path& folder) {
  make_own_folder(folder, 0700);
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(folder, problem)) {
    fs::remove_all(entry.path(), problem);
    if (problem) break;
  }
  check(!problem, ErrorKind::io,
        text(folder.string(), ": cannot be emptied (", problem.message(), ")"));
}

}  // namespace

bool is_job_directory(const fs::path& folder) {
  return fs::exists(folder / own_folder / marker_name);
}

void check_directory(const fs::path& directory, std::string_view job_name) {
  try {
    if (const auto kept = kept_folder_around(directory)) {
      throw Error(ErrorKind::config, text(directory.string(), ": lies in ", describe(*kept),
                                          "; name a directory outside of it as job.directory"));
    }
    const auto status = fs::status(directory);
    if (!fs::exists(status)) return;
    check(fs::is_directory(status), ErrorKind::config,
          text(directory.string(), ": is a file; name a directory as job.directory"));
    std::vector<std::string> names;
    if (!is_job_directory(directory)) {
      names = foreign_entries(directory);
      if (const std::string own = foreign_in_own(directory / own_folder); !own.empty())
        names.insert(names.begin(), own);
      if (names.empty()) return;
    }
    // The marker comes before anything else, so that what was listed without it is foreign; unless
    // another process made the marker since, in a directory that it found empty.
    if (!is_job_directory(directory))
      throw Error(ErrorKind::config, unmarked_objection(directory, names));
    check_marker(directory, job_name);
  } catch (const fs::filesystem_error& problem) {
    throw Error(ErrorKind::io, text(directory.string(), ": cannot be looked at (",
                                    problem.code().message(), "); name another job.directory"));
  }
}

std::optional<Holder> other_holder(const fs::path& directory) {
  for (const char* name : {"lock", "holder"}) {
    const fs::path file = directory / own_folder / name;
    if (!fs::is_regular_file(fs::symlink_status(file))) continue;
    const auto holder = parse_holder(read_text_file(file, most_marker_bytes));
    if (!holder || has_ended(*holder)) continue;
    const Holder self = this_process();
    if (holder->host == self.host && holder->boot == self.boot && holder->process == self.process)
      continue;
    return holder;
  }
  return std::nullopt;
}

JobDirectory JobDirectory::claim(const fs::path& directory, std::string_view job_name) {
  const fs::path own = directory / own_folder;
  const fs::path marker = own / marker_name;
  check_directory(directory, job_name);
  make_folder(directory);
  make_own_folder(own, 0777);
  JobLock lock(own);
  if (fs::exists(marker)) check_marker(directory, job_name);
  empty_temporary(own / "temporary");
  if (!fs::exists(marker)) write_marker(marker, job_name);
  return JobDirectory(std::move(lock));
}

std::string JobDirectory::warning() const {
  const auto& before = lock_.interrupted();
  if (!before) return {};
  return text("the last run, ", describe(*before), ", was cut off; going on from what it left",
              has_ended(*before) ? "" : " (if it still runs on that host, end it)");
}

std::optional<JobDirectory> claim_if_job_directory(const fs::path& folder) {
  if (!is_job_directory(folder)) return std::nullopt;
  return JobDirectory::claim(folder, {});
}

}  // namespace etalon::jobs
