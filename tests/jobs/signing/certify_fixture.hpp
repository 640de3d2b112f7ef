// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/error.hpp"
#include "jobs/packaging/card.hpp"
#include "jobs/signing/certify.hpp"
#include "tests/jobs/signing/package_forger.hpp"
#include "validation/report/html/page.hpp"

namespace etalon::jobs {

/// A certifier who holds the labels, and a package of `finished_job` that a forger may change and
/// have signed by its developer.
class Certify : public testing::Test {
 protected:
  Certification certified() {
    return certify(forger_.folder(), key_, "certifier", validation::CertificateKind::independent,
                   examiner_);
  }
  /// Why nothing was signed.
  std::string refusal() {
    try {
      static_cast<void>(certified());
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::integrity);
      EXPECT_FALSE(std::filesystem::exists(root() / "statements/certificate.sigstore.json"));
      EXPECT_FALSE(std::filesystem::exists(root() / "signatures/certifier.sigstore.json"));
      return error.what();
    }
    return "certified";
  }
  static validation::LabelTable labels_of_the_job() {
    const auto file = testing_support::finished_job().directory() / "validate/labels.json";
    return validation::parse_labels(read_text_file(file), file.string());
  }
  [[nodiscard]] const std::filesystem::path& root() const { return forger_.folder().root; }

  /// Another plan, report or evidence, with everything that follows from the report drawn anew.
  void edit_report(const std::function<void(Json&)>& change) const {
    forger_.edit("report.json", change);
    const auto report = validation::parse_report(Json::read_file(forger_.file("report.json")));
    validation::write_report_html(forger_.file("report.html"), report);
    forger_.edit("card.json", [&](Json& card) {
      const Json follows = card_of(report);
      for (const auto& [key, value] : follows.as_object()) card[key] = value;
    });
    write_file(forger_.file("card.md"), card_markdown(Json::read_file(forger_.file("card.json"))));
  }

  testing_support::PackageForger forger_{
      testing::UnitTest::GetInstance()->current_test_info()->name()};
  models::PrivateKey key_ = models::PrivateKey::generate();
  Examiner examiner_{.labels = labels_of_the_job(), .trust = std::nullopt};
};
}  // namespace etalon::jobs
