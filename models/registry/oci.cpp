// SPDX-License-Identifier: Apache-2.0
#include "models/registry/oci.hpp"

#include <array>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/registry/media_types.hpp"
#include "models/registry/referrer.hpp"

namespace etalon::models {
namespace {

/// What a file is to ModelPack, by the end of its name.
std::string layer_media_type(std::string_view file) {
  struct Kind {
    std::string_view ending;
    std::string_view kind;
  };
  static constexpr std::array kinds{Kind{".onnx", "weight"},
                                    Kind{".safetensors", "weight"},
                                    Kind{".bin", "weight"},
                                    Kind{".data", "weight"},
                                    Kind{".json", "weight.config"},
                                    Kind{".toml", "weight.config"},
                                    Kind{".yaml", "weight.config"},
                                    Kind{".h5", "dataset"},
                                    Kind{".csv", "dataset"},
                                    Kind{".py", "code"},
                                    Kind{".sh", "code"}};
  std::string_view kind = "doc";
  for (const Kind& candidate : kinds) {
    if (file.ends_with(candidate.ending)) kind = candidate.kind;
  }
  return text("application/vnd.cncf.model.", kind, ".v1.raw");
}

Descriptor described(std::string_view media_type, std::string_view bytes) {
  return {
      .media_type = std::string(media_type), .digest = sha256(bytes), .size = std::ssize(bytes)};
}

/// Adds the config blob and seals the manifest.
Artifact sealed(Json manifest, std::string config) {
  Artifact artifact;
  manifest["schemaVersion"] = 2;
  manifest["mediaType"] = manifest_media_type;
  artifact.manifest = manifest.canonical();
  check(artifact.manifest.size() <= max_manifest_bytes, ErrorKind::unsupported,
        "the manifest is larger than 4 MiB (the package has too many files); registries refuse "
        "that: put small files into one archive");
  artifact.digest = sha256(std::string_view(artifact.manifest));
  artifact.blobs[sha256(std::string_view(config))] = std::move(config);
  return artifact;
}

}  // namespace

Json to_json(const Descriptor& descriptor) {
  Json json = Json::object({{"mediaType", descriptor.media_type},
                            {"digest", descriptor.digest.prefixed()},
                            {"size", descriptor.size}});
  if (!descriptor.artifact_type.empty()) json["artifactType"] = descriptor.artifact_type;
  for (const auto& [key, value] : descriptor.annotations) json["annotations"][key] = value;
  return json;
}

Descriptor parse_descriptor(const Json& json) {
  Descriptor descriptor;
  descriptor.media_type = json.at("mediaType").as_string();
  check(descriptor.media_type.find('/') != std::string::npos, ErrorKind::format,
        text("mediaType '", descriptor.media_type, "' is no media type"));
  const std::string& digest = json.at("digest").as_string();
  check(digest.starts_with("sha256:"), ErrorKind::unsupported,
        text("digest '", digest, "' is not sha256:…, the only algorithm that Etalon reads"));
  descriptor.digest = Digest::parse(digest);
  check(descriptor.digest.prefixed() == digest, ErrorKind::format,
        text("digest '", digest, "' is not written in lower case"));
  descriptor.size = json.at("size").as_integer();
  check(descriptor.size >= 0, ErrorKind::format,
        text("size ", descriptor.size, " of ", digest, " is negative"));
  if (const Json* type = json.find("artifactType")) descriptor.artifact_type = type->as_string();
  if (const Json* annotations = json.find("annotations"); annotations && !annotations->is_null()) {
    for (const auto& [key, value] : annotations->as_object()) {
      descriptor.annotations[key] = value.as_string();
    }
  }
  return descriptor;
}

Artifact package_artifact(const PackageFolder& folder, std::string_view name) {
  const std::vector<PackageFile> files = list_files(folder.files());
  check(!files.empty(), ErrorKind::usage,
        text(folder.files().string(), ": the package has no files; nothing can be pushed"));
  Json layers = Json::array();
  Json contents = Json::array();
  for (const PackageFile& file : files) {
    layers.push_back(to_json({.media_type = layer_media_type(file.name),
                              .digest = file.digest,
                              .size = file.bytes,
                              .annotations = {{std::string(file_path_annotation), file.name}}}));
    contents.push_back(file.digest.prefixed());
  }
  const std::string config =
      Json::object({{"descriptor", Json::object({{"name", name}})},
                    {"config", Json::object({{"format", "onnx"}})},
                    {"modelfs", Json::object({{"type", "layers"}, {"diffIds", contents}})}})
          .canonical();
  Artifact artifact =
      sealed(Json::object({{"artifactType", model_artifact_type},
                           {"config", to_json(described(model_config_media_type, config))},
                           {"layers", layers}}),
             config);
  for (const PackageFile& file : files) {
    artifact.files.emplace(file.digest, folder.files() / file.name);
  }
  return artifact;
}

Artifact bundle_artifact(std::string_view file_name, std::string_view bundle,
                         const Descriptor& subject) {
  const auto predicate = bundle_predicate(bundle);
  check(predicate.has_value(), ErrorKind::format,
        text(file_name,
             ": no Sigstore bundle with a signed in-toto statement; only such files may "
             "stand in signatures/ and statements/"));
  const std::string config = "{}";
  const Descriptor plain{
      .media_type = subject.media_type, .digest = subject.digest, .size = subject.size};
  Artifact artifact = sealed(
      Json::object(
          {{"artifactType", bundle_media_type},
           {"config", to_json(described(empty_media_type, config))},
           {"layers", Json(Json::Array{to_json(described(bundle_media_type, bundle))})},
           {"subject", to_json(plain)},
           {"annotations", Json::object({{std::string(title_annotation), file_name},
                                         {std::string(bundle_content_annotation), "dsse-envelope"},
                                         {std::string(predicate_annotation), *predicate}})}}),
      config);
  artifact.blobs[sha256(bundle)] = std::string(bundle);
  return artifact;
}

}  // namespace etalon::models
