// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/written_files.hpp"

#include <filesystem>
#include <system_error>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "jobs/directory/kept_folder.hpp"
#include "models/packages/bundle.hpp"
#include "validation/masks/rows_csv.hpp"
#include "validation/plan/signed_requirements.hpp"

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

bool has_schema(const std::string& content, std::string_view name) {
  if (std::ssize(content) > most_json_bytes) return false;
  const Json json = Json::parse(content, "", most_json_values);
  const Json* schema = json.is_object() ? json.find("schema") : nullptr;
  return schema != nullptr && schema->is_string() && schema->as_string().starts_with(name);
}

bool is_of(WrittenKind kind, const std::string& content) {
  switch (kind) {
    case WrittenKind::result: return has_schema(content, "etalon.result/");
    case WrittenKind::comparison: return has_schema(content, "etalon.comparison/");
    case WrittenKind::mask_scores: return has_schema(content, "etalon.mask-scores/");
    case WrittenKind::mask_rows: return validation::is_rows_csv(content);
    case WrittenKind::page:
      return content.starts_with("<!DOCTYPE html>") &&
             content.find(R"(<section id="silence" aria-labelledby="silence-h">)") !=
                 std::string::npos;
    case WrittenKind::script: {
      const std::string head = content.substr(0, content.find("\n#SBATCH "));
      return head.starts_with("#!/bin/bash\n# Batch script of job '") &&
             head.ends_with("', written by etalon slurm.");
    }
    case WrittenKind::signed_plan:
      return std::ssize(content) <= models::most_bundle_bytes &&
             validation::is_requirements_predicate(
                 models::parse_bundle(content, "").statement.predicate_type);
  }
  return false;
}

/// Whether an earlier run of the verb may have written it. A link is followed, as by who writes.
bool is_own(const WrittenFile& written) {
  const std::filesystem::path file = written.file;
  if (!std::filesystem::exists(file)) return true;
  if (!std::filesystem::is_regular_file(file) || is_larger(file, most_document_bytes)) return false;
  const std::string content = read_text_file(file);
  if (content.empty()) return true;
  try {
    return is_of(written.kind, content);
  } catch (const Error&) {
    return false;  // cannot be read as a file of this kind
  }
}

}  // namespace

void require_outside(const NamedFile& written) {
  if (written.file.empty()) return;
  if (const auto kept = kept_folder_around(written.file)) {
    throw Error(ErrorKind::usage, text(written.option, " ", written.file, " lies in ",
                                       describe(*kept), "; name a place elsewhere"));
  }
}

void require_place(const NamedFile& written) {
  if (written.file.empty()) return;
  const std::filesystem::path file = written.file;
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  check(std::filesystem::is_directory(folder), ErrorKind::io,
        text(written.option, " ", file.string(), ": there is no folder ", folder.string(),
             "; make it, or name a file in one that is there"));
  check(!std::filesystem::is_directory(file), ErrorKind::io,
        text(written.option, " ", file.string(), ": is a folder; name a file in it"));
}

void require_replaceable(const std::vector<WrittenFile>& written) {
  for (const WrittenFile& each : written) {
    if (each.file.empty()) continue;
    require_outside({each.option, each.file});
    require_place({each.option, each.file});
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
