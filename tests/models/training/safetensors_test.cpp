// SPDX-License-Identifier: Apache-2.0
#include "models/training/safetensors.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/philox.hpp"

namespace etalon::models {
namespace {

std::map<std::string, Array> two_tensors() {
  Array a = Array::zeros(DType::f32, {2, 3});
  for (std::size_t i = 0; i < 6; ++i) a.as<float>()[i] = static_cast<float>(i) * 0.5F;
  Array b = Array::zeros(DType::f32, {});
  b.as<float>()[0] = -1.0F;
  return {{"a", a}, {"b", b}};
}

TEST(Safetensors, what_is_written_is_read_back) {
  const auto tensors = two_tensors();
  EXPECT_EQ(parse_safetensors(safetensors_bytes(tensors, {{"epoch", "3"}}), "memory"), tensors);
}

TEST(Safetensors, the_example_of_the_format_page_is_written) {
  Array one = Array::zeros(DType::f32, {1});
  one.as<float>()[0] = 1.0F;
  const std::map<std::string, Array> tensors = {{"first.b", Array::zeros(DType::f32, {1})},
                                                {"model.b", one}};
  std::string expected("\xa0\0\0\0\0\0\0\0", 8);
  expected += R"({"__metadata__":{"epoch":"1","step":"2"},)"
              R"("first.b":{"data_offsets":[0,4],"dtype":"F32","shape":[1]},)"
              R"("model.b":{"data_offsets":[4,8],"dtype":"F32","shape":[1]}} )";
  expected += std::string("\0\0\0\0\0\0\x80\x3f", 8);
  EXPECT_EQ(safetensors_bytes(tensors, {{"epoch", "1"}, {"step", "2"}}), expected);
}

TEST(Safetensors, every_truncation_is_an_error_of_ours) {
  const std::string bytes = safetensors_bytes(two_tensors(), {});
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_THROW(static_cast<void>(parse_safetensors(bytes.substr(0, length), "memory")), Error)
        << length;
  }
}

TEST(Safetensors, bytes_and_keys_that_belong_to_no_tensor_are_refused) {
  // The rule of the container: the tensors fill the data from its beginning, without holes.
  const auto file = [](std::string header, std::size_t data) {
    header.append((8 - header.size() % 8) % 8, ' ');
    std::string bytes(8, '\0');
    bytes[0] = static_cast<char>(header.size());
    return bytes + header + std::string(data, '\0');
  };
  const std::string one = R"("a":{"data_offsets":[0,4],"dtype":"F32","shape":[1]})";
  ASSERT_EQ(parse_safetensors(file("{" + one + "}", 4), "memory").size(), 1U);
  for (const std::string& bytes :
       {file("{" + one + "}", 8),
        file(R"({"a":{"data_offsets":[4,8],"dtype":"F32","shape":[1]}})", 8),
        file("{" + one + R"(,"b":{"data_offsets":[0,4],"dtype":"F32","shape":[1]}})", 4),
        file(R"({"a":{"data_offsets":[0,4],"dtype":"F32","shape":[1],"note":"x"}})", 4),
        file(R"({"__metadata__":{"epoch":1},)" + one + "}", 4),
        file(R"({"__metadata__":"x",)" + one + "}", 4)}) {
    EXPECT_THROW(static_cast<void>(parse_safetensors(bytes, "memory")), Error) << bytes.substr(8);
  }
}

TEST(Safetensors, changed_bytes_of_the_header_never_crash) {
  const std::string bytes = safetensors_bytes(two_tensors(), {});
  const RandomStream draws(1, RandomPurpose::test);
  for (std::uint64_t round = 0; round < 2000; ++round) {
    std::string hostile = bytes;
    for (std::uint64_t change = 0; change < 3; ++change) {
      hostile[draws.below(bytes.size(), 8 * round + change)] =
          static_cast<char>(draws.bits(8 * round + change + 4));
    }
    try {
      static_cast<void>(parse_safetensors(hostile, "memory"));
    } catch (const Error& error) {
      EXPECT_NE(error.kind(), ErrorKind::internal) << error.what();
    }
  }
}

}  // namespace
}  // namespace etalon::models
