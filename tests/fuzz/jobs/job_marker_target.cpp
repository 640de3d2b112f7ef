// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "jobs/directory/job_directory.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/archives.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  std::filesystem::remove_all("knee");
  static_cast<void>(jobs::JobDirectory::claim("knee", "knee"));
  return {read_text_file("knee/.etalon/job.json")};
}

void parse(std::string_view bytes) {
  std::filesystem::create_directories("knee/.etalon");
  testing_support::overwrite("knee/.etalon/job.json", std::string(bytes));
  jobs::check_directory("knee", {});
  const Json marker = Json::parse(bytes);
  ensure(marker.at("format") == Json("etalon-job-directory"), "only a marker marks a directory");
  jobs::check_directory("knee", marker.at("job").as_string());
}

}  // namespace etalon::fuzz
