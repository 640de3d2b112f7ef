// SPDX-License-Identifier: Apache-2.0
#include "core/philox.hpp"

#include <cmath>
#include <numeric>
#include <utility>

#include "core/elementary.hpp"

namespace etalon {
namespace {

std::pair<std::uint32_t, std::uint32_t> multiply(std::uint32_t a, std::uint32_t b) noexcept {
  const std::uint64_t product = static_cast<std::uint64_t>(a) * b;
  return {static_cast<std::uint32_t>(product >> 32U), static_cast<std::uint32_t>(product)};
}

std::uint32_t low(std::uint64_t value) noexcept { return static_cast<std::uint32_t>(value); }
std::uint32_t high(std::uint64_t value) noexcept {
  return static_cast<std::uint32_t>(value >> 32U);
}

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key) noexcept {
  for (int round = 0; round < 10; ++round) {
    const auto [high0, low0] = multiply(0xD2511F53U, counter[0]);
    const auto [high1, low1] = multiply(0xCD9E8D57U, counter[2]);
    counter = {high1 ^ counter[1] ^ key[0], low1, high0 ^ counter[3] ^ key[1], low0};
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  return counter;
}

RandomStream::RandomStream(std::uint64_t seed, RandomPurpose purpose, std::uint64_t a,
                           std::uint64_t b) noexcept {
  // The stream's name is absorbed by two calls of the function itself, so that all 64 bits of the
  // seed, of a and of b tell streams apart while the counter keeps 64 bits for the element.
  const auto first = philox4x32({low(a), high(a), static_cast<std::uint32_t>(purpose), 0x45544C4EU},
                                {low(seed), high(seed)});
  const auto second = philox4x32({low(b), high(b), first[2], first[3]}, {first[0], first[1]});
  key_ = {second[0], second[1]};
  high_ = {second[2], second[3]};
}

std::array<std::uint32_t, 4> RandomStream::block(std::uint64_t index) const noexcept {
  return philox4x32({low(index), high(index), high_[0], high_[1]}, key_);
}

std::uint32_t RandomStream::bits(std::uint64_t element) const noexcept {
  return block(element / 4)[element % 4];
}

std::uint64_t RandomStream::bits64(std::uint64_t element) const noexcept {
  const auto words = block(element / 2);
  const std::size_t at = element % 2 * 2;
  return static_cast<std::uint64_t>(words[at + 1]) << 32U | words[at];
}

float RandomStream::uniform(std::uint64_t element) const noexcept {
  return static_cast<float>(bits(element) >> 8U) * 0x1p-24F;
}

double RandomStream::uniform_double(std::uint64_t element) const noexcept {
  return static_cast<double>(bits64(element) >> 11U) * 0x1p-53;
}

std::uint64_t RandomStream::below(std::uint64_t bound, std::uint64_t element) const noexcept {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(static_cast<Wide>(bits64(element)) * bound >> 64U);
}

double RandomStream::normal(std::uint64_t element) const noexcept {
  const std::uint64_t pair = element / 2 * 2;
  const double radius = std::sqrt(-2.0 * elementary::log(1.0 - uniform_double(pair)));
  const double turns = uniform_double(pair + 1);
  return radius *
         (element % 2 == 0 ? elementary::cosine_of_turns(turns) : elementary::sine_of_turns(turns));
}

std::array<double, 2> RandomStream::normal_pair(std::uint64_t pair) const noexcept {
  const auto words = block(pair);
  const auto uniform = [&](std::size_t at) {
    const std::uint64_t bits = static_cast<std::uint64_t>(words[at + 1]) << 32U | words[at];
    return static_cast<double>(bits >> 11U) * 0x1p-53;
  };
  const double radius = std::sqrt(-2.0 * elementary::log(1.0 - uniform(0)));
  const double turns = uniform(2);
  return {radius * elementary::cosine_of_turns(turns), radius * elementary::sine_of_turns(turns)};
}

std::vector<std::int64_t> random_permutation(std::int64_t count, const RandomStream& stream) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[stream.below(i, i)]);
  }
  return order;
}

}  // namespace etalon
