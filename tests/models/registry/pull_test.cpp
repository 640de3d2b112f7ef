// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/registry/layout_store.hpp"
#include "package_fixture.hpp"

namespace etalon::models {
namespace {

using test::bundle_of;
using test::fresh_folder;
using test::small_package;

/// A layout with one package, and what pulling it says after `damage` was done to it.
struct Pulled {
  std::filesystem::path root;
  Descriptor package;

  explicit Pulled(const std::string& name) : root(fresh_folder(name + "-layout")) {
    LayoutStore store(root, Missing::create);
    package = push_package(store, small_package(name), "m", "1.0");
  }
  [[nodiscard]] std::filesystem::path blob(const std::filesystem::path& file) const {
    return root / "blobs" / "sha256" / sha256_file(file).hex();
  }
  [[nodiscard]] Error failure() const {
    const auto to = fresh_folder("pulled");
    LayoutStore store(root, Missing::fail);
    try {
      pull_package(store, "1.0", to);
    } catch (const Error& error) {
      for (const auto& entry : std::filesystem::directory_iterator(to.parent_path())) {
        EXPECT_FALSE(entry.path().filename().string().starts_with("pulled")) << entry.path();
      }
      return error;
    }
    return {ErrorKind::internal, "no error"};
  }
};

std::map<std::string, std::string> contents(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files[entry.path().lexically_relative(folder).string()] = read_text_file(entry.path());
    }
  }
  return files;
}

TEST(Pull, gives_the_folder_that_was_pushed) {
  const Pulled pulled("same");
  const auto to = fresh_folder("pulled") / "below";
  LayoutStore store(pulled.root, Missing::fail);
  std::int64_t last = 0;
  std::int64_t whole = 0;
  const Descriptor descriptor =
      pull_package(store, "", to, [&](std::int64_t done, std::int64_t total) {
        last = done;
        whole = total;
      });
  EXPECT_EQ(descriptor, pulled.package);
  EXPECT_EQ(contents(to), contents(fresh_folder("nothing").parent_path() / "same"));
  EXPECT_EQ(last, 100'009);
  EXPECT_EQ(whole, 100'009);
}

TEST(Pull, a_truncated_blob_is_named_with_file_and_layer) {
  const Pulled pulled("truncated");
  write_file(pulled.blob("truncated/package/model.onnx"), std::string(99'999, 'm'));
  const Error error = pulled.failure();
  EXPECT_EQ(error.kind(), ErrorKind::integrity);
  EXPECT_THAT(error.what(), testing::HasSubstr("model.onnx: layer 3 of 3: blob sha256:"));
  EXPECT_THAT(error.what(), testing::HasSubstr("truncated (99999 of 100000 bytes)"));
}

TEST(Pull, a_flipped_bit_is_named_with_file_and_layer) {
  const Pulled pulled("flipped");
  write_file(pulled.blob("flipped/package/model-card.md"), "# Card\v");
  const Error error = pulled.failure();
  EXPECT_EQ(error.kind(), ErrorKind::integrity);
  EXPECT_THAT(error.what(), testing::HasSubstr("model-card.md: layer 2 of 3: blob sha256:"));
  EXPECT_THAT(error.what(), testing::HasSubstr("has other bytes"));
}

TEST(Pull, swapped_blobs_are_integrity_errors) {
  const Pulled pulled("swapped");
  const auto a = pulled.blob("swapped/package/model-card.md");
  const auto b = pulled.blob("swapped/package/model.onnx");
  const std::string card = read_text_file(a);
  write_file(a, read_text_file(b));
  write_file(b, card);
  EXPECT_EQ(pulled.failure().kind(), ErrorKind::integrity);
}

TEST(Pull, a_changed_manifest_or_config_is_an_integrity_error) {
  const Pulled pulled("manifest");
  const auto file = pulled.root / "blobs" / "sha256" / pulled.package.digest.hex();
  std::string bytes = read_text_file(file);
  bytes[bytes.find("model.onnx")] = 'M';
  write_file(file, bytes);
  const Error error = pulled.failure();
  EXPECT_EQ(error.kind(), ErrorKind::integrity);
  EXPECT_THAT(error.what(), testing::StartsWith("manifest of 1.0: "));
}

TEST(Pull, a_missing_blob_is_an_integrity_error) {
  const Pulled pulled("lost");
  std::filesystem::remove(pulled.blob("lost/package/model.onnx"));
  const Error error = pulled.failure();
  EXPECT_EQ(error.kind(), ErrorKind::integrity);
  EXPECT_THAT(error.what(), testing::HasSubstr("model.onnx: layer 3 of 3"));
}

TEST(Pull, a_manifest_that_claims_more_than_the_disk_holds_is_refused_before_any_download) {
  const auto root = fresh_folder("huge-layout");
  LayoutStore store(root, Missing::create);
  Artifact artifact = package_artifact(small_package("huge"), "m");
  for (const auto& [digest, bytes] : artifact.blobs) store.write_blob(digest, bytes);
  Json manifest = Json::parse(artifact.manifest);
  manifest["layers"].as_array()[0]["size"] = std::int64_t{1} << 60U;
  artifact.manifest = manifest.canonical();
  artifact.digest = sha256(std::string_view(artifact.manifest));
  store.write_manifest(artifact, "1.0");
  try {
    pull_package(store, "1.0", fresh_folder("huge-pulled"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    EXPECT_THAT(error.what(), testing::HasSubstr("the package needs"));
  }
  EXPECT_FALSE(std::filesystem::exists("huge-pulled"));
}

TEST(Pull, never_writes_into_a_folder_in_use) {
  const Pulled pulled("used");
  LayoutStore store(pulled.root, Missing::fail);
  EXPECT_THROW(pull_package(store, "1.0", "used"), Error);
  EXPECT_EQ(read_text_file("used/package/model-card.md"), "# Card\n");
  const auto empty = fresh_folder("empty");
  make_folder(empty);
  pull_package(store, "1.0", empty);
  EXPECT_TRUE(std::filesystem::exists(empty / "package/model.onnx"));
}

TEST(Pull, bundles_of_one_name_are_numbered_and_others_stay_in_the_store) {
  const Pulled pulled("names");
  LayoutStore store(pulled.root, Missing::fail);
  const auto attach = [&](const std::string& name, const std::string& predicate) {
    const Artifact artifact = bundle_artifact(name, bundle_of(predicate, name), pulled.package);
    for (const auto& [digest, bytes] : artifact.blobs) store.write_blob(digest, bytes);
    store.write_manifest(artifact, "");
  };
  attach("provenance.sigstore.json", "https://example.org/other");
  attach("../../evil.sigstore.json", "https://example.org/evil");
  const auto to = fresh_folder("names-pulled");
  pull_package(store, "1.0", to);
  const auto files = contents(to / "statements");
  EXPECT_EQ(files.size(), 3U);
  EXPECT_TRUE(files.contains("provenance.sigstore.json"));
  EXPECT_TRUE(files.contains("provenance-2.sigstore.json"));
  EXPECT_FALSE(std::filesystem::exists(to / "../evil.sigstore.json"));
}

TEST(Pull, what_was_pulled_is_pushed_again_without_new_referrers) {
  const Pulled pulled("cycle");
  LayoutStore store(pulled.root, Missing::fail);
  const auto to = fresh_folder("cycle-pulled");
  pull_package(store, "1.0", to);
  const std::size_t before = store.referrers(pulled.package.digest).size();
  EXPECT_EQ(push_package(store, {.root = to}, "m", "1.0"), pulled.package);
  EXPECT_EQ(store.referrers(pulled.package.digest).size(), before);
}

TEST(Pull, several_tags_need_a_choice) {
  const Pulled pulled("choice");
  LayoutStore store(pulled.root, Missing::fail);
  push_package(store, small_package("choice"), "m", "2.0");
  try {
    pull_package(store, "", fresh_folder("choice-pulled"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.what(), testing::HasSubstr("1.0, 2.0"));
  }
}

}  // namespace
}  // namespace etalon::models
