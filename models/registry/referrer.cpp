// SPDX-License-Identifier: Apache-2.0
#include "models/registry/referrer.hpp"

#include "core/error.hpp"
#include "core/hex.hpp"
#include "core/text.hpp"
#include "models/registry/media_types.hpp"

namespace etalon::models {

ManifestSummary parse_manifest(std::string_view bytes, std::string_view source) {
  check(bytes.size() <= max_manifest_bytes, ErrorKind::format,
        text(source, ": larger than 4 MiB, which no manifest is"));
  const Json json = Json::parse(bytes, source);
  return with_context(source, [&] {
    check(json.is_object() && json.at("schemaVersion") == Json(2), ErrorKind::format,
          "no OCI manifest (schemaVersion is not 2)");
    ManifestSummary summary;
    summary.self.media_type = manifest_media_type;
    if (const Json* type = json.find("mediaType")) summary.self.media_type = type->as_string();
    check(summary.self.media_type == manifest_media_type, ErrorKind::unsupported,
          text("media type ", summary.self.media_type, " is not ", manifest_media_type,
               "; only single OCI manifests are read"));
    summary.self.digest = sha256(bytes);
    summary.self.size = std::ssize(bytes);
    summary.config = parse_descriptor(json.at("config"));
    summary.self.artifact_type = summary.config.media_type;
    if (const Json* type = json.find("artifactType")) {
      summary.self.artifact_type = type->as_string();
    }
    if (const Json* annotations = json.find("annotations")) {
      for (const auto& [key, value] : annotations->as_object()) {
        summary.self.annotations[key] = value.as_string();
      }
    }
    if (const Json* subject = json.find("subject")) summary.subject = parse_descriptor(*subject);
    for (const Json& layer : json.at("layers").as_array()) {
      summary.layers.push_back(parse_descriptor(layer));
    }
    return summary;
  });
}

std::optional<std::string> bundle_predicate(std::string_view bundle) {
  try {
    const Json json = Json::parse(bundle, "bundle");
    const auto payload = from_base64(json.at("dsseEnvelope").at("payload").as_string());
    if (!payload) return std::nullopt;
    const std::string_view statement(reinterpret_cast<const char*>(payload->data()),
                                     payload->size());
    return Json::parse(statement, "statement").at("predicateType").as_string();
  } catch (const Error&) {
    return std::nullopt;  // another kind of bundle, or none
  }
}

}  // namespace etalon::models
