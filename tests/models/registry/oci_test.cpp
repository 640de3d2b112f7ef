// SPDX-License-Identifier: Apache-2.0
#include "models/registry/oci.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "package_fixture.hpp"

namespace etalon::models {
namespace {

using test::small_package;

std::string error_of(std::string_view manifest) {
  try {
    static_cast<void>(parse_package_manifest(manifest, "the manifest"));
  } catch (const Error& error) {
    EXPECT_NE(error.kind(), ErrorKind::internal);
    return error.what();
  }
  return "no error";
}

/// The package's manifest as JSON, changed by `change`, as bytes.
template <class Change>
std::string changed(Change change) {
  const Artifact artifact = package_artifact(small_package("package"), "m");
  Json json = Json::parse(artifact.manifest);
  change(json);
  return json.canonical();
}

std::string with_path(const std::string& path) {
  return changed([&](Json& json) {
    json["layers"].as_array()[0]["annotations"]["org.cncf.model.filepath"] = path;
  });
}

TEST(Manifest, same_package_gives_the_same_bytes) {
  const Artifact a = package_artifact(small_package("a"), "name");
  const Artifact b = package_artifact(small_package("b"), "name");
  EXPECT_EQ(a.manifest, b.manifest);
  EXPECT_EQ(a.digest, sha256(std::string_view(a.manifest)));
  EXPECT_EQ(a.blobs, b.blobs);
}

TEST(Manifest, layer_digests_are_file_digests) {
  const PackageFolder folder = small_package("package");
  const Artifact artifact = package_artifact(folder, "name");
  const PackageManifest manifest = parse_package_manifest(artifact.manifest, "manifest");
  ASSERT_EQ(manifest.files.size(), 3U);
  for (const auto& [path, layer] : manifest.files) {
    EXPECT_EQ(layer.digest, sha256_file(folder.files() / path)) << path;
    EXPECT_EQ(artifact.files.at(layer.digest), folder.files() / path);
  }
}

TEST(Manifest, config_is_that_of_modelpack) {
  const Artifact artifact = package_artifact(small_package("package"), "tumour");
  const PackageManifest manifest = parse_package_manifest(artifact.manifest, "manifest");
  EXPECT_EQ(manifest.config.media_type, "application/vnd.cncf.model.config.v1+json");
  const Json config = Json::parse(artifact.blobs.at(manifest.config.digest));
  EXPECT_EQ(config.at("descriptor"), Json::object({{"name", "tumour"}}));
  EXPECT_EQ(config.at("modelfs").at("type"), Json("layers"));
  EXPECT_EQ(config.at("modelfs").at("diffIds").size(), 3U);
}

TEST(Manifest, paths_that_leave_the_folder_are_refused_by_name) {
  for (const std::string path :
       {"../evil", "a/../../evil", "/etc/passwd", "", "a//b", "./a", "a/.", "a\\b", "..", "a/"}) {
    const std::string error = error_of(with_path(path));
    EXPECT_THAT(error, testing::HasSubstr(Json(path).canonical() + " is refused")) << error;
    EXPECT_THAT(error, testing::StartsWith("the manifest: layer 1")) << error;
  }
  EXPECT_THAT(error_of(with_path(std::string("a\0b", 3))), testing::HasSubstr("control character"));
  EXPECT_THAT(error_of(with_path(std::string(300, 'a'))), testing::HasSubstr("255"));
  // The rule is that of signed lists: what could not be signed is not pulled.
  for (const std::string path : {"a\xC2\x9B"
                                 "b",
                                 "a\xE2\x80\xAE"
                                 "b"}) {
    EXPECT_THAT(error_of(with_path(path)), testing::HasSubstr("is refused")) << path;
  }
}

TEST(Manifest, two_files_in_one_place_are_refused) {
  EXPECT_THAT(error_of(with_path("model.onnx")), testing::HasSubstr("occurs twice"));
  EXPECT_THAT(error_of(with_path("model.onnx/weights")), testing::HasSubstr("is also a folder"));
}

TEST(Manifest, of_more_files_than_a_package_has_is_refused_before_any_is_asked_for) {
  const auto with_layers = [](std::int64_t count) {
    return changed([&](Json& json) {
      Json::Array& layers = json["layers"].as_array();
      const Json first = layers[0];
      layers.clear();
      for (std::int64_t i = 0; i < count; ++i) {
        layers.push_back(first);
        layers.back()["annotations"]["org.cncf.model.filepath"] = text("f", i);
      }
    });
  };
  EXPECT_EQ(error_of(with_layers(1024)), "no error");
  EXPECT_THAT(error_of(with_layers(1025)),
              testing::HasSubstr("there are 1025 layers; a package has at most 1024 files"));
}

TEST(Manifest, of_a_folder_with_more_files_than_a_package_has_is_not_made) {
  const PackageFolder folder = small_package("many");
  for (int i = 0; i < 1025; ++i) write_file(folder.files() / text("f", i), "x");
  try {
    (void)package_artifact(folder, "m");
    FAIL() << "a package has no so many files";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity);
    EXPECT_THAT(error.what(), testing::HasSubstr("a package has at most 1024"));
  }
}

TEST(Manifest, sizes_no_disk_holds_are_refused) {
  const auto with_size = [](const Json& size) {
    return changed([&](Json& json) {
      for (Json& layer : json["layers"].as_array()) layer["size"] = size;
    });
  };
  EXPECT_THAT(error_of(with_size(std::int64_t{1} << 62U)), testing::HasSubstr("larger than any"));
  EXPECT_THAT(error_of(with_size(-1)), testing::HasSubstr("negative"));
  EXPECT_THAT(error_of(with_size("7")), testing::HasSubstr("expected a whole number"));
}

TEST(Manifest, what_is_no_model_package_is_refused) {
  EXPECT_THAT(error_of("[]"), testing::HasSubstr("expected an object"));
  EXPECT_THAT(error_of("{}"), testing::HasSubstr("schemaVersion"));
  EXPECT_THAT(error_of(changed([](Json& json) { json["artifactType"] = "text/plain"; })),
              testing::HasSubstr("no model package"));
  EXPECT_THAT(error_of(changed([](Json& json) { json["layers"] = Json::array(); })),
              testing::HasSubstr("no layers"));
  EXPECT_THAT(error_of(changed([](Json& json) { json["extra"] = 1; })),
              testing::HasSubstr("unexpected key \"extra\""));
  EXPECT_THAT(error_of(changed([](Json& json) {
                json["layers"].as_array()[0]["mediaType"] =
                    "application/vnd.cncf.model.weight.v1.tar+gzip";
              })),
              testing::HasSubstr("raw file"));
  EXPECT_THAT(error_of(changed([](Json& json) {
                json["layers"].as_array()[0]["digest"] = "sha512:" + std::string(128, 'a');
              })),
              testing::HasSubstr("sha512"));
}

TEST(Manifest, changed_bytes_never_crash) {
  const std::string bytes = changed([](Json&) {});
  const RandomStream draws(1, RandomPurpose::test);
  for (std::uint64_t round = 0; round < 2000; ++round) {
    std::string hostile = bytes;
    for (std::uint64_t change = 0; change < 3; ++change) {
      hostile[draws.below(bytes.size(), 8 * round + change)] =
          static_cast<char>(draws.bits(8 * round + change + 4));
    }
    static_cast<void>(error_of(hostile));
    static_cast<void>(error_of(hostile.substr(0, draws.below(bytes.size(), 8 * round + 7))));
  }
}

TEST(BundleArtifact, refers_to_the_package_and_names_its_predicate) {
  const Descriptor subject{.media_type = "application/vnd.oci.image.manifest.v1+json",
                           .digest = sha256("subject"),
                           .size = 7,
                           .artifact_type = "left/out"};
  const std::string bundle = test::bundle_of("https://slsa.dev/provenance/v1", "steps");
  const Artifact artifact = bundle_artifact("provenance.sigstore.json", bundle, subject);
  const Json manifest = Json::parse(artifact.manifest);
  // The empty config of image-spec: two bytes with this well-known digest.
  EXPECT_EQ(manifest.at("config").at("digest"),
            Json("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"));
  EXPECT_EQ(manifest.at("subject").size(), 3U);
  EXPECT_EQ(manifest.at("annotations").at("dev.sigstore.bundle.predicateType"),
            Json("https://slsa.dev/provenance/v1"));
  EXPECT_EQ(artifact.blobs.at(sha256(std::string_view(bundle))), bundle);
  EXPECT_THROW(static_cast<void>(bundle_artifact("x", "no bundle", subject)), Error);
}

TEST(Descriptors, are_read_back_as_written) {
  const Descriptor descriptor{.media_type = "a/b",
                              .digest = sha256("x"),
                              .size = 3,
                              .artifact_type = "c/d",
                              .annotations = {{"key", "value"}}};
  EXPECT_EQ(parse_descriptor(to_json(descriptor)), descriptor);
}

}  // namespace
}  // namespace etalon::models
