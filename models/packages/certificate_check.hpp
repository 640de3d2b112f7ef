// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "models/packages/bundle.hpp"
#include "models/packages/package.hpp"

namespace etalon::models {

/// What the documents that the trust file's developers signed say: whoever certifies must have
/// looked at the same developer, plan and ledger. Nothing is asked where the trust file accepts no
/// such document.
class DeveloperWord {
 public:
  /// A key that the trust file accepts for `document` (`package`, `plan`, `provenance`).
  void accept(const std::string& document, const std::string& key);
  /// What an accepted plan or provenance says of commitment and ledger. Throws format errors.
  void quote(const std::string& document, const Bundle& bundle);

  /// Why a certificate speaks of another developer, plan or ledger; empty when it does not.
  /// `etalon` is that object of its predicate. Throws format errors for what is no certificate of
  /// Etalon.
  [[nodiscard]] std::string fault_of(const Json& etalon) const;
  /// Whether a key is one that developed the package, by an accepted document.
  [[nodiscard]] bool is_developer(const std::string& key) const;

 private:
  struct Quote {
    std::string document;
    std::string key;
    std::string committed;
    std::int64_t openings = 0;
    std::string last;  ///< digest of the ledger's last line
  };
  std::map<std::string, std::set<std::string>> keys_;  ///< document → hints
  std::vector<Quote> quotes_;
};

/// Why the fields of a certificate whose result is PASSED say something else: the overall verdict,
/// a reason against it, a finding or its bounds, a level that every PASSED has and this one lacks,
/// a list of tests that is not that of its findings, a time of issue that has not come yet. Empty
/// when they agree; nothing is computed again. Throws format errors for what is no certificate of
/// Etalon.
[[nodiscard]] std::string passed_fault(const Json& predicate);

/// Why the model files of a package are not those that a certificate judged; empty when they are.
[[nodiscard]] std::string judged_models_fault(const Json& etalon,
                                              const std::vector<PackageFile>& files);

}  // namespace etalon::models
