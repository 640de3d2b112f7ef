// SPDX-License-Identifier: Apache-2.0
#include "datasets/manifest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/error.hpp"
#include "core/file.hpp"
#include "tests/support/table_dataset.hpp"

namespace etalon::datasets {
namespace {

using testing::HasSubstr;
using namespace testing_support;

template <class Fn>
std::string failure(ErrorKind kind, Fn&& fn) {
  try {
    fn();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  return "no error";
}

/// Writes the manifest of `folder` after a change and returns the error of reading it.
template <class Change>
std::string failure_after(ErrorKind kind, const std::string& folder, Change&& change) {
  Json json = Json::read_file(folder + "/manifest.json");
  change(json);
  write_file(folder + "-changed/manifest.json", json.pretty());
  return failure(kind, [&] { static_cast<void>(read_manifest(folder + "-changed")); });
}

TEST(Manifest, reads_back_as_the_same_document) {
  const Manifest manifest = build_table("round", 40);
  const Manifest back = read_manifest("round");
  EXPECT_EQ(to_json(back), to_json(manifest));
  EXPECT_EQ(to_json(back).pretty(), read_text_file("round/manifest.json"));
  EXPECT_EQ(back.source, sha256_file("round.csv"));
  EXPECT_EQ(back.indices(Split::train).size(), 24U);
}

TEST(Manifest, uses_the_names_of_croissant) {
  build_table("names", 40);
  const Json json = Json::read_file("names/manifest.json");
  EXPECT_EQ(json.at("name").as_string(), "dataset");
  EXPECT_EQ(json.at("license").as_string(), "unknown");
  const Json& shard = json.at("distribution").as_array().at(0);
  EXPECT_EQ(shard.at("name").as_string(), "shard-00000.h5");
  EXPECT_EQ(shard.at("sha256").as_string(), sha256_file("names/shard-00000.h5").hex());
  const Json& field = json.at("field").as_array().at(0);
  EXPECT_EQ(field.at("name").as_string(), "f0");
  EXPECT_EQ(field.at("dataType").as_string(), "sc:Float");
}

TEST(Manifest, the_example_of_the_format_page_is_one) {
  const std::string page = read_text_file(std::filesystem::path(std::getenv("ETALON_SOURCE_DIR")) /
                                          "docs/formats/manifest.md");
  const auto begin = page.find("```json\n") + 8;
  const Json example = Json::parse(page.substr(begin, page.find("\n```", begin) - begin));
  write_file("example/manifest.json", example.pretty());
  const Manifest manifest = read_manifest("example");
  EXPECT_EQ(to_json(manifest).canonical(), example.canonical());
  EXPECT_EQ(manifest.splits, (std::vector<Split>{Split::train, Split::test}));
}

TEST(Manifest, what_does_not_fit_names_file_and_key) {
  build_table("broken", 40);
  EXPECT_THAT(failure_after(ErrorKind::format, "broken",
                            [](Json& json) { json.as_object().erase("split"); }),
              HasSubstr("manifest.json: JSON: key \"split\" is missing"));
  EXPECT_THAT(failure_after(ErrorKind::format, "broken",
                            [](Json& json) { json["label"].as_array().pop_back(); }),
              HasSubstr("do not have the same number of samples"));
  EXPECT_THAT(
      failure_after(ErrorKind::format, "broken",
                    [](Json& json) { json["distribution"].as_array()[0]["name"] = "../../x.h5"; }),
      HasSubstr("shard '../../x.h5' is described wrongly"));
  EXPECT_THAT(failure_after(ErrorKind::format, "broken",
                            [](Json& json) { json["split"].as_array()[0] = "val"; }),
              HasSubstr("'val' is no split"));
  EXPECT_THAT(
      failure_after(ErrorKind::unsupported, "broken", [](Json& json) { json["schema"] = 1; }),
      HasSubstr("schema is 1, of an earlier version of Etalon"));
  EXPECT_THAT(failure(ErrorKind::io, [] { static_cast<void>(read_manifest("absent")); }),
              HasSubstr("absent/manifest.json"));
}

TEST(VerifyShards, passes_untouched_ones_and_names_the_one_with_a_flipped_byte) {
  const Manifest manifest = build_table("flipped", 40);
  EXPECT_NO_THROW(verify_shards("flipped", manifest));
  std::string bytes = read_text_file("flipped/shard-00001.h5");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  write_file("flipped/shard-00001.h5", bytes);
  EXPECT_THAT(failure(ErrorKind::integrity, [&] { verify_shards("flipped", manifest); }),
              HasSubstr("flipped/shard-00001.h5: its SHA-256 is not the one in manifest.json"));
  std::filesystem::remove("flipped/shard-00001.h5");
  EXPECT_THAT(failure(ErrorKind::io, [&] { verify_shards("flipped", manifest); }),
              HasSubstr("flipped/shard-00001.h5"));
}

}  // namespace
}  // namespace etalon::datasets
