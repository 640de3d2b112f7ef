// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/json.hpp"
#include "core/sha256.hpp"
#include "models/machine/machine_class.hpp"

namespace etalon::models {

/// What makes a training this one and no other: equal identities give equal bytes. Files stand in
/// the configuration by the digest of their content, never by path.
struct TrainingIdentity {
  Json configuration;          ///< every key and file that the weights depend on
  MachineClass machine_class;  ///< for which the bytes are promised
  /// For messages: where a file of `configuration.inputs` stands on this machine.
  std::map<std::string, std::string> places = {};

  /// SHA-256 of the configuration's canonical form.
  [[nodiscard]] Digest digest() const { return sha256(configuration.canonical()); }
};

/// In one line what differs between the configuration that stands somewhere and one's own: keys
/// with both values, files by name. Empty when nothing does.
[[nodiscard]] std::string configuration_difference(const Json& there, const TrainingIdentity& mine);

/// Throws when `mine` may not go on with, or be compared with, what was trained under
/// `configuration` on `machine_class`: a config error that names every key and file that differs,
/// or an unsupported error that names the parts of both classes. `what` says what stands there,
/// `remedy` what to do.
void check_identity(const Json& configuration, const MachineClass& machine_class,
                    const TrainingIdentity& mine, std::string_view what, std::string_view remedy);

}  // namespace etalon::models
