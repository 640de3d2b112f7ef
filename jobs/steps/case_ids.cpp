// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/case_ids.hpp"

#include <span>

#include "core/file_handle.hpp"
#include "core/text.hpp"

namespace etalon::jobs {
namespace {

constexpr std::size_t digits = 32;  // 128 bits: no two of 10^9 cases meet by chance

}  // namespace

std::string CaseIds::hashed(std::string_view kind, std::string_view id) const {
  return sha256(text("etalon.case/1\n", kind, "\n", salt_.hex(), "\n", id)).hex().substr(0, digits);
}

Digest salt_of(const std::filesystem::path& data_folder, const datasets::Manifest& manifest) {
  Sha256 hash;
  hash.update("etalon.case.salt/1\n");
  for (const datasets::ShardInfo& shard : manifest.shards) {
    for_each_block(data_folder / shard.file,
                   [&](std::span<const std::byte> block) { hash.update(block); });
  }
  return hash.finish();
}

}  // namespace etalon::jobs
