// SPDX-License-Identifier: Apache-2.0
#include "jobs/directory/holder.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  jobs::Holder other = jobs::this_process();
  other.host = "node3";
  other.command = "etalon run \x1b[31m job.toml";
  return {jobs::holder_text(jobs::this_process()), jobs::holder_text(other)};
}

void parse(std::string_view bytes) {
  const auto holder = jobs::parse_holder(bytes);
  if (!holder) return;
  const std::string line = jobs::holder_text(*holder);
  ensure(std::ranges::count(line, '\n') == 1 && line.back() == '\n', "a holder is one line");
  const auto again = jobs::parse_holder(line);
  ensure(again && jobs::holder_text(*again) == line, "a holder is read as it was written");
  static_cast<void>(jobs::has_ended(*holder));
  static_cast<void>(jobs::describe(*holder));
}

}  // namespace etalon::fuzz
