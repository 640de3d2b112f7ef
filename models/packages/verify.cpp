// SPDX-License-Identifier: Apache-2.0
#include "models/packages/verify.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "models/packages/bundle_files.hpp"
#include "models/packages/certificate_check.hpp"
#include "models/packages/package_path.hpp"
#include "models/packages/predicates.hpp"
#include "models/packages/provenance.hpp"
#include "models/packages/scan.hpp"

namespace etalon::models {
namespace {

/// Text from foreign files, fit for a terminal and for JSON, no more than a few lines.
std::string shown(std::string_view value) { return shortened(printable(value), 400); }

/// A bundle that a key of the trust file signed.
struct SignedBundle {
  std::string file;  ///< `signatures/developer.sigstore.json`
  Bundle bundle;
  std::vector<std::string> roles;  ///< that hold the key
};

/// A signed list of files.
struct SignedList {
  std::string file;
  std::vector<PackageFile> files;
};

/// Keys (by hint) that have signed a document under a role, and files that did not count.
struct Signers {
  std::set<std::string> keys;
  std::vector<std::string> not_counted;
};

class Verifier {
 public:
  Verifier(const PackageFolder& folder, const TrustPolicy& trust)
      : folder_(folder),
        trust_(trust),
        scan_(scan_folder(folder.files())),
        package_(package_digest(scan_.files)) {}

  PackageVerification run() {
    read_signatures();
    read_statements();
    check_files();
    std::vector<PackageCheck> checks = std::move(files_);
    std::ranges::move(bundles_, std::back_inserter(checks));
    for (const TrustRule& rule : trust_.rules) checks.push_back(check_rule(rule));
    return {.package = package_, .checks = std::move(checks)};
  }

 private:
  /// Reads a bundle and finds its signer. Nothing when it cannot be read, does not hold (a failed
  /// check) or nobody in the trust file signed it (named by the rules that it could have met).
  std::optional<SignedBundle> read_signed(std::string_view place, const std::string& name,
                                          const std::string& document) {
    const std::string file = text(place, "/", name);
    try {
      SignedBundle result{
          .file = file,
          .bundle = parse_bundle(read_bundle_file(folder_.root / place / name), "bundle"),
          .roles = {}};
      bool is_known = false;
      for (const TrustedRole& role : trust_.roles) {
        for (const PublicKey& key : role.keys) {
          if (key.hint() != result.bundle.hint) continue;
          is_known = true;
          if (result.bundle.is_signed_by(key)) result.roles.push_back(role.name);
        }
      }
      if (!is_known) {
        not_counted_[document].push_back(
            text(shown(file), " is signed with a key that the trust file does not name (",
                 shown(result.bundle.hint.substr(0, 16)), "…)"));
        return std::nullopt;
      }
      if (!result.roles.empty()) return result;
      add(file, false,
          "the signature does not hold; the bundle was changed after it was signed, or another key "
          "signed it");
    } catch (const Error& error) {
      if (is_of_the_machine(error.kind())) throw;
      add(file, false, error.what());
    }
    return std::nullopt;
  }

  void read_signatures() {
    for (const auto& name : bundle_file_names(folder_.root / "signatures")) {
      const auto found = read_signed("signatures", name, "package");
      if (!found) continue;
      try {
        lists_.push_back({found->file, signed_files(found->bundle, "bundle")});
        add(found->file, true,
            text("signed by ", join(found->roles, ", "), ", lists ", lists_.back().files.size(),
                 " files"));
        count("package", *found);
      } catch (const Error& error) {
        if (is_of_the_machine(error.kind())) throw;
        add(found->file, false, error.what());
      }
    }
  }

  void read_statements() {
    std::vector<SignedBundle> certificates;
    for (const auto& name : bundle_file_names(folder_.root / "statements")) {
      auto found = read_signed("statements", name, document_of(name));
      if (!found) continue;
      if (is_certificate(document_in(found->bundle.statement, document_of(name)))) {
        certificates.push_back(std::move(*found));
      } else {
        judge(*found, document_of(name));
      }
    }
    // They are held against what the developer signed.
    if (!certificates.empty()) hear_developer(certificates);
    for (const SignedBundle& found : certificates)
      judge(found, document_of(std::filesystem::path(found.file).filename().string()));
    std::ranges::stable_sort(bundles_, {}, &PackageCheck::what);
  }

  void judge(const SignedBundle& found, const std::string& document) {
    const bool is_plan = document == "plan";
    std::string fault =
        is_plan ? plan_fault(found.bundle.statement) : statement_fault(found, document);
    const std::string content = document_in(found.bundle.statement, document);
    if (fault.empty() && content != document) {
      fault = statement_fault(found, content);
      if (fault.empty()) fault = text("is a ", content, ", but its file is named '", document, "'");
    }
    add(found.file, fault.empty(),
        fault.empty()
            ? text("signed by ", join(found.roles, ", "), ", about ",
                   is_plan ? "plan.json" : "this package",
                   is_certificate(document) ? certificate_remark(found.bundle.statement) : "")
            : fault);
    if (!fault.empty()) return;
    count(document, found);
    covers_package_ = covers_package_ || !is_plan;
    if (is_plan || document == "provenance") developers_.push_back(found);
  }

  /// Whom the rules accept for the developer's documents. Who certifies, by a rule or by what lies
  /// here, signs the list of the package's files as well; that makes nobody its developer.
  void hear_developer(const std::vector<SignedBundle>& certificates) {
    const auto certifies = [&](const std::string& role) {
      return std::ranges::any_of(trust_.rules, [&](const TrustRule& rule) {
        return rule.role == role && is_certificate(rule.document);
      });
    };
    for (const TrustRule& rule : trust_.rules) {
      if (is_certificate(rule.document)) continue;
      if (rule.document == "package" && certifies(rule.role)) continue;
      const auto signers = signers_.find({rule.document, rule.role});
      if (signers == signers_.end()) continue;
      for (const std::string& key : signers->second.keys) {
        const bool is_certifier = std::ranges::any_of(
            certificates, [&](const SignedBundle& each) { return each.bundle.hint == key; });
        if (rule.document != "package" || !is_certifier) word_.accept(rule.document, key);
      }
      for (const SignedBundle& found : developers_) {
        if (document_of(std::filesystem::path(found.file).filename().string()) != rule.document ||
            !signers->second.keys.contains(found.bundle.hint))
          continue;
        try {
          word_.quote(rule.document, found.bundle);
        } catch (const Error& error) {
          if (is_of_the_machine(error.kind())) throw;
          add(found.file, false, error.what());
        }
      }
    }
  }

  /// What a statement is: by its predicate, for who signs a FAILED does not choose its file's name.
  static std::string document_in(const Statement& statement, const std::string& named) {
    if (statement.predicate_type == plan_predicate) return "plan";
    if (statement.predicate_type == provenance_predicate) return "provenance";
    if (statement.predicate_type == certificate_predicate && !is_certificate(named))
      return "certificate";
    return named;
  }

  static bool is_certificate(std::string_view document) {
    return document == "certificate" || document == "trial";
  }

  /// Why a statement says nothing good about this package; empty when it does.
  [[nodiscard]] std::string statement_fault(const SignedBundle& found,
                                            const std::string& document) const {
    const Statement& statement = found.bundle.statement;
    const std::string_view wanted = is_certificate(document)   ? certificate_predicate
                                    : document == "provenance" ? provenance_predicate
                                                               : statement.predicate_type;
    if (statement.predicate_type != wanted) {
      return text("is no ", document, " (predicate '", statement.predicate_type, "', expected '",
                  wanted, "')");
    }
    if (statement.digest != package_) {
      return text("speaks about another package (", statement.digest.prefixed(), ", this one is ",
                  package_.prefixed(), ")");
    }
    if (!is_certificate(document)) return {};
    try {
      return certificate_fault(found, document);
    } catch (const Error& error) {
      if (is_of_the_machine(error.kind())) throw;
      return text("the certificate cannot be read: ", error.what());
    }
  }

  /// Throws format errors for what is no certificate of Etalon.
  [[nodiscard]] std::string certificate_fault(const SignedBundle& found,
                                              const std::string& document) const {
    const Json& predicate = found.bundle.statement.predicate;
    const Json* result = predicate.find("result");
    if (result == nullptr || !result->is_string()) return "the certificate has no result";
    if (result->as_string() != "PASSED")
      return text("the certificate's result is ", result->as_string());
    const Json& etalon = predicate.at("etalon");
    // A job's look at itself is not that of another organization, whoever signed it.
    if (etalon.at("kind").as_string() != document)
      return text("is a ", etalon.at("kind").as_string(), ", not a ", document);
    const std::string& hint = found.bundle.hint;
    if (document == "certificate" &&
        (word_.is_developer(hint) || etalon.at("developer").as_string() == hint))
      return "was signed with the developer's own key; a certificate is another organization's "
             "look";
    std::string fault = passed_fault(predicate);
    if (fault.empty()) fault = word_.fault_of(etalon);
    return fault.empty() ? judged_models_fault(etalon, scan_.files) : fault;
  }

  /// What a reader of an accepted certificate should see.
  static std::string certificate_remark(const Statement& statement) {
    const Json& etalon = statement.predicate.at("etalon");
    std::string remark =
        etalon.at("kind") == Json("trial") ? "; a trial certificate by the developer" : "";
    const Json* waivers = etalon.find("waivers");
    if (waivers == nullptr || !waivers->is_array()) return remark;
    for (const Json& waiver : waivers->as_array()) {
      const Json* finding = waiver.find("finding");
      const Json* reason = waiver.find("reason");
      if (finding == nullptr || reason == nullptr || !finding->is_string() || !reason->is_string())
        continue;
      remark += text("; waived: ", finding->as_string(), " (", reason->as_string(), ")");
    }
    return remark;
  }

  [[nodiscard]] std::string plan_fault(const Statement& statement) const {
    if (statement.predicate_type != plan_predicate) {
      return text("is no plan (predicate '", statement.predicate_type, "', expected '",
                  plan_predicate, "')");
    }
    const auto plan = std::ranges::find(scan_.files, "plan.json", &PackageFile::name);
    if (plan == scan_.files.end()) return "the package has no plan.json";
    if (plan->digest != statement.digest) {
      return text("speaks about another plan (", statement.digest.prefixed(), ", plan.json is ",
                  plan->digest.prefixed(), ")");
    }
    return {};
  }

  /// Every file of the folder and of every list that a trusted key signed.
  void check_files() {
    for (const auto& [name, why] : scan_.refused) {
      files_.push_back({shown(name), false, text(why, "; a package holds regular files only")});
    }
    std::set<std::string> names;
    for (const auto& file : scan_.files) names.insert(file.name);
    for (const auto& list : lists_) {
      for (const auto& file : list.files) names.insert(file.name);
    }
    if (lists_.empty()) {
      if (covers_package_) return;
      files_.push_back({"package", false, "no trusted signature or statement covers its files"});
      return;
    }
    for (const auto& name : names) files_.push_back(check_file(name));
  }

  [[nodiscard]] PackageCheck check_file(const std::string& name) const {
    const auto here = std::ranges::lower_bound(scan_.files, name, {}, &PackageFile::name);
    const bool is_here = here != scan_.files.end() && here->name == name;
    for (const auto& list : lists_) {
      const auto listed = std::ranges::lower_bound(list.files, name, {}, &PackageFile::name);
      const bool is_listed = listed != list.files.end() && listed->name == name;
      if (!is_listed)
        return {name, false, text("is extra: ", shown(list.file), " has no such file")};
      if (!is_here) return {name, false, text("is missing: ", shown(list.file), " lists it")};
      if (listed->digest != here->digest) {
        return {name, false,
                text("was changed: ", here->digest.prefixed(), ", signed was ",
                     listed->digest.prefixed(), " (", shown(list.file), ")")};
      }
    }
    return {name, true, here->digest.prefixed()};
  }

  [[nodiscard]] PackageCheck check_rule(const TrustRule& rule) const {
    static const Signers nobody;
    const auto found = signers_.find({rule.document, rule.role});
    const Signers& signers = found == signers_.end() ? nobody : found->second;
    const auto signatures = std::ssize(signers.keys);
    PackageCheck check{
        .what = rule.document == "package" ? text("signature of ", rule.role) : rule.document,
        .holds = signatures >= rule.signatures,
        .reason =
            text(signatures, " of ", rule.signatures, " needed keys of ", rule.role, " signed it")};
    const auto others = not_counted_.find(rule.document);
    if (!check.holds && others != not_counted_.end()) {
      check.reason += "; " + first_of(others->second);
    }
    return check;
  }

  void count(const std::string& document, const SignedBundle& found) {
    for (const auto& role : found.roles) {
      signers_[{document, role}].keys.insert(found.bundle.hint);
    }
  }
  void add(std::string_view what, bool holds, std::string_view reason) {
    bundles_.push_back({shown(what), holds, shown(reason)});
  }

  const PackageFolder& folder_;
  const TrustPolicy& trust_;
  FolderScan scan_;
  Digest package_;
  DeveloperWord word_;
  std::vector<SignedBundle> developers_;  ///< accepted plans and provenances
  std::vector<SignedList> lists_;
  std::vector<PackageCheck> files_;
  std::vector<PackageCheck> bundles_;
  std::map<std::pair<std::string, std::string>, Signers> signers_;
  std::map<std::string, std::vector<std::string>> not_counted_;
  bool covers_package_ = false;
};

}  // namespace

bool PackageVerification::holds() const {
  return !checks.empty() && std::ranges::all_of(checks, &PackageCheck::holds);
}

std::string PackageVerification::failures() const {
  // Checks stand in the order files, bundles, rules.
  return failures_of(checks);
}

PackageVerification verify_package(const PackageFolder& folder, const TrustPolicy& trust) {
  return Verifier(folder, trust).run();
}

}  // namespace etalon::models
