// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/sha256.hpp"
#include "datasets/manifest.hpp"

namespace etalon::jobs {

/// The names of samples and patients under which cases leave the job directory: digests with a salt
/// that only the holder of the data can compute, since it is one of all their bytes. So they are
/// the same wherever the job runs, and nobody without the data can try names.
class CaseIds {
 public:
  explicit CaseIds(const Digest& salt) : salt_(salt) {}

  [[nodiscard]] std::string sample(std::string_view id) const { return hashed("sample", id); }
  [[nodiscard]] std::string patient(std::string_view id) const { return hashed("patient", id); }

 private:
  [[nodiscard]] std::string hashed(std::string_view kind, std::string_view id) const;
  Digest salt_;
};

/// The salt of a dataset: SHA-256 over `etalon.case.salt/1⏎` and the bytes of its shards in order.
/// Reads them all; throws io errors.
[[nodiscard]] Digest salt_of(const std::filesystem::path& data_folder,
                             const datasets::Manifest& manifest);

}  // namespace etalon::jobs
