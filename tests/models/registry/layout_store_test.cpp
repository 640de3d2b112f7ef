// SPDX-License-Identifier: Apache-2.0
#include "models/registry/layout_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <optional>
#include <thread>

#include "core/error.hpp"
#include "core/text.hpp"
#include "package_fixture.hpp"

namespace etalon::models {
namespace {

using test::bundle_of;
using test::fresh_folder;
using test::small_package;

TEST(LayoutStore, is_an_oci_image_layout) {
  const auto root = fresh_folder("layout");
  LayoutStore store(root, Missing::create);
  const Descriptor pushed = push_package(store, small_package("job"), "m", "1.0");
  EXPECT_EQ(Json::read_file(root / "oci-layout").canonical(), R"({"imageLayoutVersion":"1.0.0"})");
  const Json index = Json::read_file(root / "index.json");
  const Json& entry = index.at("manifests").as_array().front();
  EXPECT_EQ(entry.at("digest"), Json(pushed.digest.prefixed()));
  EXPECT_EQ(entry.at("annotations").at("org.opencontainers.image.ref.name"), Json("1.0"));
  for (const auto& blob : std::filesystem::directory_iterator(root / "blobs" / "sha256")) {
    EXPECT_EQ(sha256_file(blob.path()).hex(), blob.path().filename().string());
  }
}

TEST(LayoutStore, pushing_again_changes_nothing) {
  const auto root = fresh_folder("again");
  LayoutStore store(root, Missing::create);
  const PackageFolder package = small_package("job");
  push_package(store, package, "m", "1.0");
  const std::string index = read_text_file(root / "index.json");
  push_package(store, package, "m", "1.0");
  EXPECT_EQ(read_text_file(root / "index.json"), index);
}

TEST(LayoutStore, a_tag_moves_to_the_package_pushed_last) {
  LayoutStore store(fresh_folder("moved"), Missing::create);
  const PackageFolder package = small_package("job");
  push_package(store, package, "m", "1.0");
  write_file(package.files() / "model.onnx", "other weights");
  const Descriptor second = push_package(store, package, "m", "1.0");
  push_package(store, package, "m", "2.0");
  EXPECT_EQ(sha256(store.read_manifest("1.0")), second.digest);
  EXPECT_THAT(store.tags(), testing::ElementsAre("1.0", "2.0"));
}

TEST(LayoutStore, a_tag_that_another_push_took_meanwhile_is_not_replaced) {
  const auto root = fresh_folder("taken");
  LayoutStore store(root, Missing::create);
  const PackageFolder late = small_package("late");
  const PackageFolder early = small_package("early");
  write_file(early.files() / "model.onnx", "other weights");
  std::optional<Descriptor> first;
  try {
    push_package(
        store, late, "m", "1.0",
        [&](std::int64_t done, std::int64_t total) {
          if (done < total) return;
          LayoutStore other(root, Missing::fail);
          first = push_package(other, early, "m", "1.0", {}, TakenTag::refuse);
        },
        TakenTag::refuse);
    FAIL() << "replaced";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_THAT(error.what(), testing::HasSubstr("1.0 names another package"));
  }
  EXPECT_EQ(sha256(store.read_manifest("1.0")), first.value().digest);
  // The same package is no other one, `latest` moves, and so does a tag that may.
  push_package(store, early, "m", "1.0", {}, TakenTag::refuse);
  push_package(store, early, "m", "latest", {}, TakenTag::refuse);
  push_package(store, late, "m", "latest", {}, TakenTag::refuse);
  EXPECT_NE(push_package(store, late, "m", "1.0", {}, TakenTag::replace).digest,
            first.value().digest);
}

TEST(LayoutStore, is_made_by_all_who_push_first_at_the_same_moment) {
  const PackageFolder package = small_package("first");
  for (int round = 0; round < 30; ++round) {
    const auto root = fresh_folder("made");
    std::mutex gate;
    std::vector<std::string> problems;
    {
      std::vector<std::jthread> writers;
      for (int writer = 0; writer < 6; ++writer) {
        writers.emplace_back([&, writer] {
          try {
            const auto reference = parse_reference(text(root.string(), ":t", writer));
            const auto store = open_store(reference, Transport::https, Missing::create);
            store->write_manifest(package_artifact(package, "m"), text("t", writer));
          } catch (const std::exception& problem) {
            const std::lock_guard lock(gate);
            problems.emplace_back(problem.what());
          }
        });
      }
    }
    ASSERT_THAT(problems, testing::IsEmpty());
    ASSERT_EQ(LayoutStore(root, Missing::fail).tags().size(), 6U);
  }
}

TEST(LayoutStore, that_another_push_makes_at_this_moment_is_a_layout) {
  const auto root = fresh_folder("half");
  std::filesystem::create_directories(root / "blobs" / "sha256");
  EXPECT_EQ(parse_reference(root.string() + ":1.0").kind, Reference::Kind::layout);
  write_file(root / "index.json.lock", "");
  const auto reference = parse_reference(root.string() + ":1.0");
  EXPECT_EQ(reference.kind, Reference::Kind::layout);
  const auto store = open_store(reference, Transport::https, Missing::create);
  push_package(*store, small_package("job"), "m", "1.0");
  write_file(root / "notes.txt", "somebody's");
  std::filesystem::remove(root / "oci-layout");
  EXPECT_THROW(static_cast<void>(parse_reference(root.string() + ":1.0")), Error);
}

TEST(LayoutStore, lists_the_referrers_of_each_package_apart) {
  LayoutStore store(fresh_folder("referrers"), Missing::create);
  const PackageFolder package = small_package("job");
  const Descriptor first = push_package(store, package, "m", "1.0");
  write_file(package.files() / "model.onnx", "other weights");
  write_file(package.root / "statements/certificate.sigstore.json",
             bundle_of("https://example.org/certificate", "passed"));
  const Descriptor second = push_package(store, package, "m", "2.0");
  EXPECT_EQ(store.referrers(first.digest).size(), 2U);
  EXPECT_EQ(store.referrers(second.digest).size(), 3U);
  EXPECT_TRUE(store.referrers(sha256("nothing")).empty());
  EXPECT_THAT(store.tags(), testing::ElementsAre("1.0", "2.0"));
}

TEST(LayoutStore, writers_at_the_same_time_lose_no_entry) {
  const auto root = fresh_folder("parallel");
  LayoutStore(root, Missing::create);
  const Descriptor subject{.media_type = "application/vnd.oci.image.manifest.v1+json",
                           .digest = sha256("subject"),
                           .size = 7};
  {
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < 4; ++writer) {
      writers.emplace_back([&, writer] {
        LayoutStore store(root, Missing::fail);
        for (int number = 0; number < 10; ++number) {
          const std::string bundle = bundle_of("https://example.org/p", text(writer, "/", number));
          store.write_manifest(bundle_artifact("p.sigstore.json", bundle, subject), "");
        }
      });
    }
  }
  LayoutStore store(root, Missing::fail);
  EXPECT_EQ(store.referrers(subject.digest).size(), 40U);
}

TEST(LayoutStore, an_index_that_memory_does_not_bear_is_neither_read_nor_written) {
  const auto root = fresh_folder("large");
  LayoutStore store(root, Missing::create);
  write_file(root / "index.json",
             std::string(static_cast<std::size_t>(most_json_bytes), ' ') + R"({"manifests":[]})");
  EXPECT_THROW(static_cast<void>(store.tags()), Error);
  std::string many = "[1";
  for (std::int64_t i = 0; i < most_json_values; ++i) many += ",1";
  write_file(root / "index.json", text(R"({"manifests":)", many, "]}"));
  EXPECT_THROW(static_cast<void>(store.tags()), Error);
}

TEST(LayoutStore, a_missing_tag_is_an_io_error_that_lists_the_others) {
  LayoutStore store(fresh_folder("missing"), Missing::create);
  push_package(store, small_package("job"), "m", "1.0");
  try {
    static_cast<void>(store.read_manifest("2.0"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    EXPECT_THAT(error.what(), testing::HasSubstr("(tags: 1.0)"));
  }
}

TEST(LayoutStore, a_folder_that_is_no_layout_is_left_alone) {
  const auto root = fresh_folder("foreign");
  EXPECT_THROW(LayoutStore(root, Missing::fail), Error);
  EXPECT_FALSE(std::filesystem::exists(root));
  write_file(root / "thesis.txt", "x");
  EXPECT_THROW(LayoutStore(root, Missing::create), Error);
  EXPECT_FALSE(std::filesystem::exists(root / "index.json"));
}

TEST(LayoutStore, goes_on_where_making_it_was_cut_off) {
  const auto root = fresh_folder("unfinished");
  std::filesystem::create_directories(root / "blobs");
  LayoutStore(root, Missing::create);
  EXPECT_TRUE(std::filesystem::exists(root / "oci-layout"));
  std::filesystem::remove(root / "oci-layout");
  EXPECT_THROW(LayoutStore(root, Missing::fail), Error);
  LayoutStore store(root, Missing::create);
  push_package(store, small_package("job"), "m", "1.0");
  EXPECT_THAT(store.tags(), testing::ElementsAre("1.0"));
}

TEST(LayoutStore, pushing_again_repairs_every_damaged_and_every_missing_blob) {
  const auto root = fresh_folder("damaged");
  LayoutStore store(root, Missing::create);
  const PackageFolder package = small_package("job");
  const Descriptor pushed = push_package(store, package, "m", "1.0");
  const auto blobs = stored_blobs(store, pushed.digest);
  // Manifest, configuration, three files; two bundles with a manifest each. Their empty
  // configuration has the bytes of plan.json.
  EXPECT_EQ(blobs.size(), 9U);
  for (const Digest& blob : blobs) {
    const auto file = root / "blobs" / "sha256" / blob.hex();
    const std::string whole = read_text_file(file);
    std::string changed = whole;
    changed[whole.size() / 2] = static_cast<char>(changed[whole.size() / 2] ^ 1);
    for (const bool is_there : {true, false}) {
      if (is_there) {
        write_file(file, changed);
      } else {
        std::filesystem::remove(file);
      }
      push_package(store, package, "m", "1.0");
      EXPECT_EQ(read_text_file(file), whole) << blob.hex();
    }
  }
  EXPECT_EQ(stored_blobs(store, pushed.digest), blobs);
}

TEST(LayoutStore, a_document_that_somebody_else_has_to_push_again_is_named) {
  const auto root = fresh_folder("foreign-document");
  LayoutStore store(root, Missing::create);
  const PackageFolder package = small_package("job");
  const Descriptor pushed = push_package(store, package, "m", "1.0");
  const Artifact foreign =
      bundle_artifact("foreign.sigstore.json", bundle_of("https://example.org/other", "x"), pushed);
  for (const auto& [digest, bytes] : foreign.blobs) store.write_blob(digest, bytes);
  store.write_manifest(foreign, "");
  std::filesystem::remove(root / "blobs" / "sha256" / foreign.digest.hex());
  try {
    push_package(store, package, "m", "1.0");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity);
    EXPECT_THAT(error.what(), testing::HasSubstr(foreign.digest.hex()));
  }
}

TEST(LayoutStore, referrers_of_many_packages_read_each_document_once) {
  const auto root = fresh_folder("many");
  std::vector<Descriptor> pushed;
  {
    LayoutStore store(root, Missing::create);
    for (int i = 0; i < 3; ++i) {
      pushed.push_back(push_package(store, small_package(text("job-", i)), "m", text("1.", i)));
    }
  }
  LayoutStore store(root, Missing::fail);
  const auto first = store.referrers(pushed[0].digest);
  ASSERT_EQ(first.size(), 2U);
  // What was read stands under its digest: it is not asked for again.
  for (const auto& entry : std::filesystem::directory_iterator(root / "blobs" / "sha256"))
    std::filesystem::remove(entry);
  EXPECT_EQ(store.referrers(pushed[0].digest), first);
  EXPECT_EQ(store.referrers(pushed[2].digest).size(), 2U);
}

TEST(LayoutStore, an_index_that_another_process_changed_is_read_anew) {
  const auto root = fresh_folder("shared");
  LayoutStore reader(root, Missing::create);
  EXPECT_TRUE(reader.tags().empty());
  LayoutStore writer(root, Missing::fail);
  push_package(writer, small_package("job"), "m", "1.0");
  EXPECT_EQ(reader.tags(), std::vector<std::string>{"1.0"});
}

TEST(LayoutStore, a_file_that_changes_while_it_is_pushed_is_not_stored) {
  LayoutStore store(fresh_folder("changing"), Missing::create);
  const auto file = fresh_folder("changing.bin");
  write_file(file, "now");
  try {
    store.write_blob_file(sha256("before"), file);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity);
  }
  EXPECT_FALSE(store.has_blob(sha256("before")));
}

}  // namespace
}  // namespace etalon::models
