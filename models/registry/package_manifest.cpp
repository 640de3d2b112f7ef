// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <set>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "models/packages/package_path.hpp"
#include "models/registry/media_types.hpp"
#include "models/registry/oci.hpp"

namespace etalon::models {
namespace {

/// For messages: foreign control characters never reach a terminal.
std::string in_quotes(std::string_view path) { return printable_json(Json(path).canonical()); }

void check_path(std::string_view path) {
  const std::string_view fault = package_path_fault(path);
  check(fault.empty(), ErrorKind::format,
        text("file path ", in_quotes(path), " is refused (", fault, ")"));
}

/// Throws when two files would need the same place, or one stands where another has its folder.
void check_places(const std::vector<std::pair<std::string, Descriptor>>& files) {
  std::set<std::string, std::less<>> names;
  for (const auto& [path, layer] : files) {
    check(names.insert(path).second, ErrorKind::format,
          text("file path ", in_quotes(path), " occurs twice"));
  }
  for (const auto& [path, layer] : files) {
    for (auto slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      check(!names.contains(path.substr(0, slash)), ErrorKind::format,
            text("file path ", in_quotes(path.substr(0, slash)), " is also a folder"));
    }
  }
}

void check_keys(const Json& manifest) {
  static const std::set<std::string_view> known{"schemaVersion", "mediaType", "artifactType",
                                                "config",        "layers",    "annotations"};
  for (const auto& [key, value] : manifest.as_object()) {
    check(known.contains(key), ErrorKind::format, text("unexpected key \"", key, "\""));
  }
}

void check_text(const Json& manifest, std::string_view key, std::string_view wanted) {
  const std::string& found = manifest.at(key).as_string();
  check(found == wanted, ErrorKind::format,
        text(key, " is ", found, ", not ", wanted, ": this is no model package"));
}

}  // namespace

PackageManifest parse_package_manifest(std::string_view bytes, std::string_view source) {
  check(bytes.size() <= max_manifest_bytes, ErrorKind::format,
        text(source, ": larger than 4 MiB, which no manifest is"));
  const Json json = Json::parse(bytes, source);
  return with_context(source, [&] {
    check_keys(json);
    check(json.at("schemaVersion") == Json(2), ErrorKind::format, "schemaVersion is not 2");
    check_text(json, "mediaType", manifest_media_type);
    check_text(json, "artifactType", model_artifact_type);
    PackageManifest manifest;
    manifest.config = with_context("config", [&] { return parse_descriptor(json.at("config")); });
    check(manifest.config.media_type == model_config_media_type, ErrorKind::format,
          text("config has media type ", manifest.config.media_type, ", not ",
               model_config_media_type));
    const auto layers = json.at("layers").as_array().size();
    check(layers <= most_package_files, ErrorKind::format,
          text("there are ", layers, " layers; a package has at most ", most_package_files,
               " files"));
    std::int64_t total = 0;
    std::int64_t number = 0;
    for (const Json& entry : json.at("layers").as_array()) {
      with_context(text("layer ", ++number), [&] {
        Descriptor layer = parse_descriptor(entry);
        check(layer.media_type.starts_with("application/vnd.cncf.model.") &&
                  layer.media_type.ends_with(".raw"),
              ErrorKind::unsupported,
              text("media type ", layer.media_type, " is no ModelPack layer of one raw file"));
        const auto path = layer.annotations.find(std::string(file_path_annotation));
        check(path != layer.annotations.end(), ErrorKind::format,
              text("annotation ", file_path_annotation, " is missing"));
        check_path(path->second);
        check(layer.size <= std::numeric_limits<std::int64_t>::max() - total, ErrorKind::format,
              text("size ", layer.size, " makes the package larger than any disk"));
        total += layer.size;
        manifest.files.emplace_back(path->second, std::move(layer));
      });
    }
    check(!manifest.files.empty(), ErrorKind::format, "there are no layers");
    check_places(manifest.files);
    return manifest;
  });
}

}  // namespace etalon::models
