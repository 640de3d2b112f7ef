// SPDX-License-Identifier: Apache-2.0
#include "jobs/check/check.hpp"

#include <algorithm>
#include <cstdio>

#include "core/error.hpp"
#include "core/text.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/pipeline.hpp"

namespace etalon::jobs {
namespace {

void print(const JobCheck& found) {
  std::size_t width = 0;
  for (const Fact& fact : found.facts) width = std::max(width, fact.name.size());
  std::string lines;
  for (const auto& [name, value] : found.facts) {
    lines += text("  ", name, std::string(width - name.size() + 2, ' '), value, "\n");
  }
  const auto list = [&](const std::string& title, const std::vector<Objection>& objections) {
    for (const Objection& objection : objections) {
      lines += text(title, "[", to_string(objection.kind), "] ",
                    sentence({.subject = objection.subject, .reason = objection.reason}), "\n");
      if (!objection.remedy.empty()) lines += text("    to do: ", objection.remedy, "\n");
    }
  };
  list("warning", found.warnings);
  list("objection", found.objections);
  lines += found.objections.empty()
               ? text(found.file, ": nothing stands against this job\n")
               : text(found.file, ": ", found.objections.size(),
                      found.objections.size() == 1 ? " objection\n" : " objections\n");
  std::fputs(lines.c_str(), stdout);
}

}  // namespace

int check_command(distributed::Session& session, const Arguments& arguments) {
  check(arguments.positional.size() == 1, ErrorKind::usage,
        "give one job file: etalon check job.toml");
  const auto names = step_names();
  check(std::ranges::find(names, arguments.through) != names.end(), ErrorKind::usage,
        text("--through ", arguments.through, ": no step; steps are ",
             join(std::vector<std::string>(names.begin(), names.end()), ", ")));
  if (session.rank() != 0) return 0;
  const JobCheck found =
      check_job(arguments.positional[0], arguments.overrides, arguments.through, session.size());
  if (arguments.json) {
    std::fputs(to_json(found).pretty().c_str(), stdout);
  } else {
    print(found);
  }
  return found.objections.empty() ? 0 : exit_code(found.objections.front().kind);
}

}  // namespace etalon::jobs
