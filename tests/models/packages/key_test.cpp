// SPDX-License-Identifier: Apache-2.0
#include "models/packages/key.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>

#include "core/error.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "tests/models/packages/package_fixture.hpp"

namespace etalon::models {
namespace {

/// Runs the command-line tool in `folder`; true when it succeeds.
bool openssl(const std::filesystem::path& folder, const std::string& arguments) {
  return std::system(text("cd '", folder.string(), "' && openssl ", arguments, " >/dev/null 2>&1")
                         .c_str()) == 0;
}

/// Kind and message of what reading a key throws.
template <class Key>
std::pair<ErrorKind, std::string> reading_error(const std::filesystem::path& file) {
  try {
    static_cast<void>(Key::read(file));
  } catch (const Error& error) {
    return {error.kind(), error.what()};
  }
  return {ErrorKind::internal, "nothing was thrown"};
}

TEST(Key, what_is_written_reads_back_as_the_same_key) {
  const auto folder = fresh_folder();
  const PrivateKey key = PrivateKey::generate();
  key.write(folder / "a.key");
  const PrivateKey back = PrivateKey::read(folder / "a.key");
  EXPECT_EQ(back.public_key(), key.public_key());
  EXPECT_TRUE(key.public_key().verify("message", back.sign("message")));
  EXPECT_EQ(PublicKey::parse(key.public_key().pem(), "pem"), key.public_key());
}

TEST(Key, private_key_file_is_readable_by_its_owner_only_and_is_never_replaced) {
  const auto folder = fresh_folder();
  const PrivateKey key = PrivateKey::generate();
  key.write(folder / "a.key");
  struct ::stat facts{};
  ASSERT_EQ(::stat((folder / "a.key").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
  const std::string before = read_text_file(folder / "a.key");
  EXPECT_THROW(PrivateKey::generate().write(folder / "a.key"), Error);
  EXPECT_EQ(read_text_file(folder / "a.key"), before);
}

TEST(Key, every_flipped_bit_of_signature_or_message_is_refused) {
  const PrivateKey key = PrivateKey::generate();
  const PublicKey pub = key.public_key();
  const std::string message = "three words here";
  const std::string signature = key.sign(message);
  ASSERT_TRUE(pub.verify(message, signature));
  const auto flipped = [](std::string bytes, std::size_t bit) {
    bytes[bit / 8] = static_cast<char>(static_cast<unsigned char>(bytes[bit / 8]) ^ 1U << bit % 8);
    return bytes;
  };
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    EXPECT_FALSE(pub.verify(message, flipped(signature, bit))) << bit;
  }
  for (std::size_t bit = 0; bit < message.size() * 8; ++bit) {
    EXPECT_FALSE(pub.verify(flipped(message, bit), signature)) << bit;
  }
  for (std::size_t size = 0; size < signature.size(); ++size) {
    EXPECT_FALSE(pub.verify(message, signature.substr(0, size))) << size;
  }
  EXPECT_FALSE(pub.verify(message, signature + '\0'));
  EXPECT_FALSE(PrivateKey::generate().public_key().verify(message, signature));
}

TEST(Key, openssl_verifies_our_signature_and_reads_our_keys) {
  const auto folder = fresh_folder();
  const PrivateKey key = PrivateKey::generate();
  key.write(folder / "a.key");
  write_file(folder / "a.pub", key.public_key().pem());
  write_file(folder / "message", "signed by us");
  write_file(folder / "signature", key.sign("signed by us"));
  EXPECT_TRUE(openssl(folder, "dgst -sha256 -verify a.pub -signature signature message"));
  write_file(folder / "message", "signed by uz");
  EXPECT_FALSE(openssl(folder, "dgst -sha256 -verify a.pub -signature signature message"));
  ASSERT_TRUE(openssl(folder, "pkey -in a.key -pubout -out theirs.pub"));
  EXPECT_EQ(read_text_file(folder / "theirs.pub"), key.public_key().pem());
  EXPECT_EQ(key.public_key().hint(), sha256_file(folder / "theirs.pub").hex());
}

TEST(Key, we_verify_what_openssl_signs_with_keys_of_either_form) {
  const auto folder = fresh_folder();
  ASSERT_TRUE(openssl(folder, "ecparam -name prime256v1 -genkey -noout -out sec1.key"));
  ASSERT_TRUE(openssl(folder, "pkcs8 -topk8 -nocrypt -in sec1.key -out pkcs8.key"));
  ASSERT_TRUE(openssl(folder, "pkey -in sec1.key -pubout -out a.pub"));
  write_file(folder / "message", "signed by them");
  ASSERT_TRUE(openssl(folder, "dgst -sha256 -sign sec1.key -out signature message"));
  const PublicKey pub = PublicKey::read(folder / "a.pub");
  EXPECT_TRUE(pub.verify("signed by them", read_text_file(folder / "signature")));
  EXPECT_EQ(PrivateKey::read(folder / "sec1.key").public_key(), pub);
  EXPECT_EQ(PrivateKey::read(folder / "pkcs8.key").public_key(), pub);
}

TEST(Key, a_key_with_a_compressed_point_is_the_same_key) {
  const auto folder = fresh_folder();
  ASSERT_TRUE(openssl(folder, "ecparam -name prime256v1 -genkey -noout -out a.key"));
  ASSERT_TRUE(openssl(folder, "ec -in a.key -pubout -out a.pub"));
  ASSERT_TRUE(openssl(folder, "ec -in a.key -pubout -conv_form compressed -out short.pub"));
  ASSERT_NE(read_text_file(folder / "a.pub"), read_text_file(folder / "short.pub"));
  EXPECT_EQ(PublicKey::read(folder / "short.pub"), PublicKey::read(folder / "a.pub"));
}

TEST(Key, other_types_of_keys_are_unsupported_and_named) {
  const auto folder = fresh_folder();
  const std::vector<std::pair<std::string, std::string>> makers = {
      {"ED25519", "genpkey -algorithm ED25519"},
      {"RSA", "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048"},
      {"secp384r1", "ecparam -name secp384r1 -genkey -noout"},
      {"curve", "ecparam -name prime256v1 -param_enc explicit -genkey -noout"}};
  for (const auto& [name, maker] : makers) {
    ASSERT_TRUE(openssl(folder, text(maker, " -out ", name, ".key"))) << name;
    ASSERT_TRUE(openssl(folder, text("pkey -in ", name, ".key -pubout -out ", name, ".pub")));
    for (const auto& [kind, message] : {reading_error<PublicKey>(folder / (name + ".pub")),
                                        reading_error<PrivateKey>(folder / (name + ".key"))}) {
      EXPECT_EQ(kind, ErrorKind::unsupported) << message;
      EXPECT_NE(message.find((folder / name).string()), std::string::npos) << message;
      EXPECT_NE(message.rfind(name), message.find(name)) << message;
    }
  }
}

TEST(Key, an_encrypted_private_key_is_refused_without_asking) {
  const auto folder = fresh_folder();
  ASSERT_TRUE(openssl(folder,
                      "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256 "
                      "-pass pass:secret -out a.key"));
  const auto [kind, message] = reading_error<PrivateKey>(folder / "a.key");
  EXPECT_EQ(kind, ErrorKind::unsupported);
  EXPECT_NE(message.find("encrypted"), std::string::npos) << message;
}

TEST(Key, what_is_no_key_is_a_format_error_naming_the_file) {
  const auto folder = fresh_folder();
  const std::string pem = PrivateKey::generate().public_key().pem();
  for (const std::string& content :
       {std::string(), std::string("no key"), pem.substr(0, pem.size() / 2),
        std::string(100000, 'x'),
        std::string("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC "
                    "KEY-----\n")}) {
    write_file(folder / "bad", content);
    for (const auto& [kind, message] :
         {reading_error<PublicKey>(folder / "bad"), reading_error<PrivateKey>(folder / "bad")}) {
      EXPECT_EQ(kind, ErrorKind::format) << message;
      EXPECT_NE(message.find("bad"), std::string::npos) << message;
    }
  }
}

}  // namespace
}  // namespace etalon::models
