// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "models/packages/key.hpp"

namespace etalon::models {

/// A signer's role and the keys that may speak for it.
struct TrustedRole {
  std::string name;  ///< `developer`, `certifier`
  std::vector<PublicKey> keys;
};

/// How many different keys of a role must have signed a document.
struct TrustRule {
  std::string document;  ///< `package`, `plan`, `provenance`, `certificate`, `trial`
  std::string role;
  std::int64_t signatures = 1;
};

/// The verifier's decision whom to believe (docs/formats/trust.md): `trust.toml`.
struct TrustPolicy {
  std::vector<TrustedRole> roles;
  std::vector<TrustRule> rules;
};

/// Reads a trust file; key files are looked up relative to it. Throws config errors naming file,
/// line and key for unknown roles and documents, more signatures than keys, or no rule at all.
[[nodiscard]] TrustPolicy read_trust(const std::filesystem::path& file);

/// A trust file for `roles` (name → key file relative to the trust file) with one signature each:
/// package by every role, plan and provenance by developer, certificate by certifier, trial
/// certificate by trial.
[[nodiscard]] std::string trust_toml(const std::vector<std::pair<std::string, std::string>>& roles);

}  // namespace etalon::models
