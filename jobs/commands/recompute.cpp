// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>

#include "core/console.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/schema.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/commands/judged_files.hpp"
#include "jobs/commands/pass_progress.hpp"
#include "jobs/prediction/scores.hpp"
#include "validation/plan/plan_forms.hpp"

namespace etalon::jobs {
namespace {

/// Where two results part: `results[2].lower`; empty when they are equal.
std::string first_difference(const Json& stated, const Json& found, const std::string& path) {
  if (stated.is_object() && found.is_object()) {
    for (const auto& [key, value] : found.as_object()) {
      const Json* other = stated.find(key);
      const std::string place = path.empty() ? key : text(path, ".", key);
      if (other == nullptr) return place;
      std::string deeper = first_difference(*other, value, place);
      if (!deeper.empty()) return deeper;
    }
    for (const auto& [key, value] : stated.as_object()) {
      if (!found.contains(key)) return path.empty() ? key : text(path, ".", key);
    }
    return {};
  }
  if (stated.is_array() && found.is_array() && stated.size() == found.size()) {
    for (std::size_t i = 0; i < found.size(); ++i) {
      std::string deeper =
          first_difference(stated.as_array()[i], found.as_array()[i], text(path, "[", i, "]"));
      if (!deeper.empty()) return deeper;
    }
    return {};
  }
  return stated == found ? std::string() : path;
}

/// The numbers of another version are others, whatever the sources are. Results of plans with and
/// without families have each their own.
void check_schema(const Json& result, const std::string& file) {
  const Json* schema = result.is_object() ? result.find("schema") : nullptr;
  check(schema != nullptr && schema->is_string(), ErrorKind::format,
        text(file, ": is no result of `etalon validate` (it has no schema)"));
  const auto forms = validation::plan_forms();
  if (std::ranges::find(forms, schema->as_string(), &validation::PlanForm::result) != forms.end())
    return;
  const std::string fault = schema_fault(schema->as_string(), forms.back().result);
  check(fault.empty(), ErrorKind::format, text(file, ": schema ", fault));
}

/// Whether its grounds name one: a signature, a profile.
bool rests_on(std::string_view ground, const Json& result) {
  const Json* grounds = result.is_object() ? result.find("grounds") : nullptr;
  const Json* found = grounds != nullptr && grounds->is_object() ? grounds->find(ground) : nullptr;
  return found != nullptr && !found->is_null();
}

}  // namespace

int recompute_command(distributed::Session& session, const Arguments& arguments) {
  check(arguments.positional.size() == 1 && !arguments.plan.empty() &&
            !arguments.predictions.empty() && !arguments.labels.empty(),
        ErrorKind::usage,
        "give a result and its sources: etalon recompute RESULT --plan FILE --predictions FILE "
        "--labels FILE");
  if (session.rank() != 0 && !arguments.stream) return 0;
  const std::string& file = arguments.positional[0];
  std::string stated;
  Json stated_json;
  const auto read_stated = [&] {
    if (session.rank() != 0) return;
    stated = read_text_file(file, most_json_bytes);
    stated_json = Json::parse(stated, file, most_json_values);
    check_schema(stated_json, file);
    check(!arguments.signer.empty() || !rests_on("plan_signature", stated_json), ErrorKind::usage,
          text(file, ": was judged by a signed plan; give --signer FILE, the public key under it"));
    check(!arguments.profile.empty() || !rests_on("profile", stated_json), ErrorKind::usage,
          text(file, ": was held to a profile; give --profile FILE, the one that it names"));
  };
  const JudgedFiles files = judged_files(arguments);
  validation::JudgementResult result;
  if (arguments.stream) {
    distributed::agree(session.world(), "reading the result", read_stated);
    result = stream_files(files, thread_count(0), session.world(),
                          pass_progress(!arguments.json && session.rank() == 0));
    if (session.rank() != 0) return 0;
  } else {
    read_stated();
    result = judge_files(files, thread_count(0)).result;
  }
  const std::string found = validation::result_bytes(result);
  if (stated != found) {
    const std::string place = first_difference(stated_json, Json::parse(found), "");
    throw Error(ErrorKind::integrity,
                text(file, ": is not what plan, predictions and labels give (",
                     place.empty() ? std::string("the bytes are not canonical JSON")
                                   : text("'", place, "' differs"),
                     "); judge again with `etalon validate`"));
  }
  if (arguments.json) {
    print_json(Json::object({{"equal", true}, {"results", std::ssize(result.results)}}));
  } else {
    print(line("equal   ", result.results.size(), " results computed again, ruling ",
               to_string(result.overall())));
  }
  return 0;
}

}  // namespace etalon::jobs
