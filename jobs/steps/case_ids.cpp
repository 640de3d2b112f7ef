// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/case_ids.hpp"

#include <fstream>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::jobs {
namespace {

constexpr std::size_t block = std::size_t{1} << 20U;
constexpr std::size_t digits = 32;  // 128 bits: no two of 10^9 cases meet by chance

}  // namespace

std::string CaseIds::hashed(std::string_view kind, std::string_view id) const {
  return sha256(text("etalon.case/1\n", kind, "\n", salt_.hex(), "\n", id)).hex().substr(0, digits);
}

Digest salt_of(const std::filesystem::path& data_folder, const datasets::Manifest& manifest) {
  Sha256 hash;
  hash.update("etalon.case.salt/1\n");
  std::vector<char> bytes(block);
  for (const datasets::ShardInfo& shard : manifest.shards) {
    const auto file = data_folder / shard.file;
    std::ifstream stream(file, std::ios::binary);
    while (stream) {
      stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      hash.update(std::string_view(bytes.data(), static_cast<std::size_t>(stream.gcount())));
    }
    check(stream.eof(), ErrorKind::io, text(file.string(), ": cannot be read to its end"));
  }
  return hash.finish();
}

}  // namespace etalon::jobs
