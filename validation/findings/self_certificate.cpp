// SPDX-License-Identifier: Apache-2.0
#include "validation/findings/self_certificate.hpp"

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/json/members.hpp"

namespace etalon::validation {
namespace {

/// null stands for an empty text.
std::string optional_text(Members& members, std::string_view key) {
  return members.at(key).is_null() ? std::string() : members.text(key);
}

Json holds_json(const SelfCertificate& certificate) {
  return certificate.wrong_pass ? Json(certificate.holds()) : Json();
}

}  // namespace

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
                       {"holds", holds_json(certificate)},
                       {"expected", certificate.expected ? Json(*certificate.expected) : Json()},
                       {"power", to_json(certificate.power)}});
}

SelfCertificate parse_self_certificate(const Json& json, const std::string& where) {
  Members members(json, where);
  SelfCertificate certificate;
  certificate.method = optional_text(members, "method");
  certificate.not_simulated = optional_text(members, "not_simulated");
  certificate.allowed = members.number("allowed");
  certificate.wrong_pass = parse_chance(members.at("wrong_pass"), members.place("wrong_pass"));
  if (!members.at("expected").is_null()) certificate.expected = members.number("expected");
  certificate.power = parse_chance(members.at("power"), members.place("power"));
  const Json& holds = members.at("holds");
  members.finish();
  const bool is_computed = certificate.wrong_pass.has_value();
  check(is_computed == certificate.not_simulated.empty() &&
            is_computed != certificate.method.empty() &&
            certificate.power.has_value() == (is_computed && certificate.expected.has_value()),
        ErrorKind::format,
        text(where,
             ": has neither probabilities with their method nor the reason why there are "
             "none, or both"));
  check(holds == holds_json(certificate), ErrorKind::integrity,
        text(members.place("holds"), ": is ", holds.canonical(), ", but the probabilities give ",
             holds_json(certificate).canonical(), "; the report was changed"));
  return certificate;
}

}  // namespace etalon::validation
