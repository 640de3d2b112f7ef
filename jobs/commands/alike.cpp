// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/alike.hpp"

#include <algorithm>
#include <array>

#include "core/config/write.hpp"
#include "core/text.hpp"

namespace etalon::jobs {
namespace {

constexpr std::array<std::string_view, 5> own_keys = {"data.path", "data.patient_table",
                                                      "job.directory", "model.file", "train.lanes"};

void add_leaves(const Json& json, const std::string& key, distributed::Facts& facts) {
  if (json.is_object()) {
    for (const auto& [name, value] : json.as_object()) {
      add_leaves(value, key.empty() ? name : text(key, ".", name), facts);
    }
  } else if (std::ranges::find(own_keys, key) == own_keys.end()) {
    facts[key] = json.canonical();
  }
}

}  // namespace

distributed::Facts job_facts(const Job& job) {
  distributed::Facts facts;
  add_leaves(config::to_json(job), "", facts);
  return facts;
}

distributed::Facts command_facts(std::string_view verb, const Arguments& arguments) {
  const auto flag = [](bool value) { return std::string(value ? "given" : "not given"); };
  return {{"the verb", std::string(verb)},
          {"--from", text(arguments.from)},
          {"--to", text(arguments.to)},
          {"--dry-run", flag(arguments.dry_run)},
          {"--dump-default", flag(arguments.dump_default)},
          {"--dump-reference", flag(arguments.dump_reference)},
          {"--key", flag(!arguments.key.empty())},
          {"--replace-plan", flag(arguments.replace_plan)}};
}

}  // namespace etalon::jobs
