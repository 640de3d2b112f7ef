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

/// Each option by its value.
struct OptionFacts {
  distributed::Facts& facts;

  void operator()(std::string_view name, bool value, std::string_view /*meaning*/) const {
    add(name, value ? "given" : "not given");
  }
  void operator()(std::string_view name, std::int64_t value, std::string_view /*meaning*/) const {
    add(name, text(value));
  }
  void operator()(std::string_view name, const std::string& value,
                  std::string_view /*meaning*/) const {
    add(name, value.empty() ? "not given" : value);
  }
  void operator()(std::string_view name, const std::vector<std::string>& values,
                  std::string_view /*meaning*/) const {
    // What --set makes of the job file is compared with it: some keys are each rank's own.
    if (name != "set") add(name, values.empty() ? "not given" : join(values, ", "));
  }

 private:
  void add(std::string_view name, std::string value) const {
    facts[text("--", name)] = std::move(value);
  }
};

}  // namespace

distributed::Facts job_facts(const Job& job) {
  distributed::Facts facts;
  add_leaves(config::to_json(job), "", facts);
  return facts;
}

distributed::Facts command_facts(std::string_view verb, const Arguments& arguments) {
  distributed::Facts facts = {{"the verb", std::string(verb)},
                              {"the number of arguments", text(arguments.positional.size())}};
  Arguments::options(arguments, OptionFacts{facts});
  return facts;
}

}  // namespace etalon::jobs
