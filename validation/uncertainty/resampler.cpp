// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/resampler.hpp"

#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

/// The words of one replicate in order. The stream's name becomes key and high counter, so that
/// each call of the generator gives four words.
class Words {
 public:
  Words(std::uint64_t seed, std::int64_t replicate) {
    const RandomStream name(seed, RandomPurpose::bootstrap, static_cast<std::uint64_t>(replicate));
    key_ = {name.bits(0), name.bits(1)};
    high_ = {name.bits(2), name.bits(3)};
  }
  std::uint32_t next() {
    if (used_ == words_.size()) refill();
    return words_[used_++];
  }
  /// Uniform in [0, bound), bound ≥ 1.
  std::uint32_t below(std::uint32_t bound) {
    std::uint64_t product = static_cast<std::uint64_t>(next()) * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
      const std::uint32_t least = (0U - bound) % bound;
      while (static_cast<std::uint32_t>(product) < least)
        product = static_cast<std::uint64_t>(next()) * bound;
    }
    return static_cast<std::uint32_t>(product >> 32U);
  }

 private:
  void refill() {
    // Independent calls in a row keep the multipliers busy.
    for (std::size_t i = 0; i < words_.size(); i += 4) {
      const auto four = philox4x32({static_cast<std::uint32_t>(block_),
                                    static_cast<std::uint32_t>(block_ >> 32U), high_[0], high_[1]},
                                   key_);
      std::copy(four.begin(), four.end(), words_.begin() + static_cast<std::ptrdiff_t>(i));
      ++block_;
    }
    used_ = 0;
  }

  std::array<std::uint32_t, 2> key_{};
  std::array<std::uint32_t, 2> high_{};
  std::uint64_t block_ = 0;
  std::array<std::uint32_t, 64> words_{};
  std::size_t used_ = words_.size();
};

}  // namespace

Resampler::Resampler(std::int64_t clusters, std::span<const std::uint8_t> strata,
                     std::uint64_t seed)
    : clusters_(clusters), seed_(seed) {
  check(clusters > 0, ErrorKind::format, "there are no cases to resample");
  check(strata.empty() || std::ssize(strata) == clusters, ErrorKind::format,
        text(strata.size(), " strata for ", clusters, " patients"));
  std::array<std::vector<std::uint32_t>, 256> by_stratum;
  for (std::size_t i = 0; i < static_cast<std::size_t>(clusters); ++i)
    by_stratum[strata.empty() ? 0 : strata[i]].push_back(static_cast<std::uint32_t>(i));
  for (auto& members : by_stratum) {
    if (!members.empty()) strata_.push_back(std::move(members));
  }
}

/// Calls `take(cluster)` for each cluster that is drawn, as often as it is.
template <class Take>
void Resampler::draw_clusters(std::int64_t replicate, const Take& take) const {
  Words words(seed_, replicate);
  for (const auto& members : strata_) {
    const auto count = static_cast<std::uint32_t>(members.size());
    for (std::uint32_t i = 0; i < count; ++i) take(members[words.below(count)]);
  }
}

void Resampler::draw(std::int64_t replicate, const Clusters& clusters,
                     std::span<std::uint32_t> case_counts) const {
  std::fill(case_counts.begin(), case_counts.end(), 0U);
  draw_clusters(replicate, [&](std::uint32_t cluster) {
    for (const std::uint32_t i : clusters.cases_of(cluster)) ++case_counts[i];
  });
}

void Resampler::draw_lanes(std::int64_t first, std::int64_t count,
                           std::span<std::uint8_t> drawn) const {
  const auto clusters = static_cast<std::size_t>(clusters_);
  // One after the other, as each draws at random places; then side by side.
  std::vector<std::uint8_t> rows(clusters * lanes);
  for (std::int64_t r = 0; r < count; ++r) {
    std::uint8_t* row = &rows[static_cast<std::size_t>(r) * clusters];
    draw_clusters(first + r, [&](std::uint32_t cluster) {
      // Once in more than 10^500 resamples.
      ensure(++row[cluster] != 0, "no patient is drawn 256 times");
    });
  }
  for (std::size_t cluster = 0; cluster < clusters; ++cluster) {
    for (std::size_t r = 0; r < lanes; ++r)
      drawn[cluster * lanes + r] = rows[r * clusters + cluster];
  }
}

}  // namespace etalon::validation
