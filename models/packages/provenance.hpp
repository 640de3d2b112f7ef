// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/packages/bundle.hpp"
#include "models/packages/predicates.hpp"

namespace etalon::models {

/// When a step was done, RFC 3339.
struct StepTimes {
  std::string started;
  std::string finished;
};

/// What a provenance statement says, read back.
struct Provenance {
  std::string public_key;                      ///< PEM of the key that signed it, in its own words
  std::map<std::string, Json> configurations;  ///< step → what its result depends on
  std::map<std::string, Json> environments;    ///< step → what it ran in
  std::map<std::string, Json> facts;     ///< step → what its record states beside the common keys
  std::map<std::string, Digest> inputs;  ///< `<step>/<input>`
  std::vector<std::pair<std::string, Digest>> outputs;  ///< `<step>/<file>` in pipeline order
  std::map<std::string, StepTimes> times;               ///< step → when
  std::string started;                                  ///< RFC 3339
  std::string finished;                                 ///< RFC 3339

  /// Digest of an output; nothing when there is no such file.
  [[nodiscard]] std::optional<Digest> output(std::string_view name) const;
};

/// Why the times cannot be those of the work: one is no time, a step ended before it began, or the
/// whole does not span the steps. Empty when they can.
[[nodiscard]] std::string time_fault(const Provenance& provenance);

/// A configuration without places of the machine (keys `path`, `file`, `directory` and
/// `patient_table` at any depth), whose names may be those of patients.
[[nodiscard]] Json without_places(const Json& configuration);

/// SLSA provenance v1 (https://slsa.dev/provenance/v1) of a package, made from the records of its
/// steps in pipeline order (name, content of record.json): configurations become external
/// parameters, inputs resolved dependencies, outputs by-products, environment, times and facts
/// internal parameters. Places of the machine (keys `path`, `file`, `directory`
/// and `patient_table` of configurations) are left out. The statement's subject is the package;
/// `signer` is the key that will sign it.
[[nodiscard]] Statement provenance(std::string_view package_name, const Digest& package,
                                   const std::vector<std::pair<std::string, Json>>& records,
                                   const PublicKey& signer);
/// Reads it back; throws format errors that start with `source` for what `provenance` does not
/// write: other keys, another builder, a name that stands twice, steps without configuration, a
/// digest that is not that of the signer's key.
[[nodiscard]] Provenance parse_provenance(const Statement& statement, const std::string& source);

}  // namespace etalon::models
