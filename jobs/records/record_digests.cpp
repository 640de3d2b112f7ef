// SPDX-License-Identifier: Apache-2.0
#include "jobs/records/record_digests.hpp"

#include <string>

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

/// Record by its path below the job directory → digest. A file that is none of this format notes
/// nothing: then no record is believed.
Json noted(const fs::path& directory) {
  const fs::path file = digests_file(directory);
  if (!fs::exists(file)) return Json::object();
  try {
    Json json = Json::read_file(file, most_bytes);
    if (json.at("format") != Json(digests_format)) return Json::object();
    Json records = Json::object();
    for (const auto& [name, digest] : json.at("records").as_object()) {
      records[name] = Digest::parse(digest.as_string()).hex();
    }
    return records;
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::format) throw;
    return Json::object();
  }
}

std::string name_of(const fs::path& directory, const fs::path& record) {
  return record.lexically_relative(directory).generic_string();
}

}  // namespace

void note_record(const fs::path& directory, const fs::path& record, std::string_view bytes) {
  Json records = noted(directory);
  records[name_of(directory, record)] = sha256(bytes).hex();
  write_file(digests_file(directory),
             Json::object({{"format", digests_format}, {"records", records}}).pretty());
}

void check_noted(const fs::path& directory, const fs::path& record, std::string_view bytes) {
  const Json records = noted(directory);
  const Json* digest = records.find(name_of(directory, record));
  check(digest != nullptr && digest->as_string() == sha256(bytes).hex(), ErrorKind::integrity,
        text(record.string(), ": is not the record that its step left (",
             digests_file(directory).string(), " names ",
             digest == nullptr ? "none" : "another digest",
             "; one of the two was changed); put back what was changed, or remove the record to "
             "have the step done again"));
}

}  // namespace etalon::jobs
