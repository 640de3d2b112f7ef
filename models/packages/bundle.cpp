// SPDX-License-Identifier: Apache-2.0
#include "models/packages/bundle.hpp"

#include <initializer_list>

#include "core/error.hpp"
#include "core/hex.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

constexpr std::string_view bundle_type = "application/vnd.dev.sigstore.bundle.v0.3+json";
constexpr std::string_view payload_type = "application/vnd.in-toto+json";
constexpr std::string_view statement_type = "https://in-toto.io/Statement/v1";

/// DSSE's pre-authentication encoding: the bytes that are signed.
std::string encoded(std::string_view payload) {
  return text("DSSEv1 ", payload_type.size(), " ", payload_type, " ", payload.size(), " ", payload);
}

std::string base64(std::string_view data) { return to_base64(std::as_bytes(std::span(data))); }

std::string from_base64_text(const std::string& encoded, std::string_view key) {
  const auto data = from_base64(encoded);
  check(data.has_value(), ErrorKind::format, text("'", key, "' is not base64"));
  return {reinterpret_cast<const char*>(data->data()), data->size()};
}

/// A JSON object that may have only the keys it is asked for.
class Fields {
 public:
  Fields(const Json& json, std::string_view where, std::initializer_list<std::string_view> known)
      : json_(json), where_(where) {
    check(json.is_object(), ErrorKind::format, text("'", where, "' is not an object"));
    for (const auto& [key, value] : json.as_object()) {
      bool is_known = false;
      for (const auto name : known) is_known = is_known || name == key;
      check(is_known, ErrorKind::format, text("unknown field '", key, "' in '", where, "'"));
    }
  }
  [[nodiscard]] const Json& at(std::string_view key) const {
    return with_context(where_, [&]() -> const Json& { return json_.at(key); });
  }
  [[nodiscard]] const std::string& text_at(std::string_view key) const {
    return with_context(text(where_, ".", key),
                        [&]() -> const std::string& { return json_.at(key).as_string(); });
  }
  [[nodiscard]] const Json* find(std::string_view key) const { return json_.find(key); }
  void require(std::string_view key, std::string_view wanted) const {
    const std::string& found = text_at(key);
    check(found == wanted, ErrorKind::format,
          text("'", key, "' is '", found, "', expected '", wanted, "'"));
  }

 private:
  const Json& json_;
  std::string_view where_;
};

/// The one element of an array.
const Json& only_element(const Json& array, std::string_view key) {
  check(array.is_array() && array.size() == 1, ErrorKind::format,
        text("'", key, "' must have exactly one element",
             array.is_array() ? text(", found ", array.size()) : std::string()));
  return array.as_array().front();
}

Statement parse_statement(std::string_view payload) {
  const Json json = Json::parse(payload, "payload");
  const Fields statement(json, "statement", {"_type", "subject", "predicateType", "predicate"});
  statement.require("_type", statement_type);
  const Fields subject(only_element(statement.at("subject"), "subject"), "subject",
                       {"name", "digest"});
  const Fields digest(subject.at("digest"), "digest", {"sha256"});
  check(statement.at("predicate").is_object(), ErrorKind::format, "'predicate' is not an object");
  return {.subject = subject.text_at("name"),
          .digest = Digest::parse(digest.text_at("sha256")),
          .predicate_type = statement.text_at("predicateType"),
          .predicate = statement.at("predicate")};
}

std::string parse_hint(const Json& json) {
  for (const std::string_view other : {"x509CertificateChain", "certificate"}) {
    check(!json.is_object() || !json.contains(other), ErrorKind::unsupported,
          text("is signed with a certificate ('", other, "'); Etalon checks signatures by key"));
  }
  const Fields material(json, "verificationMaterial", {"publicKey", "tlogEntries"});
  if (const Json* entries = json.find("tlogEntries")) {
    check(entries->is_array(), ErrorKind::format, "'tlogEntries' is not an array");
    check(entries->size() == 0, ErrorKind::unsupported,
          "has entries of a transparency log, which Etalon does not check");
  }
  const Fields key(material.at("publicKey"), "publicKey", {"hint"});
  return key.text_at("hint");
}

}  // namespace

std::string sign_statement(const Statement& statement, const PrivateKey& key) {
  const Json subject =
      Json::object({{"name", statement.subject},
                    {"digest", Json::object({{"sha256", statement.digest.hex()}})}});
  const std::string payload = Json::object({{"_type", statement_type},
                                            {"subject", Json(Json::Array{subject})},
                                            {"predicateType", statement.predicate_type},
                                            {"predicate", statement.predicate}})
                                  .canonical();
  const Json signature = Json::object({{"sig", base64(key.sign(encoded(payload)))}, {"keyid", ""}});
  const Json material =
      Json::object({{"publicKey", Json::object({{"hint", key.public_key().hint()}})},
                    {"tlogEntries", Json::array()}});
  std::string bundle =
      Json::object({{"mediaType", bundle_type},
                    {"verificationMaterial", material},
                    {"dsseEnvelope", Json::object({{"payload", base64(payload)},
                                                   {"payloadType", payload_type},
                                                   {"signatures", Json(Json::Array{signature})}})}})
          .canonical();
  check(std::ssize(bundle) <= most_bundle_bytes, ErrorKind::unsupported,
        text("the signed document about ", statement.subject, " would have ",
             human_bytes(std::ssize(bundle)), ", more than the ", human_bytes(most_bundle_bytes),
             " that are read; name fewer files in it (data.shard_samples makes larger shards)"));
  return bundle;
}

bool Bundle::is_signed_by(const PublicKey& key) const {
  return hint == key.hint() && key.verify(encoded(payload), signature);
}

Bundle parse_bundle(std::string_view bytes, std::string_view source) {
  return with_context(source, [&] {
    check(std::ssize(bytes) <= most_bundle_bytes, ErrorKind::format,
          text("is no bundle (", bytes.size(), " bytes are too many)"));
    const Json json = Json::parse(bytes, "bundle");
    const Fields bundle(json, "bundle", {"mediaType", "verificationMaterial", "dsseEnvelope"});
    bundle.require("mediaType", bundle_type);
    const Fields envelope(bundle.at("dsseEnvelope"), "dsseEnvelope",
                          {"payload", "payloadType", "signatures"});
    envelope.require("payloadType", payload_type);
    const Fields signature(only_element(envelope.at("signatures"), "signatures"), "signatures",
                           {"sig", "keyid"});
    // `keyid` is a remark of the signer; the key is named by `hint`.
    if (const Json* keyid = signature.find("keyid")) static_cast<void>(keyid->as_string());
    Bundle result;
    result.hint = parse_hint(bundle.at("verificationMaterial"));
    result.signature = from_base64_text(signature.text_at("sig"), "sig");
    result.payload = from_base64_text(envelope.text_at("payload"), "payload");
    result.statement = parse_statement(result.payload);
    return result;
  });
}

}  // namespace etalon::models
