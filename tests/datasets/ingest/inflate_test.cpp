// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/inflate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "tests/support/archives.hpp"

namespace etalon::datasets {
namespace {

using testing_support::deflated;

std::span<const std::byte> bytes(const std::string& text) { return std::as_bytes(std::span(text)); }

std::string inflated(const std::string& packed, Compression kind, std::int64_t size) {
  const auto data = inflate(bytes(packed), kind, size, "a.npz");
  return {reinterpret_cast<const char*>(data.data()), data.size()};
}

std::string noise(std::size_t size) {
  const RandomStream draws(6, RandomPurpose::test);
  std::string result;
  for (std::uint64_t i = 0; i < size; ++i) result += static_cast<char>(draws.bits(i) & 15U);
  return result;
}

TEST(Inflate, returns_what_zlib_packed_in_both_formats) {
  for (const std::size_t size : {0U, 1U, 1000U, 300'000U}) {
    const std::string plain = noise(size);
    const auto length = static_cast<std::int64_t>(size);
    EXPECT_TRUE(inflated(deflated(plain), Compression::raw_deflate, length) == plain) << size;
    EXPECT_TRUE(inflated(deflated(plain, 31), Compression::gzip, length) == plain) << size;
  }
}

TEST(Inflate, a_claim_that_deflate_cannot_reach_is_refused_before_memory_is_taken) {
  try {
    static_cast<void>(inflated(deflated("x"), Compression::raw_deflate, std::int64_t{1} << 50U));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    EXPECT_THAT(error.what(), testing::HasSubstr("cannot hold"));
  }
}

TEST(Inflate, data_longer_or_shorter_than_claimed_is_refused) {
  const std::string bomb = deflated(std::string(10'000'000, '\0'));
  EXPECT_LT(bomb.size(), 12'000U);
  for (const std::int64_t claim : {0, 1, 100, 9'999'999, 10'000'001}) {
    EXPECT_THROW(static_cast<void>(inflated(bomb, Compression::raw_deflate, claim)), Error)
        << claim;
  }
  EXPECT_THROW(static_cast<void>(inflated(bomb, Compression::raw_deflate, -1)), Error);
}

TEST(Inflate, every_truncation_is_refused) {
  const std::string plain = noise(2000);
  const std::string packed = deflated(plain, 31);
  for (std::size_t length = 0; length < packed.size(); ++length) {
    EXPECT_THROW(static_cast<void>(inflated(packed.substr(0, length), Compression::gzip, 2000)),
                 Error)
        << length;
  }
}

TEST(Crc32, of_the_published_check_value) {
  EXPECT_EQ(crc32_of(bytes("123456789")), 0xCBF43926U);
  EXPECT_EQ(crc32_of({}), 0U);
}

}  // namespace
}  // namespace etalon::datasets
