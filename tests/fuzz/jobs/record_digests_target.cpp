// SPDX-License-Identifier: Apache-2.0
#include "jobs/records/record_digests.hpp"

#include "core/error.hpp"
#include "core/file.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/archives.hpp"

namespace etalon::fuzz {
namespace {

constexpr std::string_view file = "records/digests.json";
constexpr std::string_view record = "data/record.json";

}  // namespace

std::vector<std::string> seeds() {
  jobs::note_record(".", record, "what the step left");
  jobs::note_record(".", "train/record.json", "what another left");
  return {read_text_file(file)};
}

void parse(std::string_view bytes) {
  std::filesystem::create_directories("records");
  testing_support::overwrite(file, std::string(bytes));
  bool is_other_believed = true;
  try {
    jobs::check_noted(".", record, "what nobody left");
  } catch (const Error& error) {
    is_other_believed = false;
    if (error.kind() != ErrorKind::integrity) throw;
  }
  ensure(!is_other_believed, "no file notes what nobody left");
  jobs::check_noted(".", record, "what the step left");
}

}  // namespace etalon::fuzz
