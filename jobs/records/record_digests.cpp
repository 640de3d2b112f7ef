// SPDX-License-Identifier: Apache-2.0
#include "jobs/records/record_digests.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view digests_format = "etalon.records/1";
constexpr std::int64_t most_bytes = std::int64_t{1} << 20;

fs::path digests_file(const fs::path& directory) { return directory / "records" / "digests.json"; }

/// What is noted.
struct Noted {
  Json records = Json::object();  ///< record by its path below the job directory → digest
  std::string fault;              ///< why nothing is noted; empty when the file says what is
};

Noted noted(const fs::path& directory) {
  const fs::path file = digests_file(directory);
  if (!fs::exists(file)) return {.fault = "is missing"};
  try {
    const Json json = Json::read_file(file, most_bytes);
    check(json.at("format") == Json(digests_format), ErrorKind::format,
          text("'format' is not ", digests_format));
    Noted found;
    for (const auto& [name, digest] : json.at("records").as_object())
      found.records[name] = Digest::parse(digest.as_string()).hex();
    return found;
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::format) throw;
    return {.fault = text("cannot be read (", problem.what(), ")")};
  }
}

std::string name_of(const fs::path& directory, const fs::path& record) {
  return record.lexically_relative(directory).generic_string();
}

bool is_noted(const Noted& all, const std::string& name, const Digest& digest) {
  const Json* found = all.records.find(name);
  return found != nullptr && found->as_string() == digest.hex();
}

/// Every record of the directory that is not the one that was noted.
std::vector<fs::path> strange_records(const fs::path& directory, const Noted& all) {
  std::vector<fs::path> files;
  for (const char* step : {"data", "train", "compress", "validate"})
    files.push_back(directory / step / "record.json");
  for (const char* step : {"package", "certify", "push"})
    files.push_back(directory / "records" / (std::string(step) + ".json"));
  std::erase_if(files, [&](const fs::path& file) {
    return !fs::is_regular_file(file) || is_larger(file, most_record_bytes) ||
           is_noted(all, name_of(directory, file), sha256_file(file));
  });
  return files;
}

/// For a shell.
std::string quoted(const std::string& name) {
  const bool is_plain = std::ranges::all_of(name, [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') ||
           std::string_view("._-/").find(letter) != std::string_view::npos;
  });
  if (is_plain) return name;
  std::string result = "'";
  for (const char letter : name)
    result += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return result + "'";
}

}  // namespace

void note_record(const fs::path& directory, const fs::path& record, std::string_view bytes) {
  Json records = noted(directory).records;
  records[name_of(directory, record)] = sha256(bytes).hex();
  write_file(digests_file(directory),
             Json::object({{"format", digests_format}, {"records", records}}).pretty());
}

void check_noted(const fs::path& directory, const fs::path& record, std::string_view bytes) {
  const Noted all = noted(directory);
  if (is_noted(all, name_of(directory, record), sha256(bytes))) return;
  const std::string why = !all.fault.empty() ? all.fault
                          : all.records.contains(name_of(directory, record))
                              ? "names another digest"
                              : "names none";
  std::vector<fs::path> strange = strange_records(directory, all);
  if (std::ranges::find(strange, record) == strange.end()) strange.push_back(record);
  std::string command = "rm";
  for (const fs::path& file : strange) command += text(" ", quoted(file.string()));
  throw Error(ErrorKind::integrity,
              text(record.string(), ": is not the record that its step left (",
                   digests_file(directory).string(), " ", why, "); put back ",
                   all.fault.empty() ? "what was changed" : "that file", ", or have ",
                   strange.size() == 1 ? "its step"
                                       : text("the steps of all ", strange.size(), " such records"),
                   " done again: ", command));
}

}  // namespace etalon::jobs
