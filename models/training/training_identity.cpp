// SPDX-License-Identifier: Apache-2.0
#include "models/training/training_identity.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

constexpr std::size_t shown_differences = 6;

std::string value_text(const Json* value) {
  if (value == nullptr) return "not set";
  std::string result = value->canonical();
  constexpr std::size_t longest = 72;
  if (result.size() > longest) result = as_utf8(result.substr(0, longest)) + "…";
  return result;
}

void compare(const Json* there, const Json* mine, const std::string& key,
             const TrainingIdentity& identity, std::vector<std::string>& differences) {
  const bool are_objects =
      there != nullptr && mine != nullptr && there->is_object() && mine->is_object();
  if (are_objects) {
    std::set<std::string> names;
    for (const auto* side : {there, mine}) {
      for (const auto& [name, value] : side->as_object()) names.insert(name);
    }
    for (const std::string& name : names) {
      compare(there->find(name), mine->find(name), key.empty() ? name : text(key, ".", name),
              identity, differences);
    }
    return;
  }
  // By canonical form: 1 and 1.0 are one value.
  if (there != nullptr && mine != nullptr && there->canonical() == mine->canonical()) return;
  constexpr std::string_view inputs = "inputs.";
  if (key.starts_with(inputs)) {
    const auto place = identity.places.find(key.substr(inputs.size()));
    const std::string file =
        place == identity.places.end() ? key.substr(inputs.size()) : place->second;
    differences.push_back(mine == nullptr ? text("file ", file, " is gone")
                          : there == nullptr
                              ? text("file ", file, " is new")
                              : text("file ", file, " has other bytes: SHA-256 is now ",
                                     value_text(mine), ", was ", value_text(there)));
  } else {
    differences.push_back(text(key, " is now ", value_text(mine), ", was ", value_text(there)));
  }
}

}  // namespace

std::string configuration_difference(const Json& there, const TrainingIdentity& mine) {
  std::vector<std::string> differences;
  compare(&there, &mine.configuration, "", mine, differences);
  if (differences.size() > shown_differences) {
    const auto rest = differences.size() - shown_differences;
    differences.resize(shown_differences);
    differences.push_back(text("and ", rest, " more"));
  }
  return join(differences, "; ");
}

void check_identity(const Json& configuration, const MachineClass& machine_class,
                    const TrainingIdentity& mine, std::string_view what, std::string_view remedy) {
  const std::string difference = configuration_difference(configuration, mine);
  check(difference.empty(), ErrorKind::config,
        text(what, " of another training (", difference, "); ", remedy));
  check(
      machine_class == mine.machine_class, ErrorKind::unsupported,
      text(what, " of another machine class (",
           class_difference(mine.machine_class, "here", machine_class, "there"),
           "; the same bytes are promised within one class only); use a machine of that class, or ",
           "cap this one to it with job.machine_class, or ", remedy));
}

}  // namespace etalon::models
