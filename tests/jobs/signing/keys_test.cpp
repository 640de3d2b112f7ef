// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "tests/jobs/finished_job.hpp"

namespace etalon::jobs {
namespace {

class Keys : public testing::Test {
 protected:
  Keys() {
    job_.job.directory = testing::UnitTest::GetInstance()->current_test_info()->name();
    testing_support::fresh_folder(job_.job.directory);
  }
  Job job_;
};

models::Statement statement(std::int64_t number) {
  return {"subject", sha256("subject"), "urn:test:1", Json::object({{"number", number}})};
}

TEST_F(Keys, are_made_once_when_the_job_names_none) {
  const auto first = role_key(job_, "developer");
  EXPECT_EQ(role_key(job_, "developer").public_key(), first.public_key());
  EXPECT_EQ(models::PublicKey::read(job_.directory() / "keys/developer.pub"), first.public_key());
  EXPECT_FALSE(role_key(job_, "certifier").public_key() == first.public_key());
}

TEST_F(Keys, that_were_cut_off_before_their_first_byte_are_made_anew) {
  write_file(job_.directory() / "keys/developer.key", std::string_view(""));
  const auto made = role_key(job_, "developer");
  EXPECT_EQ(role_key(job_, "developer").public_key(), made.public_key());
}

TEST_F(Keys, with_any_content_are_never_replaced) {
  const auto file = job_.directory() / "keys/developer.key";
  write_file(file, std::string_view("-----BEGIN PRIV"));
  try {
    static_cast<void>(role_key(job_, "developer"));
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    EXPECT_THAT(error.what(), testing::HasSubstr("keys/developer.key: is no private key"));
  }
  EXPECT_EQ(read_text_file(file), "-----BEGIN PRIV");
}

TEST_F(Keys, larger_than_any_are_refused_unread) {
  static_cast<void>(role_key(job_, "certifier"));
  const auto folder = job_.directory() / "keys";
  const std::string pem = read_text_file(folder / "certifier.pub");
  std::filesystem::resize_file(folder / "certifier.pub", std::uintmax_t{1} << 40U);
  static_cast<void>(role_key(job_, "certifier"));
  EXPECT_EQ(read_text_file(folder / "certifier.pub"), pem);
  std::filesystem::resize_file(folder / "certifier.key", std::uintmax_t{1} << 40U);
  try {
    static_cast<void>(role_key(job_, "certifier"));
    FAIL() << "read";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    EXPECT_THAT(error.what(), testing::HasSubstr("keys/certifier.key: is larger than 64.0 KiB"));
  }
}

TEST_F(Keys, that_the_job_names_are_used_and_their_public_half_is_kept) {
  const auto mine = models::PrivateKey::generate();
  mine.write(job_.directory() / "mine.key");
  job_.sign.developer_key = job_.directory() / "mine.key";
  EXPECT_EQ(role_key(job_, "developer").public_key(), mine.public_key());
  EXPECT_FALSE(std::filesystem::exists(job_.directory() / "keys/developer.key"));
  EXPECT_EQ(read_text_file(job_.directory() / "keys/developer.pub"), mine.public_key().pem());
}

TEST_F(Keys, that_the_job_names_but_are_not_there_are_an_error_and_not_made) {
  job_.sign.developer_key = job_.directory() / "absent.key";
  try {
    static_cast<void>(role_key(job_, "developer"));
    FAIL() << "made";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    EXPECT_THAT(error.what(), testing::HasSubstr("absent.key"));
  }
  EXPECT_FALSE(std::filesystem::exists(job_.directory() / "absent.key"));
}

TEST_F(Keys, of_the_certifier_may_be_left_out) {
  EXPECT_TRUE(signs_for(job_, "certifier"));
  job_.sign.certifier_key = "none";
  EXPECT_FALSE(signs_for(job_, "certifier"));
  EXPECT_TRUE(signs_for(job_, "developer"));
}

TEST_F(Keys, an_unchanged_statement_keeps_its_signature) {
  const auto file = job_.directory() / "s.sigstore.json";
  const auto key = models::PrivateKey::generate();
  write_statement(file, statement(1), key);
  const std::string bytes = read_text_file(file);
  write_statement(file, statement(1), key);
  EXPECT_EQ(read_text_file(file), bytes);
}

TEST_F(Keys, a_changed_statement_another_key_and_a_broken_bundle_are_signed_anew) {
  const auto file = job_.directory() / "s.sigstore.json";
  const auto key = models::PrivateKey::generate();
  const auto other = models::PrivateKey::generate();
  const auto holds = [&](std::int64_t number, const models::PrivateKey& signer) {
    const auto bundle = models::parse_bundle(read_text_file(file), "bundle");
    return bundle.statement == statement(number) && bundle.is_signed_by(signer.public_key());
  };
  write_statement(file, statement(1), key);
  write_statement(file, statement(2), key);
  EXPECT_TRUE(holds(2, key));
  write_statement(file, statement(2), other);
  EXPECT_TRUE(holds(2, other));
  write_file(file, "{}");
  write_statement(file, statement(2), key);
  EXPECT_TRUE(holds(2, key));
}

TEST_F(Keys, a_package_is_signed_anew_only_when_its_files_changed) {
  const auto file = job_.directory() / "developer.sigstore.json";
  const auto key = models::PrivateKey::generate();
  const std::vector<models::PackageFile> files = {{"a", sha256("a"), 1}};
  write_package_signature(file, files, "name", key);
  const std::string bytes = read_text_file(file);
  write_package_signature(file, files, "name", key);
  EXPECT_EQ(read_text_file(file), bytes);
  write_package_signature(file, {{"a", sha256("b"), 1}}, "name", key);
  EXPECT_NE(read_text_file(file), bytes);
}

}  // namespace
}  // namespace etalon::jobs
