// SPDX-License-Identifier: Apache-2.0
#include "models/packages/trust.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "tests/models/packages/package_fixture.hpp"
#include "tests/support/format_page.hpp"

namespace etalon::models {
namespace {

class Trust : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fresh_folder();
    for (const std::string name : {"a", "b"}) {
      write_file(folder_ / "keys" / (name + ".pub"), PrivateKey::generate().public_key().pem());
    }
  }
  [[nodiscard]] TrustPolicy read(const std::string& toml) const {
    write_file(folder_ / "trust.toml", toml);
    return read_trust(folder_ / "trust.toml");
  }
  /// Expects a config error that has all `parts`.
  void expect_error(const std::string& toml, const std::vector<std::string>& parts) const {
    try {
      static_cast<void>(read(toml));
      ADD_FAILURE() << "nothing was thrown for\n" << toml;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::config) << error.what();
      for (const auto& part : parts) {
        EXPECT_NE(std::string(error.what()).find(part), std::string::npos)
            << part << " in " << error.what();
      }
    }
  }
  std::filesystem::path folder_;
  const std::string role_ = "[[role]]\nname = 'dev'\nkeys = ['keys/a.pub', 'keys/b.pub']\n";
};

TEST_F(Trust, reads_roles_keys_and_rules) {
  const TrustPolicy policy =
      read(role_ + "[[rule]]\ndocument = 'package'\nrole = 'dev'\nsignatures = 2\n");
  ASSERT_EQ(policy.roles.size(), 1U);
  ASSERT_EQ(policy.roles[0].keys.size(), 2U);
  EXPECT_EQ(policy.roles[0].keys[1], PublicKey::read(folder_ / "keys" / "b.pub"));
  ASSERT_EQ(policy.rules.size(), 1U);
  EXPECT_EQ(policy.rules[0].document, "package");
  EXPECT_EQ(policy.rules[0].signatures, 2);
}

TEST_F(Trust, more_signatures_than_keys_names_file_line_and_key) {
  expect_error(role_ + "[[rule]]\ndocument = 'package'\nrole = 'dev'\nsignatures = 3\n",
               {"trust.toml:4", "rule.signatures", "3", "2 keys"});
}

TEST_F(Trust, unknown_roles_documents_and_keys_are_config_errors) {
  expect_error(role_ + "[[rule]]\ndocument = 'package'\nrole = 'devel'\n",
               {"trust.toml:4", "rule.role", "devel", "dev"});
  expect_error(role_ + "[[rule]]\ndocument = 'packages'\nrole = 'dev'\n",
               {"trust.toml:5", "document", "packages", "certificate"});
  expect_error(role_ + "[[rule]]\ndocument = 'plan'\nrole = 'dev'\nsignature = 1\n",
               {"trust.toml:7", "signature"});
}

TEST_F(Trust, a_file_without_rules_or_roles_is_a_config_error) {
  expect_error(role_, {"trust.toml", "rule"});
  expect_error(role_ + "", {"trust.toml", "rule"});
  expect_error("rule = []\n" + role_, {"trust.toml", "rule"});
  expect_error("", {"trust.toml", "role"});
  expect_error(role_ + "[[rule]]\ndocument = 'plan'\nrole = 'dev'\nsignatures = 0\n",
               {"trust.toml:7", "signatures"});
}

TEST_F(Trust, the_same_key_role_or_rule_twice_is_a_config_error) {
  const std::string rule = "[[rule]]\ndocument = 'plan'\nrole = 'dev'\n";
  write_file(folder_ / "keys" / "copy.pub", read_text_file(folder_ / "keys" / "a.pub") + "\n");
  expect_error("[[role]]\nname = 'dev'\nkeys = ['keys/a.pub', 'keys/copy.pub']\n" + rule,
               {"trust.toml:1", "copy.pub", "twice"});
  expect_error(role_ + role_ + rule, {"trust.toml:4", "second time"});
  expect_error(role_ + rule + rule, {"trust.toml:7", "two rules"});
  expect_error("[[role]]\nname = 'dev'\nkeys = []\n" + rule, {"trust.toml:1", "no key"});
}

TEST_F(Trust, a_key_file_that_cannot_be_read_is_named_with_the_place) {
  try {
    static_cast<void>(
        read("[[role]]\nname = 'dev'\nkeys = ['none.pub']\n"
             "[[rule]]\ndocument = 'plan'\nrole = 'dev'\n"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    EXPECT_NE(std::string(error.what()).find("trust.toml:1"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("none.pub"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("begin at the folder of the trust file"),
              std::string::npos)
        << error.what();
    EXPECT_EQ(std::string(error.what()).find("working directory"), std::string::npos);
  }
}

TEST_F(Trust, the_written_trust_file_asks_every_role_for_the_package) {
  const TrustPolicy policy =
      read(trust_toml({{"developer", "keys/a.pub"}, {"certifier", "keys/b.pub"}}));
  std::vector<std::string> rules;
  for (const auto& rule : policy.rules) {
    rules.push_back(text(rule.document, " ", rule.role, " ", rule.signatures));
  }
  EXPECT_EQ(rules, (std::vector<std::string>{"package developer 1", "package certifier 1",
                                             "plan developer 1", "provenance developer 1",
                                             "certificate certifier 1"}));
  EXPECT_EQ(read(trust_toml({{"site", "keys/a.pub"}})).rules.size(), 1U);
  const TrustPolicy trial = read(trust_toml({{"trial", "keys/b.pub"}}));
  ASSERT_EQ(trial.rules.size(), 2U);
  EXPECT_EQ(trial.rules[1].document, "trial");
}

TEST_F(Trust, the_test_vectors_of_the_format_page_are_read_written_and_refused_as_it_says) {
  for (const std::string name : {"developer", "tuv", "charite", "nist"}) {
    write_file(folder_ / "keys" / (name + ".pub"), PrivateKey::generate().public_key().pem());
  }
  std::string page = testing_support::format_example("trust", "toml", 0);
  const TrustPolicy policy = read(page);
  ASSERT_EQ(policy.roles.size(), 2U);
  EXPECT_EQ(policy.roles[1].keys[2], PublicKey::read(folder_ / "keys" / "nist.pub"));
  ASSERT_EQ(policy.rules.size(), 2U);
  EXPECT_EQ(policy.rules[1].document, "certificate");
  EXPECT_EQ(policy.rules[1].signatures, 2);
  const auto last = page.rfind("signatures = 2");
  ASSERT_NE(last, std::string::npos);
  page.replace(last, std::string("signatures = 2").size(), "signatures = 4");
  // The errors of these tests name a file in the folder.
  const auto refusal = testing_support::format_example("trust", "text");
  expect_error(page, {"trust.toml" +
                      refusal.substr(refusal.find(':'), refusal.size() - refusal.find(':') - 1)});

  EXPECT_EQ(trust_toml({{"developer", "keys/developer.pub"}, {"trial", "keys/certifier.pub"}}),
            testing_support::format_example("trust", "toml", 1));
}

}  // namespace
}  // namespace etalon::models
