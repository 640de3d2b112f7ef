// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "core/config/write.hpp"
#include "core/console.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "core/progress.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/commands/written_files.hpp"
#include "jobs/judging/score_files.hpp"
#include "jobs/prediction/scores.hpp"

namespace etalon::jobs {

int score_command(distributed::Session& session, const Arguments& arguments) {
  if (arguments.dump_default) {
    if (session.rank() == 0) print_file(config::to_toml(validation::MaskOptions{}));
    return 0;
  }
  check(arguments.positional.size() == 1, ErrorKind::usage,
        "give a table of masks: etalon score masks.csv --set 'classes=[\"1=liver\"]' "
        "[--output scores.json] [--rows scores.csv]");
  check(arguments.threads >= 0 && arguments.threads <= 4096, ErrorKind::usage,
        "--threads is 0 (one for each core) to 4096");
  const std::string& table = arguments.positional[0];
  require_apart({{"--output", arguments.output}, {"--rows", arguments.rows}},
                {{"the table of masks", table}});
  require_replaceable({{"--output", arguments.output, WrittenKind::mask_scores},
                       {"--rows", arguments.rows, WrittenKind::mask_rows}});
  const auto options = validation::read_mask_options(arguments.overrides);
  if (session.rank() != 0) return 0;
  std::optional<Progress> progress;
  const ScoredMasks scored = score_files(
      table, options, thread_count(arguments.threads), [&](std::int64_t done, std::int64_t all) {
        if (!progress) progress.emplace("masks", all, "cases", !arguments.json);
        progress->update(done);
      });
  if (progress) progress->finish();
  if (!arguments.rows.empty()) write_file(arguments.rows, scored.rows);
  if (!arguments.output.empty()) write_file(arguments.output, scored.document);
  if (arguments.json) {
    print_json(Json::parse(scored.document));
    return 0;
  }
  print(scored.lines);
  if (!arguments.rows.empty()) print(line("rows    ", arguments.rows));
  if (!arguments.output.empty()) print(line("summary ", arguments.output));
  return 0;
}

}  // namespace etalon::jobs
