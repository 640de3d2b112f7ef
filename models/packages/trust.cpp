// SPDX-License-Identifier: Apache-2.0
#include "models/packages/trust.hpp"

#include <algorithm>
#include <array>

#include "core/config/read.hpp"
#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

const std::vector<std::string>& documents() {
  static const std::vector<std::string> names = {"package", "plan", "provenance", "certificate",
                                                 "trial"};
  return names;
}

struct RoleSection {
  std::string name;
  std::vector<std::string> keys;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("name", self.name, {.doc = "Name of the role.", .required = true});
    visit.field("keys", self.keys,
                {.doc = "Files of public keys that may speak for it.", .required = true});
  }
};

struct RuleSection {
  std::string document;
  std::string role;
  std::int64_t signatures = 1;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("document", self.document,
                {.doc = "What must be signed.", .choices = documents(), .required = true});
    visit.field("role", self.role, {.doc = "Whose keys count.", .required = true});
    visit.field(
        "signatures", self.signatures,
        {.doc = "How many different keys must have signed.", .unit = "keys", .min = 1, .max = 1e6});
  }
};

struct TrustSection {
  std::vector<RoleSection> role;
  std::vector<RuleSection> rule;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("role", self.role, {.doc = "Whose signatures count.", .required = true});
    visit.field("rule", self.rule, {.doc = "What must be signed by whom.", .required = true});
  }
};

/// Where element `index` of an array of tables stands, for messages.
std::string place(const config::TomlValue& document, std::string_view array, std::size_t index) {
  const auto& element =
      std::get<config::TomlValue::Array>(document.table()->find(array)->second.value)[index];
  return element.place();
}

TrustedRole read_role(const RoleSection& section, const std::filesystem::path& folder,
                      const std::string& where) {
  check(!section.name.empty(), ErrorKind::config, text(where, ": 'role.name' is empty"));
  check(!section.keys.empty(), ErrorKind::config,
        text(where, ": 'role.keys' of role '", section.name, "' names no key file"));
  TrustedRole role{.name = section.name, .keys = {}};
  for (const auto& file : section.keys) {
    const std::filesystem::path path = folder / file;
    check(std::filesystem::exists(path), ErrorKind::io,
          text(where, ": 'role.keys' of role '", section.name, "' names ", file, ", but ",
               path.string(),
               " does not exist (paths begin at the folder of the trust file); check the path"));
    PublicKey key = with_context(where, [&] { return PublicKey::read(path); });
    // A key counts once, however often and in whatever form it is listed.
    check(std::ranges::find(role.keys, key) == role.keys.end(), ErrorKind::config,
          text(where, ": 'role.keys' of role '", section.name, "' has the key of '", file,
               "' twice"));
    role.keys.push_back(std::move(key));
  }
  return role;
}

void check_rule(const RuleSection& rule, const TrustPolicy& policy, const std::string& where) {
  std::vector<std::string> names;
  for (const auto& role : policy.roles) names.push_back(role.name);
  const auto role = std::ranges::find(policy.roles, rule.role, &TrustedRole::name);
  check(role != policy.roles.end(), ErrorKind::config,
        text(where, ": 'rule.role' is \"", rule.role, "\", roles of this file are ",
             join(names, ", ")));
  check(rule.signatures <= std::ssize(role->keys), ErrorKind::config,
        text(where, ": 'rule.signatures' is ", rule.signatures, ", but role '", rule.role, "' has ",
             role->keys.size(), " keys; list more keys or ask for fewer signatures"));
  for (const auto& other : policy.rules) {
    check(other.document != rule.document || other.role != rule.role, ErrorKind::config,
          text(where, ": there are two rules for document '", rule.document, "' and role '",
               rule.role, "'"));
  }
}

}  // namespace

TrustPolicy read_trust(const std::filesystem::path& file) {
  const config::TomlValue document = config::read_toml_file(file);
  const auto section = config::read<TrustSection>(document);
  TrustPolicy policy;
  for (std::size_t i = 0; i < section.role.size(); ++i) {
    const std::string where = place(document, "role", i);
    TrustedRole role = read_role(section.role[i], absolute(file).parent_path(), where);
    check(std::ranges::find(policy.roles, role.name, &TrustedRole::name) == policy.roles.end(),
          ErrorKind::config, text(where, ": role '", role.name, "' stands here a second time"));
    policy.roles.push_back(std::move(role));
  }
  for (std::size_t i = 0; i < section.rule.size(); ++i) {
    const RuleSection& rule = section.rule[i];
    check_rule(rule, policy, place(document, "rule", i));
    policy.rules.push_back({rule.document, rule.role, rule.signatures});
  }
  check(!policy.rules.empty(), ErrorKind::config,
        text(file.string(), ": there is no [[rule]]; without one every package would pass"));
  return policy;
}

std::string trust_toml(const std::vector<std::pair<std::string, std::string>>& roles) {
  std::string result =
      "# Whose signatures a package needs: etalon verify (docs/formats/trust.md).\n";
  std::string rules;
  const auto add_rule = [&](std::string_view document, std::string_view role) {
    rules += text("\n[[rule]]\ndocument = ", config::toml_quoted(document),
                  "\nrole = ", config::toml_quoted(role), "\nsignatures = 1\n");
  };
  const auto has_role = [&](std::string_view name) {
    return std::ranges::find(roles, name, [](const auto& role) -> std::string_view {
             return role.first;
           }) != roles.end();
  };
  for (const auto& [name, key_file] : roles) {
    result += text("\n[[role]]\nname = ", config::toml_quoted(name), "\nkeys = [",
                   config::toml_quoted(key_file), "]\n");
    add_rule("package", name);
  }
  if (has_role("developer")) {
    add_rule("plan", "developer");
    add_rule("provenance", "developer");
  }
  if (has_role("certifier")) add_rule("certificate", "certifier");
  if (has_role("trial")) add_rule("trial", "trial");
  return result + rules;
}

}  // namespace etalon::models
