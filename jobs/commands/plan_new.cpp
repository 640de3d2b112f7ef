// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/plan_new.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>
#include <vector>

#include "core/console.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/commands/written_files.hpp"
#include "validation/profiles/starting_plans.hpp"

namespace etalon::jobs {
namespace {

int show_names(const Arguments& arguments) {
  if (arguments.json) {
    Json names = Json::array();
    for (const auto& each : validation::starting_plans())
      names.push_back(Json::object({{"name", each.name}, {"summary", each.summary}}));
    print_json(names);
    return 0;
  }
  std::size_t widest = 0;
  for (const auto& each : validation::starting_plans()) widest = std::max(widest, each.name.size());
  std::string lines;
  for (const auto& each : validation::starting_plans())
    lines += line(padded(each.name, widest + 2), each.summary);
  print(lines + line("next  etalon plan new --profile NAME [--output FILE]"));
  return 0;
}

/// `plan.toml` and `design` is `plan.design.toml`.
std::string beside(std::filesystem::path plan, std::string_view kind) {
  const std::string extension = plan.extension().string();
  return plan.replace_extension(text(".", kind, extension)).string();
}

}  // namespace

int new_plan(const Arguments& arguments) {
  require_form(arguments, "plan new --profile NAME", "profile output");
  for (const auto& [option, value] :
       {std::pair{"profile", &arguments.profile}, std::pair{"output", &arguments.output}}) {
    check(!arguments.has(option) || !value->empty(), ErrorKind::usage,
          text("--", option, " is empty; say which, or leave the option out"));
  }
  if (arguments.profile.empty()) return show_names(arguments);
  const auto& start = validation::starting_plan_of(arguments.profile);
  const std::string plan = arguments.output.empty() ? "plan.toml" : arguments.output;
  const std::string design = beside(plan, "design");
  const std::string profile = beside(plan, "profile");
  const std::array files = {std::pair{plan, start.plan}, std::pair{design, start.design},
                            std::pair{profile, start.profile}};
  std::vector<std::string> there;
  for (const auto& [file, content] : files) {
    require_outside({"--output", file});
    require_place({"--output", file});
    if (std::filesystem::exists(std::filesystem::symlink_status(file))) there.push_back(file);
  }
  check(there.empty(), ErrorKind::io,
        text(join(there, ", "),
             ": is there already, and nothing is written over it; name another file by --output, "
             "or remove it"));
  for (const auto& [file, content] : files) write_file(file, content);
  if (arguments.json) {
    print_json(Json::object(
        {{"from", start.name}, {"plan", plan}, {"design", design}, {"profile", profile}}));
    return 0;
  }
  print(line("plan     ", plan, "  (edit it: what is judged, limits, thresholds)") +
        line("design   ", design, "  (the study that it is for)") +
        line("profile  ", profile, "  (the least that a certifier asks, where one does)") +
        line("next     etalon plan power --plan ", plan, " --design ", design,
             "   # what the study promises") +
        line("         etalon plan check --plan ", plan, " --profile ", profile, " --design ",
             design) +
        line("         etalon keygen board --output keys   # once: who holds the labels signs") +
        line("         etalon plan sign --plan ", plan, " --design ", design, " --profile ",
             profile, " --key keys/board.key   # fixed, before the labels are seen") +
        line("         etalon validate --plan ", plan,
             " --predictions FILE --labels FILE --signer keys/board.pub --profile ", profile));
  return 0;
}

}  // namespace etalon::jobs
