// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "core/config/write.hpp"
#include "core/console.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/progress.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/commands/written_files.hpp"
#include "jobs/judging/compare_files.hpp"
#include "jobs/prediction/scores.hpp"

namespace etalon::jobs {

int compare_command(distributed::Session& session, const Arguments& arguments) {
  if (arguments.dump_default) {
    if (session.rank() == 0) print_file(config::to_toml(validation::CompareOptions{}));
    return 0;
  }
  check(arguments.positional.size() == 2 && !arguments.labels.empty(), ErrorKind::usage,
        "give two tables of predictions and the labels: etalon compare FILE FILE --labels FILE "
        "[--set threshold=0.5]");
  const ComparedFiles files{.first = arguments.positional[0],
                            .second = arguments.positional[1],
                            .labels = arguments.labels};
  require_apart({{"--output", arguments.output}}, {{"the first table", files.first},
                                                   {"the second table", files.second},
                                                   {"--labels", files.labels}});
  require_replaceable({{"--output", arguments.output, WrittenKind::comparison}});
  const auto options = validation::read_compare_options(arguments.overrides);
  if (session.rank() != 0) return 0;
  std::optional<Progress> progress;
  const validation::Comparison comparison =
      compare_files(files, options, thread_count(0), [&](std::int64_t done, std::int64_t all) {
        if (done == 0) progress.emplace("masks", all, "cases", !arguments.json);
        progress->update(done);
        if (done == all) progress->finish();
      });
  const std::string bytes = validation::comparison_bytes(comparison);
  if (!arguments.output.empty()) write_file(arguments.output, bytes);
  if (arguments.json) {
    print_json(Json::parse(bytes));
  } else {
    print(comparison_text(comparison));
    if (!arguments.output.empty()) print(line("result  ", arguments.output));
  }
  return 0;
}

}  // namespace etalon::jobs
