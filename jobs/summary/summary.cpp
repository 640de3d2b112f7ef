// SPDX-License-Identifier: Apache-2.0
#include "jobs/summary/summary.hpp"

#include <optional>

#include "core/console.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/manifest.hpp"
#include "jobs/packaging/card.hpp"
#include "models/packages/bundle.hpp"
#include "models/packages/package.hpp"
#include "validation/certification/signed_certificate.hpp"
#include "validation/report/report.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;

Json data_summary(const fs::path& folder) {
  const datasets::Manifest manifest = datasets::read_manifest(folder);
  Json data = Json::object({{"name", manifest.options.name}, {"samples", manifest.size()}});
  for (const auto split :
       {datasets::Split::train, datasets::Split::validation, datasets::Split::test}) {
    data[datasets::to_string(split)] = std::ssize(manifest.indices(split));
  }
  return data;
}

Json model_summary(const fs::path& folder) {
  const Json record = Json::read_file(folder / "record.json");
  return Json::object({{"architecture", record.at("configuration").at("model").at("architecture")},
                       {"parameters", record.at("parameters")},
                       {"epochs", record.at("epochs")},
                       {"weights_sha256", record.at("weights_sha256")},
                       {"bytes", static_cast<std::int64_t>(fs::file_size(folder / "model.onnx"))}});
}

Json finding_summary(const validation::Finding& finding) {
  Json result = Json::object({{"verdict", validation::to_string(finding.verdict)}});
  if (finding.estimate) result["estimate"] = *finding.estimate;
  if (finding.lower) result["lower"] = *finding.lower;
  if (finding.upper) result["upper"] = *finding.upper;
  return result;
}

Json validation_summary(const fs::path& folder) {
  const validation::Report report = validation::read_report(folder / "report.json");
  Json levels = Json::array();
  for (const validation::Level level : report.levels()) {
    std::string reason;
    for (const validation::Finding& finding : report.findings) {
      if (finding.level == level && finding.verdict == report.verdict(level) &&
          finding.verdict != validation::Verdict::pass) {
        reason = text(finding.what, ": ", finding.message);
        break;
      }
    }
    // A level that the plan names and nothing looked at, such as L6 without a compressed model.
    if (reason.empty() && report.verdict(level) != validation::Verdict::pass)
      reason = "there is nothing to judge";
    levels.push_back(Json::object({{"level", validation::code(level)},
                                   {"title", validation::title(level)},
                                   {"verdict", validation::to_string(report.verdict(level))},
                                   {"reason", reason}}));
  }
  Json auc = Json::object();
  for (const validation::Finding& finding : report.findings) {
    if (finding.id == "L3.auc") auc["full"] = finding_summary(finding);
    if (finding.id == "L3.auc_compressed") auc["compressed"] = finding_summary(finding);
    if (finding.id == "L6.auc_difference") auc["difference"] = finding_summary(finding);
  }
  return Json::object({{"auc", auc},
                       {"levels", levels},
                       {"overall", validation::to_string(report.overall())},
                       {"waivers", validation::to_json(report.used_waivers())},
                       {"reservations", validation::reservations_text(report.used_waivers())},
                       {"report", (folder / "report.html").string()}});
}

/// What the certificates beside a package say, and the key that each names. Nobody has looked at
/// their signatures.
Json certificates_beside(const models::PackageFolder& folder, const Digest& package) {
  Json list = Json::array();
  for (const auto& [name, bytes] : folder.statements()) {
    const std::string kind = models::document_of(name);
    if (kind != "certificate" && kind != "trial") continue;
    Json entry = Json::object({{"file", name}, {"kind", kind}});
    try {
      const models::Bundle bundle = models::parse_bundle(bytes, name);
      entry["result"] = bundle.statement.digest == package
                            ? bundle.statement.predicate.at("result").as_string()
                            : "about another package";
      entry["signer"] = bundle.hint;
    } catch (const Error& problem) {
      entry["result"] = text("cannot be read (", problem.what(), ")");
    }
    list.push_back(std::move(entry));
  }
  return list;
}

/// Bytes of the model beside model.onnx; nothing when there is none.
std::optional<std::int64_t> compressed_bytes(const fs::path& package) {
  for (const auto& entry : fs::directory_iterator(package)) {
    if (entry.path().extension() == ".onnx" && entry.path().filename() != "model.onnx") {
      return static_cast<std::int64_t>(entry.file_size());
    }
  }
  return std::nullopt;
}

/// What a package that was pulled says of itself, where the steps that made it are not at hand.
void add_card(const Json& card, const fs::path& directory, Json& summary) {
  const Json& data = card.at("data");
  summary["name"] = text(card.at("name").as_string(), " ", card.at("version").as_string());
  summary["data"] = Json::object({{"name", data.at("name")}, {"samples", data.at("samples")}});
  for (const std::string_view split : {"train", "validation", "test"}) {
    summary["data"][split] = samples_of(split, data.at("counts").at(split));
  }
  const fs::path package = directory / "package";
  summary["model"] =
      Json::object({{"architecture", card.at("model").at("architecture")},
                    {"parameters", card.at("model").at("parameters")},
                    {"epochs", card.at("training").at("epochs")},
                    {"weights_sha256", card.at("training").at("weights_sha256")},
                    {"bytes", static_cast<std::int64_t>(fs::file_size(package / "model.onnx"))}});
  if (const auto bytes = compressed_bytes(package)) summary["compressed_bytes"] = *bytes;
  summary["validation"] = validation_summary(package);
  const models::PackageFolder folder{directory};
  summary["certificates"] =
      certificates_beside(folder, models::package_digest(models::list_files(package)));
}

std::string row(std::string_view name, std::string_view value) {
  return line("  ", padded(name, 14), "  ", value);
}

std::string interval(const Json* value) {
  if (value == nullptr || !value->contains("estimate")) return {};
  std::string result = fixed(value->at("estimate").as_number(), 4);
  if (value->contains("lower") && value->contains("upper")) {
    result += text("  [", fixed(value->at("lower").as_number(), 4), ", ",
                   fixed(value->at("upper").as_number(), 4), "]");
  }
  return result;
}

void add_validation(const Json& summary, std::string& table) {
  const Json* validation = summary.find("validation");
  if (validation == nullptr) return;
  const Json& auc = validation->at("auc");
  if (auc.contains("full")) table += row("AUC", interval(auc.find("full")));
  if (auc.contains("compressed")) {
    table += row("AUC compressed", interval(auc.find("compressed")));
  }
  if (auc.contains("difference")) table += row("  difference", interval(auc.find("difference")));
  for (const Json& level : validation->at("levels").as_array()) {
    const std::string& reason = level.at("reason").as_string();
    table += row(level.at("level").as_string(),
                 text(level.at("verdict").as_string(), "  ", level.at("title").as_string(),
                      reason.empty() ? "" : text(" (", reason, ")")));
  }
  const std::string& reservations = validation->at("reservations").as_string();
  table += row("verdict", text(validation->at("overall").as_string(),
                               reservations.empty() ? "" : " with ", reservations));
}

}  // namespace

Json summarize(const fs::path& directory) {
  check(fs::is_directory(directory), ErrorKind::io,
        text(directory.string(), ": there is no such job directory"));
  Json summary = Json::object({{"directory", directory.string()}});
  if (fs::exists(directory / "data" / "manifest.json")) {
    summary["data"] = data_summary(directory / "data");
  }
  if (fs::exists(directory / "train" / "record.json")) {
    summary["model"] = model_summary(directory / "train");
  }
  if (fs::exists(directory / "compress" / "model.onnx")) {
    summary["compressed_bytes"] =
        static_cast<std::int64_t>(fs::file_size(directory / "compress" / "model.onnx"));
  }
  if (fs::exists(directory / "validate" / "report.json")) {
    summary["validation"] = validation_summary(directory / "validate");
  }
  if (fs::is_directory(directory / "package")) {
    summary["package"] =
        models::package_digest(models::list_files(directory / "package")).prefixed();
  }
  if (const auto result =
          validation::trial_result({directory}, directory / "keys" / "certifier.pub")) {
    summary["certificate"] = *result;
    summary["certificate_kind"] = "trial";
  }
  if (fs::exists(directory / "records" / "push.json")) {
    const Json record = Json::read_file(directory / "records" / "push.json");
    summary["pushed"] = Json::object({{"to", record.at("pushed_to")},
                                      {"tag", record.at("configuration").at("tag")},
                                      {"manifest", record.at("manifest_sha256")}});
  }
  if (!summary.contains("data") && fs::exists(directory / "package" / "card.json")) {
    add_card(Json::read_file(directory / "package" / "card.json"), directory, summary);
  }
  check(summary.size() > 1, ErrorKind::io,
        text(directory.string(), ": holds no step of a job; run `etalon run` first"));
  return summary;
}

std::string summary_table(const Json& summary) {
  std::string table;
  if (const Json* name = summary.find("name")) table += row("package of", name->as_string());
  if (const Json* data = summary.find("data")) {
    table += row("data", text(data->at("name").as_string(), ", ", data->at("samples").as_integer(),
                              " samples (train ", data->at("train").as_integer(), ", validation ",
                              data->at("validation").as_integer(), ", test ",
                              data->at("test").as_integer(), ")"));
  }
  if (const Json* model = summary.find("model")) {
    const Json* small = summary.find("compressed_bytes");
    table +=
        row("model",
            text(model->at("architecture").as_string(), ", ", model->at("parameters").as_integer(),
                 " parameters, ", human_bytes(model->at("bytes").as_integer()),
                 small == nullptr ? "" : text(", compressed ", human_bytes(small->as_integer()))));
    table += row("weights", text("sha256:", model->at("weights_sha256").as_string()));
  }
  add_validation(summary, table);
  if (const Json* package = summary.find("package")) table += row("package", package->as_string());
  if (const Json* result = summary.find("certificate")) {
    const Json* kind = summary.find("certificate_kind");
    const std::string whose = kind == nullptr ? "" : text(" (", kind->as_string(), ")");
    table += row("certificate", text(result->as_string(), whose));
  }
  if (const Json* beside = summary.find("certificates")) {
    if (beside->size() == 0) table += row("certificate", "none");
    for (const Json& each : beside->as_array()) {
      const Json* signer = each.find("signer");
      table += row(
          "certificate",
          text(each.at("result").as_string(), each.at("kind") == Json("trial") ? " (trial)" : "",
               signer == nullptr ? std::string()
                                 : text(", key ", signer->as_string().substr(0, 16), "…"),
               ", not verified: etalon verify"));
    }
  }
  if (const Json* pushed = summary.find("pushed")) {
    table +=
        row("registry", text(pushed->at("to").as_string(), ":", pushed->at("tag").as_string()));
  }
  if (const Json* validation = summary.find("validation")) {
    table += row("report", validation->at("report").as_string());
  }
  return table;
}

void print_summary(const Json& summary, Reader reader) {
  if (reader == Reader::program) {
    print_json(summary, JsonForm::pretty);
  } else {
    print(summary_table(summary));
  }
}

}  // namespace etalon::jobs
