// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/json.hpp"
#include "validation/findings/chance.hpp"

namespace etalon::validation {

/// What a plan promises about one requirement for the patients and cases that were judged: how
/// often such a study passes a model whose true value is the limit, and one with the expected
/// value.
struct SelfCertificate {
  std::string method = {};         ///< how the probabilities come about; empty without any
  std::string not_simulated = {};  ///< why there are none; empty when there are
  double allowed = 0;              ///< `allowed_wrong_pass` of the plan
  std::optional<Chance> wrong_pass = {};
  std::optional<double> expected = {};  ///< the plan's
  std::optional<Chance> power = {};     ///< nothing without an expected value
  bool operator==(const SelfCertificate&) const = default;

  /// False when more studies pass at the limit than is allowed and two standard errors of the
  /// simulation explain.
  [[nodiscard]] bool holds() const;
};

[[nodiscard]] Json to_json(const SelfCertificate& certificate);
/// Reads it back. Throws format errors that start with `where`, an integrity error where `holds`
/// does not follow.
[[nodiscard]] SelfCertificate parse_self_certificate(const Json& json, const std::string& where);

}  // namespace etalon::validation
