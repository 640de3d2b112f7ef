// SPDX-License-Identifier: Apache-2.0
#include "models/packages/provenance.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/hex.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

constexpr std::string_view build_type = "urn:etalon:job:1";
constexpr std::string_view builder = "urn:etalon:builder:1";
constexpr std::array<std::string_view, 8> record_keys = {
    "step", "inputs", "configuration", "environment", "machines", "started", "finished", "outputs"};
constexpr std::string_view signer_name = "signer.pub";
constexpr std::array<std::string_view, 4> places = {"path", "file", "directory", "patient_table"};

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

/// SLSA's place for what the builder is trusted by: its key as a resource with content.
Json signer_json(const PublicKey& key) {
  return Json(
      Json::Array{Json::object({{"name", signer_name},
                                {"digest", Json::object({{"sha256", key.hint()}})},
                                {"content", to_base64(std::as_bytes(std::span(key.pem())))}})});
}

/// Refuses keys that nobody writes: what is signed here is read by people too.
void require_keys(const Json& json, std::initializer_list<std::string_view> known,
                  std::string_view place) {
  for (const auto& [key, value] : json.as_object()) {
    check(std::ranges::find(known, key) != known.end(), ErrorKind::format,
          text("'", place, "' has an unknown key '", key, "'"));
  }
}

Digest parse_digest(const Json& json) {
  require_keys(json, {"sha256"}, "digest");
  return Digest::parse(json.at("sha256").as_string());
}

std::string parse_signer(const Json& builder_json) {
  require_keys(builder_json, {"id", "builderDependencies"}, "builder");
  check(builder_json.at("id") == Json(builder), ErrorKind::format,
        text("builder.id is not ", builder));
  const auto& dependencies = builder_json.at("builderDependencies").as_array();
  check(dependencies.size() == 1 && dependencies[0].at("name") == Json(signer_name),
        ErrorKind::format, "the key that signed it is not named, or something beside it");
  const Json& named = dependencies[0];
  require_keys(named, {"name", "digest", "content"}, signer_name);
  const auto bytes = from_base64(named.at("content").as_string());
  check(bytes.has_value(), ErrorKind::format, "'content' of the signer's key is not base64");
  std::string pem(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  check(parse_digest(named.at("digest")) == sha256(pem), ErrorKind::format,
        "the digest of the signer's key is not that of its content");
  return pem;
}

/// Why these are not the times of a step; empty when they can be.
std::string step_time_fault(const StepTimes& times) {
  for (const std::string& time : {times.started, times.finished}) {
    if (!parse_rfc3339(time)) return text("names '", time, "', which is no time");
  }
  if (times.finished >= times.started) return {};
  return text("ended at ", times.finished, ", before it began (", times.started, ")");
}

std::pair<std::string, Digest> parse_named_digest(const Json& resource) {
  require_keys(resource, {"name", "digest"}, "resource");
  return {resource.at("name").as_string(), parse_digest(resource.at("digest"))};
}

/// Resources in their order, each name once.
std::vector<std::pair<std::string, Digest>> parse_resources(const Json& list) {
  std::vector<std::pair<std::string, Digest>> resources;
  std::set<std::string> names;
  for (const Json& resource : list.as_array()) {
    resources.push_back(parse_named_digest(resource));
    check(names.insert(resources.back().first).second, ErrorKind::format,
          text("'", resources.back().first, "' stands here twice"));
  }
  return resources;
}

}  // namespace

Json without_places(const Json& configuration) {
  if (!configuration.is_object()) return configuration;
  Json result = Json::object();
  for (const auto& [key, value] : configuration.as_object()) {
    if (std::ranges::find(places, key) == places.end()) result[key] = without_places(value);
  }
  return result;
}

std::string time_fault(const Provenance& provenance) {
  std::string first;
  std::string last;
  for (const auto& [step, times] : provenance.times) {
    std::string fault = step_time_fault(times);
    if (!fault.empty()) return text("step ", step, " ", fault);
    // RFC 3339 in UTC: the order of the text is that of time.
    if (first.empty() || times.started < first) first = times.started;
    last = std::max(last, times.finished);
  }
  if (provenance.started != first)
    return text("startedOn is ", provenance.started, ", the first step began at ", first);
  if (provenance.finished != last)
    return text("finishedOn is ", provenance.finished, ", the last step ended at ", last);
  return {};
}

std::optional<Digest> Provenance::output(std::string_view name) const {
  const auto found = std::ranges::find(
      outputs, name, [](const auto& entry) -> std::string_view { return entry.first; });
  return found == outputs.end() ? std::nullopt : std::optional(found->second);
}

Provenance parse_provenance(const Statement& statement, const std::string& source) {
  return with_context(source, [&] {
    check(statement.predicate_type == provenance_predicate, ErrorKind::format,
          text("is no provenance (predicate '", statement.predicate_type, "')"));
    require_keys(statement.predicate, {"buildDefinition", "runDetails"}, "predicate");
    const Json& definition = statement.predicate.at("buildDefinition");
    require_keys(definition,
                 {"buildType", "externalParameters", "internalParameters", "resolvedDependencies"},
                 "buildDefinition");
    check(definition.at("buildType") == Json(build_type), ErrorKind::format,
          text("buildType is not ", build_type));
    const Json& details = statement.predicate.at("runDetails");
    require_keys(details, {"builder", "metadata", "byproducts"}, "runDetails");
    require_keys(details.at("metadata"), {"startedOn", "finishedOn"}, "metadata");
    Provenance result;
    result.public_key = parse_signer(details.at("builder"));
    result.started = details.at("metadata").at("startedOn").as_string();
    result.finished = details.at("metadata").at("finishedOn").as_string();
    const Json& configurations = definition.at("externalParameters");
    for (const auto& [step, internal] : definition.at("internalParameters").as_object()) {
      require_keys(internal, {"environment", "facts", "started", "finished"}, step);
      result.environments[step] = internal.at("environment");
      result.facts[step] = internal.at("facts");
      result.times[step] = {internal.at("started").as_string(),
                            internal.at("finished").as_string()};
      result.configurations[step] = configurations.at(step);
    }
    for (const auto& [step, configuration] : configurations.as_object())
      check(result.facts.contains(step), ErrorKind::format,
            text("step '", step, "' has a configuration and nothing else"));
    for (auto& [name, digest] : parse_resources(definition.at("resolvedDependencies")))
      result.inputs.emplace(std::move(name), digest);
    result.outputs = parse_resources(details.at("byproducts"));
    return result;
  });
}

Statement provenance(std::string_view package_name, const Digest& package,
                     const std::vector<std::pair<std::string, Json>>& records,
                     const PublicKey& signer) {
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
      parameters[step] = without_places(record.at("configuration"));
      internal[step] = Json::object({{"environment", record.at("environment")},
                                     {"facts", facts(record)},
                                     {"started", record.at("started")},
                                     {"finished", record.at("finished")}});
      append_resources(dependencies, step, record.at("inputs"));
      append_resources(byproducts, step, record.at("outputs"));
      const StepTimes times{record.at("started").as_string(), record.at("finished").as_string()};
      const std::string fault = step_time_fault(times);
      check(
          fault.empty(), ErrorKind::format,
          text("it ", fault, "; was the clock set back? Remove the record and run the step again"));
      if (started.empty() || times.started < started) started = times.started;
      finished = std::max(finished, times.finished);
    });
  }
  const Json definition = Json::object({{"buildType", build_type},
                                        {"externalParameters", parameters},
                                        {"internalParameters", internal},
                                        {"resolvedDependencies", dependencies}});
  const Json details = Json::object(
      {{"builder", Json::object({{"id", builder}, {"builderDependencies", signer_json(signer)}})},
       {"metadata", Json::object({{"startedOn", started}, {"finishedOn", finished}})},
       {"byproducts", byproducts}});
  return {.subject = std::string(package_name),
          .digest = package,
          .predicate_type = std::string(provenance_predicate),
          .predicate = Json::object({{"buildDefinition", definition}, {"runDetails", details}})};
}

}  // namespace etalon::models
