// SPDX-License-Identifier: Apache-2.0
#include "core/sha256.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/file.hpp"

namespace etalon {
namespace {

TEST(Sha256, the_examples_of_fips_180) {
  EXPECT_EQ(sha256("").hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc").hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex(),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256(std::string(1'000'000, 'a')).hex(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, pieces_of_any_size_give_the_digest_of_the_whole) {
  std::string data(1000, '\0');
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<char>(i * 31);
  const Digest whole = sha256(data);
  Sha256 hash;
  for (std::size_t piece = 1; piece < 200; piece += 7) {
    for (std::size_t at = 0; at < data.size(); at += piece) {
      hash.update(std::string_view(data).substr(at, piece));
    }
    EXPECT_EQ(hash.finish(), whole) << piece;  // finish also starts anew
  }
}

TEST(Sha256, of_a_file_is_that_of_its_bytes) {
  const std::string data(3'000'001, 'q');
  write_file("large.bin", data);
  EXPECT_EQ(sha256_file("large.bin"), sha256(data));
  write_file("empty.bin", "");
  EXPECT_EQ(sha256_file("empty.bin"), sha256(""));
}

TEST(Sha256, a_file_that_cannot_be_read_is_an_io_error) {
  for (const char* file : {"absent.bin", "."}) {
    try {
      static_cast<void>(sha256_file(file));
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::io);
      EXPECT_THAT(error.what(), testing::StartsWith(file));
    }
  }
}

TEST(Digest, reads_back_both_of_its_forms) {
  const Digest digest = sha256("abc");
  EXPECT_EQ(Digest::parse(digest.hex()), digest);
  EXPECT_EQ(Digest::parse(digest.prefixed()), digest);
  EXPECT_EQ(digest.prefixed().substr(0, 9), "sha256:ba");
}

TEST(Digest, refuses_what_is_no_digest) {
  const std::string hex = sha256("abc").hex();
  for (const std::string& wrong : {std::string(), hex.substr(1), hex + "0", hex.substr(1) + "g",
                                   "sha512:" + hex, "sha256:sha256:" + hex}) {
    EXPECT_THROW(static_cast<void>(Digest::parse(wrong)), Error) << wrong;
  }
}

}  // namespace
}  // namespace etalon
