// SPDX-License-Identifier: Apache-2.0
#include "datasets/manifest.hpp"

#include <algorithm>
#include <array>

#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/schema.hpp"
#include "core/text.hpp"

namespace etalon::datasets {
namespace {

constexpr std::int64_t schema_version = 2;

std::vector<std::string> strings(const Json& array) {
  std::vector<std::string> result;
  for (const Json& value : array.as_array()) result.push_back(value.as_string());
  return result;
}

std::vector<std::int64_t> integers(const Json& array) {
  std::vector<std::int64_t> result;
  for (const Json& value : array.as_array()) result.push_back(value.as_integer());
  return result;
}

constexpr std::array<std::string_view, 2> places = {"path", "patient_table"};

bool is_place(std::string_view key) { return std::ranges::find(places, key) != places.end(); }

/// Reads the options back through their field list.
class OptionsReader {
 public:
  explicit OptionsReader(const Json& json) : json_(json) {}
  void field(std::string_view name, std::string& value, const config::FieldInfo& /*info*/) {
    if (!is_place(name)) value = json_.at(name).as_string();
  }
  void field(std::string_view name, bool& value, const config::FieldInfo& /*info*/) {
    value = json_.at(name).as_bool();
  }
  void field(std::string_view name, std::int64_t& value, const config::FieldInfo& /*info*/) {
    value = json_.at(name).as_integer();
  }
  void field(std::string_view name, double& value, const config::FieldInfo& /*info*/) {
    value = json_.at(name).as_number();
  }
  void field(std::string_view name, std::vector<std::string>& value,
             const config::FieldInfo& /*info*/) {
    value = strings(json_.at(name));
  }

 private:
  const Json& json_;
};

Json shard_json(const ShardInfo& shard) {
  return Json::object({{"name", shard.file},
                       {"sha256", shard.digest.hex()},
                       {"samples", shard.samples},
                       {"shape", Json::array_of(shard.sample_shape)},
                       {"dtype", to_string(shard.dtype)}});
}

}  // namespace

std::vector<std::int64_t> Manifest::indices(Split split) const {
  std::vector<std::int64_t> result;
  for (std::size_t i = 0; i < splits.size(); ++i) {
    if (splits[i] == split) result.push_back(static_cast<std::int64_t>(i));
  }
  return result;
}

std::vector<std::int64_t> Manifest::required_indices(Split split) const {
  std::vector<std::int64_t> result = indices(split);
  check(!result.empty(), ErrorKind::config,
        text("the ", to_string(split),
             " split has no samples; change the fractions of section [data], or add data"));
  return result;
}

Json portable_json(const DataOptions& options) {
  Json result = config::to_json(options);
  for (const std::string_view key : places) {
    result.as_object().erase(result.as_object().find(key));
  }
  return result;
}

Json to_json(const Manifest& manifest) {
  Json shards = Json::array();
  for (const ShardInfo& shard : manifest.shards) shards.push_back(shard_json(shard));
  Json split_column = Json::array();
  for (const Split split : manifest.splits) split_column.push_back(to_string(split));
  Json counts = Json::object();
  for (std::size_t s = 0; s < manifest.counts.size(); ++s) {
    Json by_class = Json::object();
    for (std::size_t c = 0; c < manifest.counts[s].size(); ++c) {
      by_class[manifest.options.classes[c]] = manifest.counts[s][c];
    }
    counts[to_string(static_cast<Split>(s))] = by_class;
  }
  Json fields = Json::array();
  for (const auto& feature : manifest.features) {
    fields.push_back(Json::object(
        {{"name", feature}, {"dataType", "sc:Float"}, {"unit", manifest.options.unit}}));
  }
  return Json::object({{"schema", schema_version},
                       {"name", manifest.options.name},
                       {"license", manifest.options.license},
                       {"source_sha256", manifest.source.hex()},
                       {"options", portable_json(manifest.options)},
                       {"field", fields},
                       {"has_masks", manifest.has_masks},
                       {"distribution", shards},
                       {"counts", counts},
                       {"patient_source", to_string(manifest.patient_source)},
                       {"sample_id", Json::array_of(manifest.sample_ids)},
                       {"patient_id", Json::array_of(manifest.patients)},
                       {"split", split_column},
                       {"label", Json::array_of(manifest.labels_of_train_validation)}});
}

Manifest read_manifest(const std::filesystem::path& data_folder) {
  const auto file = data_folder / "manifest.json";
  const Json json = Json::read_file(file, most_document_bytes);
  return with_context(file.string(), [&] {
    const std::string fault = schema_fault(json.at("schema").as_integer(), schema_version);
    check(fault.empty(), ErrorKind::unsupported, text("schema ", fault));
    Manifest manifest;
    OptionsReader options(json.at("options"));
    DataOptions::fields(manifest.options, options);
    manifest.source = Digest::parse(json.at("source_sha256").as_string());
    for (const Json& field : json.at("field").as_array()) {
      manifest.features.push_back(field.at("name").as_string());
    }
    manifest.has_masks = json.at("has_masks").as_bool();
    std::int64_t samples = 0;
    for (const Json& entry : json.at("distribution").as_array()) {
      ShardInfo shard{entry.at("name").as_string(), Digest::parse(entry.at("sha256").as_string()),
                      entry.at("samples").as_integer(), integers(entry.at("shape")),
                      parse_dtype(entry.at("dtype").as_string())};
      check(shard.file.find('/') == std::string::npos && shard.samples > 0, ErrorKind::format,
            text("shard '", shard.file, "' is described wrongly"));
      samples += shard.samples;
      manifest.shards.push_back(std::move(shard));
    }
    manifest.patient_source = parse_patient_source(json.at("patient_source").as_string());
    manifest.sample_ids = strings(json.at("sample_id"));
    manifest.patients = strings(json.at("patient_id"));
    for (const Json& split : json.at("split").as_array()) {
      manifest.splits.push_back(parse_split(split.as_string()));
    }
    manifest.labels_of_train_validation = integers(json.at("label"));
    const std::size_t count = manifest.sample_ids.size();
    check(manifest.patients.size() == count && manifest.splits.size() == count &&
              manifest.labels_of_train_validation.size() == count && samples == manifest.size(),
          ErrorKind::format, "the columns and the shards do not have the same number of samples");
    for (const std::string_view split : {"train", "validation", "test"}) {
      std::vector<std::int64_t> by_class;
      for (const auto& name : manifest.options.classes) {
        by_class.push_back(json.at("counts").at(split).at(name).as_integer());
      }
      manifest.counts.push_back(std::move(by_class));
    }
    return manifest;
  });
}

namespace {

void compare_digest(const std::filesystem::path& file, const Digest& digest,
                    const ShardInfo& shard) {
  check(digest == shard.digest, ErrorKind::integrity,
        text(file.string(),
             ": its SHA-256 is not the one in manifest.json (the file was changed); "
             "build the dataset again"));
}

}  // namespace

void verify_shard(const std::filesystem::path& data_folder, const ShardInfo& shard) {
  const auto file = data_folder / shard.file;
  compare_digest(file, sha256_file(file), shard);
}

void verify_shard(const std::filesystem::path& file, std::span<const std::byte> bytes,
                  const ShardInfo& shard) {
  compare_digest(file, sha256(bytes), shard);
}

void verify_shards(const std::filesystem::path& data_folder, const Manifest& manifest) {
  for (const ShardInfo& shard : manifest.shards) verify_shard(data_folder, shard);
}

}  // namespace etalon::datasets
