// SPDX-License-Identifier: Apache-2.0
#include "jobs/compression/gate_details.hpp"

#include <limits>
#include <set>

#include "core/printable.hpp"
#include "core/text.hpp"
#include "models/compression/quantize.hpp"

namespace etalon::jobs {
namespace {

using Names = std::set<std::string>;

std::string range_fault(const Json& json, std::string_view key, std::int64_t least,
                        std::int64_t most) {
  const std::int64_t value = json.at(key).as_integer();
  if (value >= least && value <= most) return {};
  return text("details ", key, " is ", value, ", which is none of ", least, " to ", most);
}

/// Each once.
Names names_of(const Json& list) {
  Names names;
  for (const Json& name : list.as_array()) names.insert(name.as_string());
  return names;
}

constexpr std::int64_t any_count = std::numeric_limits<std::int64_t>::max();

std::string stranger_among(const Json& list, const Names& known, std::string_view key) {
  for (const Json& name : list.as_array()) {
    if (!known.contains(name.as_string()))
      return text("details ", key, " names '", shortened(name.as_string(), 80),
                  "', which is no such node of model.onnx");
  }
  return {};
}

}  // namespace

std::string int8_values_fault(const Json& details, std::string_view candidate,
                              const models::CompressOptions& options) {
  const Json& kept = details.at("kept_in_float");
  const auto count = std::ssize(names_of(kept));
  if (count != static_cast<std::int64_t>(kept.size()))
    return "details kept_in_float has a name twice";
  if (candidate != (count == 0 ? std::string("int8") : text("int8 without ", count)))
    return text("details kept_in_float has ", count, " names");
  std::string fault = range_fault(details, "int8_operators", 1, any_count);
  if (!fault.empty()) return fault;
  return range_fault(details, "calibration_samples", 1, options.calibration_samples);
}

std::string pruned_values_fault(const Json& details) {
  std::string fault = range_fault(details, "parameters", 1, any_count);
  for (const Json& group : details.at("groups").as_array()) {
    static_cast<void>(names_of(group.at("producers")));
    if (fault.empty()) fault = range_fault(group, "channels_before", 1, any_count);
    if (fault.empty())
      fault = range_fault(group, "channels_after", 1, group.at("channels_before").as_integer());
  }
  return fault;
}

std::string nodes_fault(const Json& details, const models::Graph& full) {
  if (const Json* kept = details.find("kept_in_float")) {
    const auto nodes = models::quantizable_nodes(models::fold_for_inference(full));
    std::string fault = stranger_among(*kept, {nodes.begin(), nodes.end()}, "kept_in_float");
    if (!fault.empty()) return fault;
    const std::int64_t rest = std::ssize(nodes) - static_cast<std::int64_t>(kept->size());
    if (details.at("int8_operators") == Json(rest)) return {};
    return text("details int8_operators is ", details.at("int8_operators").canonical(),
                ", of model.onnx these are ", rest);
  }
  Names nodes;
  for (const models::Node& node : full.nodes) nodes.insert(node.name);
  for (const Json& group : details.at("groups").as_array()) {
    std::string fault = stranger_among(group.at("producers"), nodes, "groups.producers");
    if (!fault.empty()) return fault;
  }
  return {};
}

}  // namespace etalon::jobs
