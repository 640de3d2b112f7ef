// SPDX-License-Identifier: Apache-2.0
#include "validation/findings/self_certificate.hpp"

namespace etalon::validation {

bool SelfCertificate::holds() const {
  return !wrong_pass || wrong_pass->value <= allowed + 2 * wrong_pass->standard_error;
}

Json to_json(const SelfCertificate& certificate) {
  const auto optional_text = [](const std::string& value) {
    return value.empty() ? Json() : Json(value);
  };
  return Json::object({{"method", optional_text(certificate.method)},
                       {"not_simulated", optional_text(certificate.not_simulated)},
                       {"allowed", certificate.allowed},
                       {"wrong_pass", to_json(certificate.wrong_pass)},
                       {"holds", certificate.wrong_pass ? Json(certificate.holds()) : Json()},
                       {"expected", certificate.expected ? Json(*certificate.expected) : Json()},
                       {"power", to_json(certificate.power)}});
}

}  // namespace etalon::validation
