// SPDX-License-Identifier: Apache-2.0
#include "validation/certification/certificate.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/file.hpp"
#include "models/packages/verify.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/archives.hpp"
#include "tests/validation/report/report_fixture.hpp"

namespace etalon::fuzz {
namespace {

/// A package whose certificate the certifier signs anew for each predicate.
struct Certified {
  models::PackageFolder folder{"certified"};
  models::PrivateKey certifier = models::PrivateKey::generate();
  models::TrustPolicy trust{.roles = {{"certifier", {certifier.public_key()}}},
                            .rules = {{"certificate", "certifier"}}};
  models::Statement statement;

  Certified() {
    write_file(folder.files() / "model.onnx", std::string_view("weights"));
    std::filesystem::create_directories(folder.root / "statements");
    const auto files = models::list_files(folder.files());
    validation::Report report = validation::completed(validation::a_report());
    report.plan.levels = {"L0", "L1", "L3", "L6"};
    report.committed_plan = digest(report.plan);
    for (validation::Finding& finding : report.findings) {
      if (finding.verdict == validation::Verdict::pass) continue;
      finding.lower = finding.upper = finding.threshold;
      decide(finding);
    }
    statement = validation::make_certificate(
        report, {.package_name = "knee",
                 .package = models::package_digest(files),
                 .report_json = sha256("report"),
                 .models = {{"model.onnx", sha256("weights")}},
                 .committed = "2026-03-01T11:00:00Z",
                 .ledger = {1, sha256("line")},
                 .developer = models::PrivateKey::generate().public_key().hint(),
                 .issued = "2026-03-01T12:00:00Z"});
    statement.predicate["result"] = "PASSED";
  }
};

const Certified& certified() {
  static const Certified result;
  return result;
}

}  // namespace

std::vector<std::string> seeds() { return {certified().statement.predicate.canonical()}; }

void parse(std::string_view bytes) {
  const Certified& the = certified();
  models::Statement statement = the.statement;
  statement.predicate = Json::parse(bytes);
  testing_support::overwrite(the.folder.root / "statements" / "certificate.sigstore.json",
                             models::sign_statement(statement, the.certifier));
  const auto verification = models::verify_package(the.folder, the.trust);
  const bool holds =
      std::ranges::any_of(verification.checks, [](const auto& check) { return check.holds; });
  const bool is_seed = bytes == the.statement.predicate.canonical();
  ensure(!is_seed || holds, "the certificate holds as it was made");
  ensure(!holds || (statement.predicate.at("result") == Json("PASSED") &&
                    statement.predicate.at("etalon").at("kind") == Json("certificate")),
         "what holds is a certificate that passed");
}

}  // namespace etalon::fuzz
