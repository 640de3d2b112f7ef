// SPDX-License-Identifier: Apache-2.0
#include "models/packages/provenance.hpp"

#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

constexpr std::string_view build_type = "urn:etalon:job:1";
constexpr std::string_view builder = "urn:etalon:builder:1";
constexpr std::array<std::string_view, 8> record_keys = {
    "step", "inputs", "configuration", "environment", "machines", "started", "finished", "outputs"};

/// in-toto resource descriptors `<step>/<name>` of a record's `inputs` or `outputs`.
void append_resources(Json& to, std::string_view step, const Json& digests) {
  for (const auto& [name, digest] : digests.as_object()) {
    to.push_back(Json::object(
        {{"name", text(step, "/", name)},
         {"digest", Json::object({{"sha256", Digest::parse(digest.as_string()).hex()}})}}));
  }
}

/// What a record states beside the common keys: `weights_sha256`, counts.
Json facts(const Json& record) {
  Json result = Json::object();
  for (const auto& [key, value] : record.as_object()) {
    if (std::ranges::find(record_keys, key) == record_keys.end()) result[key] = value;
  }
  return result;
}

}  // namespace

Statement provenance(std::string_view package_name, const Digest& package,
                     const std::vector<std::pair<std::string, Json>>& records) {
  check(!records.empty(), ErrorKind::format,
        text("package ", package_name, ": there are no records; run the job's steps first"));
  Json parameters = Json::object();
  Json internal = Json::object();
  Json dependencies = Json::array();
  Json byproducts = Json::array();
  std::string started;
  std::string finished;
  for (const auto& [step, record] : records) {
    with_context(text("record of step ", step), [&, &step = step, &record = record] {
      check(!parameters.contains(step), ErrorKind::format, "the step stands here twice");
      parameters[step] = record.at("configuration");
      internal[step] =
          Json::object({{"environment", record.at("environment")}, {"facts", facts(record)}});
      append_resources(dependencies, step, record.at("inputs"));
      append_resources(byproducts, step, record.at("outputs"));
      // RFC 3339 in UTC: the order of the text is that of time.
      const std::string& from = record.at("started").as_string();
      if (started.empty() || from < started) started = from;
      finished = std::max(finished, record.at("finished").as_string());
    });
  }
  const Json definition = Json::object({{"buildType", build_type},
                                        {"externalParameters", parameters},
                                        {"internalParameters", internal},
                                        {"resolvedDependencies", dependencies}});
  const Json details =
      Json::object({{"builder", Json::object({{"id", builder}})},
                    {"metadata", Json::object({{"startedOn", started}, {"finishedOn", finished}})},
                    {"byproducts", byproducts}});
  return {.subject = std::string(package_name),
          .digest = package,
          .predicate_type = std::string(provenance_predicate),
          .predicate = Json::object({{"buildDefinition", definition}, {"runDetails", details}})};
}

}  // namespace etalon::models
