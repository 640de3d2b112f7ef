// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/registry/loopback.hpp"
#include "models/registry/store.hpp"
#include "package_fixture.hpp"

namespace etalon::models {
namespace {

const std::string digest = "sha256:" + std::string(64, 'a');

void expect_registry(const std::string& text, const std::string& host,
                     const std::string& repository, const std::string& tag) {
  const Reference reference = parse_reference(text);
  EXPECT_EQ(reference.kind, Reference::Kind::registry) << text;
  EXPECT_EQ(reference.host, host) << text;
  EXPECT_EQ(reference.repository, repository) << text;
  EXPECT_EQ(reference.tag, tag) << text;
}

void expect_layout(const std::string& text, const std::string& path, const std::string& tag) {
  const Reference reference = parse_reference(text);
  EXPECT_EQ(reference.kind, Reference::Kind::layout) << text;
  EXPECT_EQ(reference.path, path) << text;
  EXPECT_EQ(reference.tag, tag) << text;
}

TEST(Reference, registry_forms) {
  expect_registry("localhost:5000/team/model:1.0", "localhost:5000", "team/model", "1.0");
  expect_registry("localhost/model", "localhost", "model", "");
  expect_registry("registry.example.org/a/b-c_d.e@" + digest, "registry.example.org", "a/b-c_d.e",
                  digest);
  expect_registry("127.0.0.1:5000/m:v1@" + digest, "127.0.0.1:5000", "m", digest);
  expect_registry("[::1]:5000/m:v1", "[::1]:5000", "m", "v1");
}

TEST(Reference, a_name_too_long_for_a_file_is_still_one) {
  const std::string repository(240, 'a');
  const std::string tag(60, 't');
  expect_registry("localhost:5000/" + repository + ":" + tag, "localhost:5000", repository, tag);
  expect_layout("./" + repository + repository, "./" + repository + repository, "");
}

TEST(Reference, layout_forms_that_do_not_exist_yet) {
  expect_layout("out/job/registry:1.0", "out/job/registry", "1.0");
  expect_layout("out/job/registry", "out/job/registry", "");
  expect_layout("./registry:1.0", "./registry", "1.0");
  expect_layout("../a.b/registry:1.0", "../a.b/registry", "1.0");
  expect_layout("/srv/registry@" + digest, "/srv/registry", digest);
}

TEST(Reference, what_exists_on_disk_decides_first) {
  const PackageFolder package = test::small_package("reference");
  EXPECT_EQ(parse_reference(package.root.string()).kind, Reference::Kind::folder);
  const auto dotted = test::fresh_folder("model.v1") / "layout";
  write_file(dotted / "oci-layout", "{}");
  expect_layout("model.v1/layout:1.0", "model.v1/layout", "1.0");
}

TEST(Reference, mistakes_are_usage_errors_that_show_the_forms) {
  test::fresh_folder("other");
  write_file("other/file.txt", "x");
  for (const std::string text :
       {"", "https://localhost:5000/m:1", "localhost:5000/Team/Model:1", "localhost:5000/m:-x",
        "localhost:5000/m@sha256:12", "localhost:5000/a//b", "localhost:5000/m:", "other",
        "other/file.txt"}) {
    try {
      static_cast<void>(parse_reference(text));
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage) << text;
      EXPECT_THAT(error.what(), testing::HasSubstr("out/job/registry:1.0")) << text;
    }
  }
}

TEST(Reference, only_the_loopback_interface_is_trusted_with_plain_http) {
  for (const char* host :
       {"localhost", "localhost:5000", "127.0.0.1:5000", "[::1]:5000", "[::1]"}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
  for (const char* host : {"localhost.evil.org", "127.0.0.1.evil.org:80", "10.0.0.1:5000",
                           "[::2]:5000", "evil.org", ""}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

}  // namespace
}  // namespace etalon::models
