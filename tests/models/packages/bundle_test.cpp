// SPDX-License-Identifier: Apache-2.0
#include "models/packages/bundle.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "core/error.hpp"
#include "core/hex.hpp"
#include "tests/models/packages/package_fixture.hpp"

namespace etalon::models {
namespace {

const Statement statement = {.subject = "breast",
                             .digest = sha256("package"),
                             .predicate_type = "urn:test:1",
                             .predicate = Json::object({{"auc", 0.93}, {"site", "Zürich"}})};

std::string base64(const std::string& data) { return to_base64(std::as_bytes(std::span(data))); }

ErrorKind kind_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.kind();
  }
  return ErrorKind::internal;
}

/// A bundle changed as JSON.
std::string changed(const std::string& bundle, const std::function<void(Json&)>& change) {
  Json json = Json::parse(bundle);
  change(json);
  return json.canonical();
}

/// A bundle whose payload, changed as JSON, is signed anew.
std::string with_payload(const std::function<void(Json&)>& change) {
  return changed(sign_statement(statement, PrivateKey::generate()), [&](Json& json) {
    Json& payload = json["dsseEnvelope"]["payload"];
    const auto bytes = from_base64(payload.as_string());
    Json content =
        Json::parse({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, "payload");
    change(content);
    payload = base64(content.canonical());
  });
}

/// A signed list of files whose predicate was changed before signing.
Bundle list_with(const std::function<void(Json&)>& change) {
  const PrivateKey key = PrivateKey::generate();
  const std::vector<PackageFile> files = {{"a", sha256("a"), 1}, {"b", sha256("b"), 1}};
  Statement list = parse_bundle(sign_package(files, "m", key), "test").statement;
  change(list.predicate);
  return parse_bundle(sign_statement(list, key), "test");
}

TEST(Bundle, reads_back_what_was_signed_and_by_whom) {
  const PrivateKey key = PrivateKey::generate();
  const Bundle bundle = parse_bundle(sign_statement(statement, key), "test");
  EXPECT_EQ(bundle.statement, statement);
  EXPECT_EQ(bundle.hint, key.public_key().hint());
  EXPECT_TRUE(bundle.is_signed_by(key.public_key()));
  EXPECT_FALSE(bundle.is_signed_by(PrivateKey::generate().public_key()));
}

TEST(Bundle, the_signature_is_over_dsse_pre_authentication_encoding) {
  const PrivateKey key = PrivateKey::generate();
  const Bundle bundle = parse_bundle(sign_statement(statement, key), "test");
  const std::string signed_bytes = "DSSEv1 28 application/vnd.in-toto+json " +
                                   std::to_string(bundle.payload.size()) + " " + bundle.payload;
  EXPECT_TRUE(key.public_key().verify(signed_bytes, bundle.signature));
}

TEST(Bundle, fields_that_are_unknown_missing_or_of_another_type_are_format_errors) {
  const std::string bundle = sign_statement(statement, PrivateKey::generate());
  const std::vector<std::function<void(Json&)>> changes = {
      [](Json& json) { json["extra"] = 1; },
      [](Json& json) { json["mediaType"] = "application/json"; },
      [](Json& json) { json.as_object().erase("dsseEnvelope"); },
      [](Json& json) { json["dsseEnvelope"]["extra"] = 1; },
      [](Json& json) { json["dsseEnvelope"]["payloadType"] = "text/plain"; },
      [](Json& json) { json["dsseEnvelope"]["payload"] = "%%%"; },
      [](Json& json) { json["dsseEnvelope"]["signatures"] = Json::array(); },
      [](Json& json) { json["dsseEnvelope"]["signatures"] = "text"; },
      [](Json& json) {
        auto& signatures = json["dsseEnvelope"]["signatures"].as_array();
        signatures.push_back(signatures.front());
      },
      [](Json& json) { json["dsseEnvelope"]["signatures"].as_array().front()["extra"] = 1; },
      [](Json& json) { json["verificationMaterial"]["publicKey"] = Json(); },
      [](Json& json) { json["verificationMaterial"]["publicKey"]["hint"] = 7; },
      [](Json& json) { json["verificationMaterial"]["extra"] = 1; },
      [](Json& json) { json = Json::array(); },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    EXPECT_EQ(
        kind_of([&] { static_cast<void>(parse_bundle(changed(bundle, changes[i]), "test")); }),
        ErrorKind::format)
        << i;
  }
}

TEST(Bundle, certificates_and_transparency_logs_are_unsupported) {
  const std::string bundle = sign_statement(statement, PrivateKey::generate());
  for (const auto& change : std::vector<std::function<void(Json&)>>{
           [](Json& json) { json["verificationMaterial"]["certificate"] = Json::object(); },
           [](Json& json) { json["verificationMaterial"]["tlogEntries"].push_back(1); }}) {
    EXPECT_EQ(kind_of([&] { static_cast<void>(parse_bundle(changed(bundle, change), "test")); }),
              ErrorKind::unsupported);
  }
}

TEST(Bundle, statements_with_two_subjects_or_another_type_are_format_errors) {
  const std::vector<std::function<void(Json&)>> changes = {
      [](Json& json) { json["subject"].push_back(Json(json["subject"].as_array().front())); },
      [](Json& json) { json["_type"] = "https://in-toto.io/Statement/v0.1"; },
      [](Json& json) { json["subject"].as_array().front()["digest"]["sha256"] = "abc"; },
      [](Json& json) { json["predicate"] = 3; },
      [](Json& json) { json["more"] = 3; },
      [](Json& json) { json = Json("text"); },
  };
  ASSERT_NO_THROW(static_cast<void>(parse_bundle(with_payload([](Json&) {}), "test")));
  for (std::size_t i = 0; i < changes.size(); ++i) {
    EXPECT_EQ(kind_of([&] { static_cast<void>(parse_bundle(with_payload(changes[i]), "test")); }),
              ErrorKind::format)
        << i;
  }
}

TEST(Bundle, errors_name_the_source) {
  try {
    static_cast<void>(parse_bundle("{", "signatures/a.sigstore.json"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()).find("signatures/a.sigstore.json: "), 0U) << error.what();
  }
}

TEST(Bundle, huge_and_deep_input_is_a_format_error) {
  EXPECT_EQ(kind_of([] { static_cast<void>(parse_bundle(std::string(1'000'000, '['), "test")); }),
            ErrorKind::format);
  EXPECT_EQ(
      kind_of([] { static_cast<void>(parse_bundle(std::string((1U << 26U) + 1, ' '), "test")); }),
      ErrorKind::format);
  std::string deep;
  for (int i = 0; i < 500; ++i) deep += R"({"a":)";
  EXPECT_EQ(kind_of([&] { static_cast<void>(parse_bundle(deep, "test")); }), ErrorKind::format);
}

TEST(Bundle, truncated_and_flipped_bytes_give_errors_or_a_bundle_that_is_not_signed) {
  const PrivateKey key = PrivateKey::generate();
  const std::string bundle = sign_package({{"a", sha256("a"), 1}}, "m", key);
  const auto feed = [&](const std::string& bytes) {
    try {
      const Bundle parsed = parse_bundle(bytes, "test");
      static_cast<void>(signed_files(parsed, "test"));
      return parsed.is_signed_by(key.public_key());
    } catch (const Error&) {
      return false;
    }
  };
  ASSERT_TRUE(feed(bundle));
  for (std::size_t size = 0; size < bundle.size(); ++size) {
    EXPECT_FALSE(feed(bundle.substr(0, size))) << size;
  }
  // `keyid` carries nothing that is signed and is not looked at, so its name alone may change.
  const std::size_t keyid = bundle.find("\"keyid\":\"\"");
  for (std::size_t at = 0; at < bundle.size(); ++at) {
    for (const unsigned mask : {1U, 2U, 4U, 8U, 16U, 32U, 64U, 128U, 255U}) {
      std::string bytes = bundle;
      bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ mask);
      const bool is_in_keyid = at >= keyid && at < keyid + 10;
      if (!is_in_keyid) {
        EXPECT_FALSE(feed(bytes)) << at << " ^ " << mask;
      } else {
        static_cast<void>(feed(bytes));
      }
    }
  }
}

TEST(SignedList, its_subject_is_the_digest_over_the_files_digests) {
  const PrivateKey key = PrivateKey::generate();
  // Ordered by name: "a-b" before "a/x", whatever order is given.
  const std::vector<PackageFile> files = {{"a/x", sha256("1"), 1}, {"a-b", sha256("2"), 1}};
  const Bundle bundle = parse_bundle(sign_package(files, "m", key), "test");
  Sha256 expected;
  for (const Digest& digest : {sha256("2"), sha256("1")}) {
    expected.update(std::as_bytes(std::span(digest.bytes)));
  }
  EXPECT_EQ(bundle.statement.digest, expected.finish());
  EXPECT_EQ(bundle.statement.digest, signed_list_digest(files));
  const auto listed = signed_files(bundle, "test");
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed[0].name, "a-b");
  EXPECT_EQ(listed[1].digest, sha256("1"));
}

TEST(SignedList, digests_are_the_test_vectors_of_the_format_pages) {
  const std::vector<PackageFile> files = {{"b", sha256("2"), 1}, {"a", sha256("1"), 1}};
  // docs/formats/signatures.md, computed with openssl and sha256sum.
  EXPECT_EQ(signed_list_digest(files).hex(),
            "4295f72eeb1e3507b8461e240e3b8d18c1e7bd2f1122b11fc9ec40a65894031a");
  // docs/formats/package.md, computed with sha256sum.
  EXPECT_EQ(package_digest(files).hex(),
            "68c2919f4305e50800082ab7f11eb17d96c7832f59154e97b1d373a5179a63ea");
}

TEST(PackageDigest, covers_the_names) {
  EXPECT_NE(package_digest({{"a", sha256("1"), 1}, {"b", sha256("2"), 1}}),
            package_digest({{"a", sha256("1"), 1}, {"c", sha256("2"), 1}}));
}

TEST(SignedList, a_subject_that_is_not_the_digest_of_the_list_is_a_format_error) {
  const Bundle bundle =
      list_with([](Json& json) { json["resources"].as_array().front()["name"] = "c"; });
  EXPECT_NO_THROW(static_cast<void>(signed_files(bundle, "test")));
  const Bundle shorter = list_with([](Json& json) { json["resources"].as_array().pop_back(); });
  EXPECT_EQ(kind_of([&] { static_cast<void>(signed_files(shorter, "test")); }), ErrorKind::format);
}

TEST(SignedList, names_that_leave_the_folder_are_format_errors) {
  for (const std::string name :
       {"../a", "a/../../b", "/etc/passwd", "", ".", "a//b", "a/", "./a", "a\\b", "a\nb", "b"}) {
    const Bundle bundle =
        list_with([&](Json& json) { json["resources"].as_array().front()["name"] = name; });
    EXPECT_EQ(kind_of([&] { static_cast<void>(signed_files(bundle, "test")); }), ErrorKind::format)
        << name;
  }
}

TEST(SignedList, other_methods_and_algorithms_are_unsupported) {
  for (const auto& change : std::vector<std::function<void(Json&)>>{
           [](Json& json) { json["serialization"]["method"] = "shards"; },
           [](Json& json) { json["serialization"]["hash_type"] = "blake3"; },
           [](Json& json) { json["serialization"]["allow_symlinks"] = true; },
           [](Json& json) { json["resources"].as_array().front()["algorithm"] = "md5"; }}) {
    const Bundle bundle = list_with(change);
    EXPECT_EQ(kind_of([&] { static_cast<void>(signed_files(bundle, "test")); }),
              ErrorKind::unsupported);
  }
}

TEST(SignedList, a_package_without_files_is_not_signed) {
  EXPECT_EQ(kind_of([] { static_cast<void>(sign_package({}, "m", PrivateKey::generate())); }),
            ErrorKind::format);
}

TEST(ListFiles, lists_every_regular_file_in_the_order_of_names) {
  const auto folder = fresh_folder();
  write_file(folder / "b", "2");
  write_file(folder / "a" / "x", "1");
  write_file(folder / "a-b", "");
  write_file(folder / ".hidden", "h");
  const auto files = list_files(folder);
  ASSERT_EQ(files.size(), 4U);
  EXPECT_EQ(files[0], (PackageFile{".hidden", sha256("h"), 1}));
  EXPECT_EQ(files[1], (PackageFile{"a-b", sha256(""), 0}));
  EXPECT_EQ(files[2], (PackageFile{"a/x", sha256("1"), 1}));
  EXPECT_EQ(files[3], (PackageFile{"b", sha256("2"), 1}));
}

TEST(ListFiles, links_and_names_that_cannot_be_signed_are_integrity_errors) {
  const auto folder = fresh_folder();
  write_file(folder / "a", "1");
  std::filesystem::create_symlink("a", folder / "link");
  EXPECT_EQ(kind_of([&] { static_cast<void>(list_files(folder)); }), ErrorKind::integrity);
  std::filesystem::remove(folder / "link");
  std::filesystem::create_directory_symlink("/", folder / "root");
  EXPECT_EQ(kind_of([&] { static_cast<void>(list_files(folder)); }), ErrorKind::integrity);
  std::filesystem::remove(folder / "root");
  write_file(folder / "bad\xFF", "1");
  EXPECT_EQ(kind_of([&] { static_cast<void>(list_files(folder)); }), ErrorKind::integrity);
  EXPECT_EQ(kind_of([&] { static_cast<void>(list_files(folder / "none")); }), ErrorKind::io);
}

TEST(SignStatement, a_document_that_nobody_would_read_is_not_signed) {
  Statement large = statement;
  large.predicate = Json::object({{"x", std::string(most_bundle_bytes * 3 / 4, 'x')}});
  EXPECT_EQ(kind_of([&] { static_cast<void>(sign_statement(large, PrivateKey::generate())); }),
            ErrorKind::unsupported);
  large.predicate = Json::object({{"x", std::string(most_bundle_bytes * 3 / 4 - 2000, 'x')}});
  const std::string bytes = sign_statement(large, PrivateKey::generate());
  EXPECT_GT(std::ssize(bytes), most_bundle_bytes - 2000);
  EXPECT_EQ(parse_bundle(bytes, "bundle").statement.subject, "breast");
}

}  // namespace
}  // namespace etalon::models
