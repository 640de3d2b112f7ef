// SPDX-License-Identifier: Apache-2.0
#include "models/packages/verify.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <functional>

#include "core/error.hpp"
#include "core/text.hpp"
#include "tests/models/packages/package_fixture.hpp"

namespace etalon::models {
namespace {

using Names = std::vector<std::string>;

/// Without `write_file`'s syncing, which would cost the tests of every byte half a minute.
void overwrite(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

void flip_bit(const std::filesystem::path& file, std::size_t bit) {
  std::string bytes = read_text_file(file);
  auto& byte = bytes.at(bit / 8);
  byte = static_cast<char>(static_cast<unsigned char>(byte) ^ 1U << bit % 8);
  overwrite(file, bytes);
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

TEST(Verify, a_whole_package_holds) {
  const SignedPackage package(fresh_folder());
  const PackageVerification found = package.verify();
  EXPECT_TRUE(found.holds()) << found.failures();
  EXPECT_EQ(found.failures(), "");
  EXPECT_EQ(found.package, package_digest(list_files(package.folder.files())));
  // Four files, five bundles, five rules.
  EXPECT_EQ(found.checks.size(), 14U);
}

TEST(Verify, a_flipped_bit_in_any_byte_of_any_file_names_that_file_and_no_other) {
  const SignedPackage package(fresh_folder());
  for (const auto& file : list_files(package.folder.files())) {
    for (std::size_t byte = 0; byte < static_cast<std::size_t>(file.bytes); ++byte) {
      const auto path = package.folder.files() / file.name;
      const std::string before = read_text_file(path);
      flip_bit(path, byte * 8 + byte % 8);
      const PackageVerification found = package.verify();
      EXPECT_FALSE(found.holds());
      EXPECT_EQ(found.failures().find(file.name + ": was changed"), 0U) << found.failures();
      for (const auto& other : list_files(package.folder.files())) {
        EXPECT_EQ(has(failed(found), other.name), other.name == file.name) << found.failures();
      }
      overwrite(path, before);
    }
  }
  EXPECT_TRUE(package.verify().holds());
}

TEST(Verify, a_flipped_bit_in_any_byte_of_a_bundle_is_found) {
  const SignedPackage package(fresh_folder());
  const TrustPolicy trust = package.trust();
  const auto path = package.folder.root / "statements" / "certificate.sigstore.json";
  const std::string before = read_text_file(path);
  const std::size_t keyid = before.find("\"keyid\":\"\"");  // carries nothing
  for (std::size_t byte = 0; byte < before.size(); ++byte) {
    if (byte >= keyid && byte < keyid + 10) continue;
    flip_bit(path, byte * 8 + byte % 8);
    const PackageVerification found = verify_package(package.folder, trust);
    EXPECT_FALSE(found.holds()) << byte;
    EXPECT_NE(found.failures().find("statements/certificate.sigstore.json"), std::string::npos)
        << found.failures();
    EXPECT_TRUE(has(failed(found), "certificate")) << found.failures();
    overwrite(path, before);
  }
}

TEST(Verify, swapped_files_are_both_named) {
  const SignedPackage package(fresh_folder());
  const auto folder = package.folder.files();
  std::filesystem::rename(folder / "model.onnx", folder / "other");
  std::filesystem::rename(folder / "plan.json", folder / "model.onnx");
  std::filesystem::rename(folder / "other", folder / "plan.json");
  const Names names = failed(package.verify());
  ASSERT_GE(names.size(), 2U);
  EXPECT_EQ(names[0], "model.onnx");
  EXPECT_EQ(names[1], "plan.json");
  EXPECT_TRUE(has(names, "statements/plan.sigstore.json"));
}

TEST(Verify, an_extra_file_is_named) {
  const SignedPackage package(fresh_folder());
  write_file(package.folder.files() / ".git" / "config", "x");
  const PackageVerification found = package.verify();
  EXPECT_EQ(found.failures().find(".git/config: is extra"), 0U) << found.failures();
}

TEST(Verify, a_missing_file_is_named) {
  const SignedPackage package(fresh_folder());
  std::filesystem::remove(package.folder.files() / "records" / "empty");
  const PackageVerification found = package.verify();
  EXPECT_EQ(found.failures().find("records/empty: is missing"), 0U) << found.failures();
}

TEST(Verify, a_renamed_file_is_refused_although_only_a_certificate_is_asked_for) {
  const SignedPackage package(fresh_folder());
  const TrustPolicy policy{{{"certifier", {package.certifier.public_key()}}},
                           {{"certificate", "certifier", 1}}};
  std::filesystem::remove_all(package.folder.root / "signatures");
  ASSERT_TRUE(verify_package(package.folder, policy).holds());
  // The order of the files stays, and so does the digest over their contents. The certificate names
  // the first of them itself.
  for (const char* name : {"model.onnx", "records/empty"}) {
    const auto file = package.folder.files() / name;
    const auto shorter = package.folder.files() / std::string(name, std::strlen(name) - 1);
    std::filesystem::rename(file, shorter);
    EXPECT_FALSE(verify_package(package.folder, policy).holds()) << name;
    std::filesystem::rename(shorter, file);
  }
  EXPECT_TRUE(verify_package(package.folder, policy).holds());
}

TEST(Verify, links_are_refused_even_when_they_lead_to_the_same_bytes) {
  const SignedPackage package(fresh_folder());
  const auto model = package.folder.files() / "model.onnx";
  std::filesystem::rename(model, package.folder.root / "elsewhere");
  std::filesystem::create_symlink(package.folder.root / "elsewhere", model);
  EXPECT_EQ(package.verify().failures().find("model.onnx: is a symbolic link"), 0U);

  std::filesystem::remove(model);
  std::filesystem::rename(package.folder.root / "elsewhere", model);
  std::filesystem::rename(package.folder.files(), package.folder.root / "real");
  std::filesystem::create_directory_symlink("real", package.folder.files());
  EXPECT_FALSE(package.verify().holds());
  std::filesystem::remove(package.folder.files());
  std::filesystem::rename(package.folder.root / "real", package.folder.files());

  const auto bundle = package.folder.root / "signatures" / "developer.sigstore.json";
  std::filesystem::rename(bundle, package.folder.root / "bundle");
  std::filesystem::create_symlink(package.folder.root / "bundle", bundle);
  EXPECT_TRUE(has(failed(package.verify()), "signatures/developer.sigstore.json"));
}

TEST(Verify, a_key_that_the_trust_file_does_not_name_does_not_count) {
  const SignedPackage package(fresh_folder());
  const auto files = list_files(package.folder.files());
  package.put("signatures/developer", sign_package(files, "breast", PrivateKey::generate()));
  const PackageVerification found = package.verify();
  EXPECT_EQ(failed(found), (Names{"signature of developer"}));
  EXPECT_NE(
      found.failures().find("signatures/developer.sigstore.json is signed with a key that the "
                            "trust file does not name"),
      std::string::npos)
      << found.failures();
}

TEST(Verify, a_signature_of_a_stranger_beside_the_needed_ones_changes_nothing) {
  const SignedPackage package(fresh_folder());
  const auto files = list_files(package.folder.files());
  package.put("signatures/stranger", sign_package(files, "breast", PrivateKey::generate()));
  EXPECT_TRUE(package.verify().holds()) << package.verify().failures();
}

TEST(Verify, the_key_of_one_role_does_not_speak_for_another) {
  const SignedPackage package(fresh_folder());
  const Digest digest = package_digest(list_files(package.folder.files()));
  const PrivateKey reviewer = PrivateKey::generate();
  package.put(
      "statements/certificate",
      sign_statement(certificate_statement(digest, "PASSED", package.developer.public_key()),
                     reviewer));
  TrustPolicy trust = package.trust();
  trust.roles.push_back({"reviewer", {reviewer.public_key()}});
  EXPECT_EQ(failed(verify_package(package.folder, trust)), (Names{"certificate"}));
}

TEST(Verify, a_signature_moved_under_the_hint_of_another_key_does_not_hold) {
  const SignedPackage package(fresh_folder());
  const auto file = package.folder.root / "signatures" / "developer.sigstore.json";
  Json json = Json::read_file(file);
  json["verificationMaterial"]["publicKey"]["hint"] = package.certifier.public_key().hint();
  write_file(file, json.canonical());
  EXPECT_TRUE(has(failed(package.verify()), "signatures/developer.sigstore.json"));
}

TEST(Verify, two_signatures_need_two_different_keys) {
  const auto root = fresh_folder();
  const SignedPackage package(root);
  const PrivateKey second = PrivateKey::generate();
  write_file(root / "second.pub", second.public_key().pem());
  write_file(root / "trust.toml",
             "[[role]]\nname = 'developer'\nkeys = ['developer.pub', 'second.pub']\n"
             "[[rule]]\ndocument = 'package'\nrole = 'developer'\nsignatures = 2\n");
  EXPECT_EQ(failed(package.verify()), (Names{"signature of developer"}));
  const auto files = list_files(package.folder.files());
  package.put("signatures/developer-2", sign_package(files, "breast", package.developer));
  EXPECT_EQ(failed(package.verify()), (Names{"signature of developer"}));
  package.put("signatures/developer-2", sign_package(files, "breast", second));
  EXPECT_TRUE(package.verify().holds()) << package.verify().failures();
}

TEST(Verify, a_statement_about_another_package_is_named) {
  const SignedPackage package(fresh_folder());
  package.put("statements/certificate",
              sign_statement(
                  certificate_statement(sha256("other"), "PASSED", package.developer.public_key()),
                  package.certifier));
  package.put("statements/plan", sign_statement(plan_statement(sha256("x")), package.developer));
  EXPECT_EQ(failed(package.verify()),
            (Names{"statements/certificate.sigstore.json", "statements/plan.sigstore.json", "plan",
                   "certificate"}));
}

TEST(Verify, a_statement_under_the_name_of_another_document_is_named) {
  const SignedPackage package(fresh_folder());
  const Digest digest = package_digest(list_files(package.folder.files()));
  package.put("statements/certificate",
              sign_statement(provenance_statement(digest, package.certifier.public_key()),
                             package.certifier));
  EXPECT_EQ(failed(package.verify()),
            (Names{"statements/certificate.sigstore.json", "certificate"}));
}

TEST(Verify, a_certificate_that_says_anything_but_passed_does_not_hold) {
  const SignedPackage package(fresh_folder());
  const Digest digest = package_digest(list_files(package.folder.files()));
  for (const std::string result : {"FAILED", "WARNED", "passed", ""}) {
    package.put(
        "statements/certificate",
        sign_statement(certificate_statement(digest, result, package.developer.public_key()),
                       package.certifier));
    EXPECT_EQ(failed(package.verify()),
              (Names{"statements/certificate.sigstore.json", "certificate"}));
  }
  package.put(
      "statements/certificate",
      sign_statement(certificate_statement(digest, "PASSED", package.developer.public_key()),
                     package.certifier));
  // Of two certificates of trusted keys the one that failed is not outvoted.
  package.put(
      "statements/certificate-2",
      sign_statement(certificate_statement(digest, "FAILED", package.developer.public_key()),
                     package.certifier));
  EXPECT_EQ(failed(package.verify()), (Names{"statements/certificate-2.sigstore.json"}));
}

TEST(Verify, a_statement_is_what_its_predicate_says_whatever_its_file_is_named) {
  const SignedPackage package(fresh_folder());
  const Digest digest = package_digest(list_files(package.folder.files()));
  const auto file = [&](const std::string& name) {
    return package.folder.root / "statements" / (name + ".sigstore.json");
  };
  const TrustPolicy only_the_list{{{"certifier", {package.certifier.public_key()}}},
                                  {{"package", "certifier", 1}}};
  const auto failures = [&] { return verify_package(package.folder, only_the_list).failures(); };
  for (const std::string name : {"opinion", "certificate-x", "Certificate", "plan", "provenance"}) {
    std::filesystem::remove(file("certificate"));
    for (const std::string result : {"FAILED", "PASSED"}) {
      package.put(
          "statements/" + name,
          sign_statement(certificate_statement(digest, result, package.developer.public_key()),
                         package.certifier));
      EXPECT_NE(failures().find("statements/" + name + ".sigstore.json: "), std::string::npos)
          << name << " " << result;
    }
    package.sign();
    if (name != "plan" && name != "provenance") std::filesystem::remove(file(name));
  }
  std::filesystem::remove(file("certificate"));
  EXPECT_EQ(failures(), "");
  // Nor does another document hide behind a free name.
  package.put("statements/opinion",
              sign_statement(provenance_statement(digest, package.certifier.public_key()),
                             package.certifier));
  EXPECT_NE(failures().find("is a provenance"), std::string::npos) << failures();
  // What Etalon does not know says what its signer wants.
  package.put("statements/opinion",
              sign_statement({"breast", digest, "urn:opinion", Json::object()}, package.certifier));
  EXPECT_EQ(failures(), "");
}

TEST(Verify, a_trial_is_not_taken_for_a_certificate_and_the_reverse) {
  const SignedPackage package(fresh_folder());
  const Digest digest = package_digest(list_files(package.folder.files()));
  const Statement trial =
      certificate_statement(digest, "PASSED", package.developer.public_key(), "trial");
  package.put("statements/certificate", sign_statement(trial, package.certifier));
  EXPECT_EQ(failed(package.verify()),
            (Names{"statements/certificate.sigstore.json", "certificate"}));
  std::filesystem::remove(package.folder.root / "statements/certificate.sigstore.json");
  package.put("statements/trial", sign_statement(trial, package.certifier));
  EXPECT_EQ(failed(package.verify()), (Names{"certificate"}));
  const TrustPolicy policy{{{"trial", {package.certifier.public_key()}}}, {{"trial", "trial", 1}}};
  const auto found = verify_package(package.folder, policy);
  EXPECT_TRUE(found.holds()) << found.failures();
  EXPECT_TRUE(std::ranges::any_of(found.checks, [](const PackageCheck& check) {
    return check.what == "statements/trial.sigstore.json" &&
           check.reason.ends_with("; a trial certificate by the developer");
  }));
  package.put(
      "statements/trial",
      sign_statement(certificate_statement(digest, "PASSED", package.developer.public_key()),
                     package.certifier));
  EXPECT_FALSE(verify_package(package.folder, policy).holds());
}

TEST(Verify, a_certificate_speaks_only_for_the_models_that_it_judged) {
  const SignedPackage package(fresh_folder());
  const TrustPolicy policy{{{"certifier", {package.certifier.public_key()}}},
                           {{"certificate", "certifier", 1}}};
  const auto fault_after = [&](const std::string& file, const std::string& bytes) {
    write_file(package.folder.files() / file, bytes);
    const Digest digest = package_digest(list_files(package.folder.files()));
    // Whoever signs a certificate for this package may still have judged another model.
    package.put(
        "statements/certificate",
        sign_statement(certificate_statement(digest, "PASSED", package.developer.public_key()),
                       package.certifier));
    return verify_package(package.folder, policy).failures();
  };
  EXPECT_NE(fault_after("model.onnx", "other").find("judged another model.onnx"),
            std::string::npos);
  static_cast<void>(fault_after("model.onnx", "weights"));
  EXPECT_NE(fault_after("model.int8.onnx", "small").find("did not judge model.int8.onnx"),
            std::string::npos);
}

TEST(Verify,
     a_certificate_for_another_developer_is_refused_wherever_the_trust_file_knows_the_first) {
  const SignedPackage package(fresh_folder());
  const Digest digest = package_digest(list_files(package.folder.files()));
  const Statement other =
      certificate_statement(digest, "PASSED", PrivateKey::generate().public_key());
  package.put("statements/certificate", sign_statement(other, package.certifier));
  EXPECT_EQ(failed(package.verify()),
            (Names{"statements/certificate.sigstore.json", "certificate"}));
  EXPECT_NE(package.verify().failures().find("names the developer"), std::string::npos);
  for (const std::string document : {"package", "plan", "provenance"}) {
    const TrustPolicy policy{{{"developer", {package.developer.public_key()}},
                              {"certifier", {package.certifier.public_key()}}},
                             {{document, "developer", 1}, {"certificate", "certifier", 1}}};
    EXPECT_FALSE(verify_package(package.folder, policy).holds()) << document;
  }
  // Who trusts the certifier alone, also for the package, has nobody else to compare with.
  const TrustPolicy alone{{{"certifier", {package.certifier.public_key()}}},
                          {{"package", "certifier", 1}, {"certificate", "certifier", 1}}};
  EXPECT_TRUE(verify_package(package.folder, alone).holds());
}

TEST(Verify, who_trusts_a_certifiers_list_of_files_alone_has_no_developer_to_compare_with) {
  const SignedPackage package(fresh_folder());
  const Digest digest = package_digest(list_files(package.folder.files()));
  const TrustPolicy alone{{{"certifier", {package.certifier.public_key()}}},
                          {{"package", "certifier", 1}}};
  EXPECT_EQ(verify_package(package.folder, alone).failures(), "");
  // Beside a rule for a developer's document as well, which is the one that counts.
  const TrustPolicy both{{{"developer", {package.developer.public_key()}},
                          {"certifier", {package.certifier.public_key()}}},
                         {{"package", "certifier", 1}, {"provenance", "developer", 1}}};
  EXPECT_EQ(verify_package(package.folder, both).failures(), "");
  package.put(
      "statements/certificate",
      sign_statement(certificate_statement(digest, "PASSED", PrivateKey::generate().public_key()),
                     package.certifier));
  EXPECT_NE(verify_package(package.folder, both).failures().find("names the developer"),
            std::string::npos);
  // Who lists the files and certifies nothing is the developer.
  const TrustPolicy developers{{{"developer", {package.developer.public_key()}},
                                {"certifier", {package.certifier.public_key()}}},
                               {{"package", "developer", 1}, {"certificate", "certifier", 1}}};
  EXPECT_NE(verify_package(package.folder, developers).failures().find("names the developer"),
            std::string::npos);
}

TEST(Verify, a_passed_that_its_own_fields_deny_is_refused) {
  const SignedPackage package(fresh_folder());
  const Digest digest = package_digest(list_files(package.folder.files()));
  const auto fault_of = [&](const std::function<void(Json & predicate)>& change) {
    Statement statement = certificate_statement(digest, "PASSED", package.developer.public_key());
    change(statement.predicate);
    package.put("statements/certificate", sign_statement(statement, package.certifier));
    return package.verify().failures();
  };
  const auto expect_fault = [&](const char* words, const std::function<void(Json&)>& change) {
    const std::string fault = fault_of(change);
    EXPECT_NE(fault.find(words), std::string::npos) << words << " in: " << fault;
    EXPECT_NE(fault.find("statements/certificate.sigstore.json: "), std::string::npos) << fault;
  };
  const auto finding = [](Json& predicate, std::size_t level) -> Json& {
    return predicate["etalon"]["levels"].as_array()[level]["findings"].as_array()[0];
  };
  EXPECT_EQ(fault_of([](Json&) {}), "");
  expect_fault("overall is fail", [](Json& p) { p["etalon"]["overall"] = "fail"; });
  expect_fault("overall is conditional", [](Json& p) { p["etalon"]["overall"] = "conditional"; });
  expect_fault("a reason against it: L3 fails",
               [](Json& p) { p["etalon"]["reasons"].push_back("L3 fails"); });
  expect_fault("failed L3.auc", [](Json& p) { p["failedTests"].push_back("L3.auc"); });
  expect_fault("has no level L0", [](Json& p) { p["etalon"]["levels"] = Json::array(); });
  expect_fault("has no level L3", [](Json& p) { p["etalon"]["levels"].as_array().pop_back(); });
  expect_fault("has no level L6", [&](Json& p) {
    p["etalon"]["models"].push_back(p["etalon"]["models"].as_array()[0]);
  });
  expect_fault("level L1 is fail",
               [](Json& p) { p["etalon"]["levels"].as_array()[1]["verdict"] = "fail"; });
  expect_fault("L3.auc is not_assessed",
               [&](Json& p) { finding(p, 2)["verdict"] = "not_assessed"; });
  expect_fault("L3.auc is conditional, and no waiver", [&](Json& p) {
    finding(p, 2)["verdict"] = "conditional";
    p["warnedTests"].push_back("L3.auc");
    p["passedTests"].as_array().pop_back();
  });
  expect_fault("passedTests", [](Json& p) { p["passedTests"].as_array().pop_back(); });
  expect_fault("warnedTests", [](Json& p) { p["warnedTests"].push_back("L1.duplicates"); });
  expect_fault("L3.auc is pass with a lower bound of 0.5 under 0.9", [&](Json& p) {
    Json& auc = finding(p, 2);
    auc["lower"] = 0.5;
    auc["threshold"] = 0.9;
    auc["bound"] = "at_least";
  });
  expect_fault("L3.auc is pass with an upper bound of 0.5 over 0.25", [&](Json& p) {
    Json& auc = finding(p, 2);
    auc["upper"] = 0.5;
    auc["threshold"] = 0.25;
    auc["bound"] = "at_most";
  });
  expect_fault("issued at 2999-01-01T00:00:00Z",
               [](Json& p) { p["etalon"]["issued"] = "2999-01-01T00:00:00Z"; });
  expect_fault("issued at 'soon', which is no time",
               [](Json& p) { p["etalon"]["issued"] = "soon"; });
  expect_fault("cannot be read", [](Json& p) { p["etalon"]["levels"] = "all"; });
  for (const char* key : {"overall", "reasons", "levels", "issued"})
    expect_fault("cannot be read", [&](Json& p) { p["etalon"].as_object().erase(key); });
  for (const char* key : {"passedTests", "warnedTests", "failedTests"})
    expect_fault("cannot be read", [&](Json& p) { p.as_object().erase(key); });
  const auto fault_when_waived = [&](const char* verdict) {
    return fault_of([&](Json& p) {
      finding(p, 2)["verdict"] = verdict;
      p["etalon"]["levels"].as_array()[2]["verdict"] = verdict;
      p["warnedTests"].push_back("L3.auc");
      p["passedTests"].as_array().pop_back();
      p["etalon"]["waivers"].push_back(
          Json::object({{"finding", "L3.auc"}, {"reason", "a pilot"}}));
    });
  };
  for (const char* verdict : {"conditional", "inconclusive"})
    EXPECT_EQ(fault_when_waived(verdict), "") << verdict;
  for (const char* verdict : {"fail", "not_assessed", "good"})
    EXPECT_NE(fault_when_waived(verdict), "") << verdict;
}

TEST(Verify, a_certificate_of_another_commitment_or_ledger_than_the_developers_is_refused) {
  const SignedPackage package(fresh_folder());
  const Digest digest = package_digest(list_files(package.folder.files()));
  const auto fault_of = [&](const std::function<void(Json&)>& change) {
    Statement statement = certificate_statement(digest, "PASSED", package.developer.public_key());
    change(statement.predicate["etalon"]);
    package.put("statements/certificate", sign_statement(statement, package.certifier));
    EXPECT_TRUE(has(failed(package.verify()), "certificate"));
    return package.verify().failures();
  };
  EXPECT_NE(fault_of([](Json& etalon) {
              etalon["committed"] = "1999-01-01T00:00:00Z";
            }).find("the plan was signed at 1999"),
            std::string::npos);
  EXPECT_NE(
      fault_of([](Json& etalon) { etalon["ledger"] = ledger_json(0); }).find("tells of 0 openings"),
      std::string::npos);
  EXPECT_NE(fault_of([](Json& etalon) {
              etalon["ledger"]["sha256"] = sha256("other").hex();
            }).find("these are not the same"),
            std::string::npos);
  EXPECT_NE(fault_of([](Json& etalon) {
              etalon.as_object().erase("developer");
            }).find("the certificate cannot be read"),
            std::string::npos);
}

TEST(Verify, a_plan_that_was_signed_before_the_last_opening_agrees_with_the_certificate) {
  const SignedPackage package(fresh_folder());
  const Digest digest = package_digest(list_files(package.folder.files()));
  const PublicKey developer = package.developer.public_key();
  package.put(
      "statements/provenance",
      sign_statement(provenance_statement(digest, developer, committed_at, 2), package.developer));
  Statement statement = certificate_statement(digest, "PASSED", developer);
  statement.predicate["etalon"]["ledger"] = ledger_json(2);
  package.put("statements/certificate", sign_statement(statement, package.certifier));
  EXPECT_EQ(package.verify().failures(), "");
  statement.predicate["etalon"]["ledger"] = ledger_json(3);
  package.put("statements/certificate", sign_statement(statement, package.certifier));
  EXPECT_FALSE(package.verify().holds());
}

TEST(Verify, a_developer_does_not_certify_himself_whatever_roles_his_key_has) {
  const SignedPackage package(fresh_folder());
  const Digest digest = package_digest(list_files(package.folder.files()));
  const PublicKey developer = package.developer.public_key();
  const TrustPolicy both{{{"developer", {developer}}, {"certifier", {developer}}},
                         {{"package", "developer", 1},
                          {"provenance", "developer", 1},
                          {"certificate", "certifier", 1}}};
  // As himself, and in the name of another.
  for (const PublicKey& named : {developer, package.certifier.public_key()}) {
    package.put("statements/certificate",
                sign_statement(certificate_statement(digest, "PASSED", named), package.developer));
    EXPECT_NE(verify_package(package.folder, both).failures().find("the developer's own key"),
              std::string::npos);
  }
  package.put(
      "statements/certificate",
      sign_statement(certificate_statement(digest, "PASSED", developer), package.developer));
  const TrustPolicy alone{{{"certifier", {developer}}}, {{"certificate", "certifier", 1}}};
  EXPECT_FALSE(verify_package(package.folder, alone).holds());
  std::filesystem::remove(package.folder.root / "statements/certificate.sigstore.json");
  package.put("statements/trial",
              sign_statement(certificate_statement(digest, "PASSED", developer, "trial"),
                             package.developer));
  const TrustPolicy trial{{{"developer", {developer}}}, {{"trial", "developer", 1}}};
  EXPECT_EQ(verify_package(package.folder, trial).failures(), "");
}

TEST(Verify, waivers_of_an_accepted_certificate_are_shown) {
  const SignedPackage package(fresh_folder());
  const Digest digest = package_digest(list_files(package.folder.files()));
  Statement statement = certificate_statement(digest, "PASSED", package.developer.public_key());
  statement.predicate["etalon"]["waivers"] =
      Json(Json::Array{Json::object({{"finding", "L3.auc"}, {"reason", "a pilot"}})});
  package.put("statements/certificate", sign_statement(statement, package.certifier));
  const auto found = package.verify();
  ASSERT_TRUE(found.holds()) << found.failures();
  std::string all;
  for (const auto& check : found.checks) all += check.reason;
  EXPECT_NE(all.find("waived: L3.auc (a pilot)"), std::string::npos) << all;
}

TEST(Verify, bundles_that_cannot_be_read_are_named_and_the_rest_is_checked) {
  const SignedPackage package(fresh_folder());
  const std::string bundle =
      read_text_file(package.folder.root / "signatures" / "developer.sigstore.json");
  for (const std::string& bytes :
       {bundle.substr(0, bundle.size() / 2), std::string(), std::string(300'000, '['),
        std::string("\x1b[31m{}"), std::string(R"({"\u001b[31m":1})")}) {
    package.put("signatures/developer", bytes);
    const PackageVerification found = package.verify();
    EXPECT_EQ(failed(found),
              (Names{"signatures/developer.sigstore.json", "signature of developer"}));
    EXPECT_EQ(found.failures().find('\x1b'), std::string::npos);
  }
  // 65 MiB without its bytes on disk.
  const auto file = package.folder.root / "signatures" / "developer.sigstore.json";
  std::filesystem::resize_file(file, std::uintmax_t{65} << 20U);
  EXPECT_TRUE(has(failed(package.verify()), "signatures/developer.sigstore.json"));
}

TEST(Verify, file_names_that_are_no_text_are_refused_and_shown_as_text) {
  const SignedPackage package(fresh_folder());
  write_file(package.folder.files() / "a\xFF\x1b[2J", "x");
  const PackageVerification found = package.verify();
  EXPECT_EQ(found.failures().find("a\\xff\\x1b[2J: the name is not UTF-8"), 0U) << found.failures();
}

TEST(Verify, a_signed_list_with_names_outside_the_folder_is_named) {
  const SignedPackage package(fresh_folder());
  write_file(package.folder.root / "secret", "s");
  const Statement list = {
      .subject = "breast",
      .digest = signed_list_digest({{"../secret", sha256("s"), 1}}),
      .predicate_type = "https://model_signing/signature/v1.0",
      .predicate = Json::parse(text(
          R"({"serialization":{"method":"files","hash_type":"sha256","allow_symlinks":false},)",
          R"("resources":[{"name":"../secret","algorithm":"sha256","digest":")", sha256("s").hex(),
          R"("}]})"))};
  package.put("signatures/developer", sign_statement(list, package.developer));
  EXPECT_EQ(failed(package.verify()),
            (Names{"signatures/developer.sigstore.json", "signature of developer"}));
}

TEST(Verify, a_policy_that_no_signature_over_the_files_meets_does_not_hold) {
  const auto root = fresh_folder();
  const SignedPackage package(root);
  write_file(root / "trust.toml",
             "[[role]]\nname = 'developer'\nkeys = ['developer.pub']\n"
             "[[rule]]\ndocument = 'plan'\nrole = 'developer'\n");
  EXPECT_TRUE(package.verify().holds());
  std::filesystem::remove_all(root / "signatures");
  EXPECT_TRUE(package.verify().holds());  // provenance names the package's digest
  std::filesystem::remove(root / "statements" / "provenance.sigstore.json");
  EXPECT_EQ(failed(package.verify()), (Names{"package"}));
}

TEST(Verify, without_any_bundle_every_rule_fails) {
  const SignedPackage package(fresh_folder());
  std::filesystem::remove_all(package.folder.root / "signatures");
  std::filesystem::remove_all(package.folder.root / "statements");
  EXPECT_EQ(failed(package.verify()),
            (Names{"package", "signature of developer", "signature of certifier", "plan",
                   "provenance", "certificate"}));
}

TEST(Verify, a_missing_package_folder_is_an_io_error) {
  const SignedPackage package(fresh_folder());
  std::filesystem::remove_all(package.folder.files());
  try {
    static_cast<void>(package.verify());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
  }
}

TEST(PackageFolder, a_bundle_file_is_named_after_its_document) {
  EXPECT_EQ(document_of("certificate-2.sigstore.json"), "certificate");
  EXPECT_EQ(document_of("developer.sigstore.json"), "developer");
  EXPECT_EQ(document_of("data-card.sigstore.json"), "data-card");
  EXPECT_EQ(document_of("-1.sigstore.json"), "-1");
}

TEST(PackageFolder, lists_bundles_by_name_and_none_without_a_folder) {
  const SignedPackage package(fresh_folder());
  write_file(package.folder.root / "signatures" / "notes.txt", "x");
  EXPECT_EQ(package.folder.signatures().size(), 2U);
  EXPECT_EQ(package.folder.statements().size(), 3U);
  EXPECT_EQ(package.folder.signatures().begin()->first, "certifier.sigstore.json");
  EXPECT_TRUE(PackageFolder{package.folder.root / "none"}.signatures().empty());
}

}  // namespace
}  // namespace etalon::models
