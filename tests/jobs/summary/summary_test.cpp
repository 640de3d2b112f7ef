// SPDX-License-Identifier: Apache-2.0
#include "jobs/summary/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

#include "core/error.hpp"
#include "models/packages/key.hpp"
#include "tests/jobs/finished_job.hpp"
#include "tests/support/table_dataset.hpp"
#include "validation/report/report.hpp"

namespace etalon::jobs {
namespace {

using testing::HasSubstr;

std::string failure(const std::filesystem::path& directory) {
  try {
    static_cast<void>(summarize(directory));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    return error.what();
  }
  return "summarized";
}

TEST(Summary, of_a_job_that_was_only_begun_leaves_out_what_is_not_there) {
  testing_support::fresh_folder("begun");
  static_cast<void>(etalon::testing_support::build_table("begun/data", 100));
  const Json summary = summarize("begun");
  EXPECT_EQ(summary.at("data").at("samples"), Json(100));
  EXPECT_EQ(summary.at("data").at("train"), Json(60));
  for (const char* key : {"model", "validation", "package", "certificate", "pushed"}) {
    EXPECT_FALSE(summary.contains(key)) << key;
  }
  EXPECT_THAT(summary_table(summary), HasSubstr("100 samples (train 60"));
}

TEST(Summary, of_a_finished_job_has_the_numbers_of_record_and_report) {
  const auto root = testing_support::finished_job().directory();
  const Json summary = summarize(root);
  const auto report = validation::read_report(root / "validate" / "report.json");
  for (const auto& finding : report.findings) {
    if (finding.id != "L3.auc") continue;
    EXPECT_EQ(summary.at("validation").at("auc").at("full").at("estimate"),
              Json(*finding.estimate));
  }
  EXPECT_EQ(summary.at("validation").at("overall"), Json(validation::to_string(report.overall())));
  EXPECT_EQ(summary.at("validation").at("levels").size(), report.levels().size());
  const std::string package =
      Json::read_file(root / "records/package.json").at("package_sha256").as_string();
  EXPECT_EQ(summary.at("package"), Json("sha256:" + package));
  const std::string table = summary_table(summary);
  for (const char* row : {"data", "model", "weights", "AUC", "L0", "L1", "L3", "L6", "verdict",
                          "package", "certificate", "registry", "report"}) {
    EXPECT_THAT(table, HasSubstr(std::string("  ") + row + " "));
  }
}

TEST(Summary, shows_a_reservation_that_is_waived_beside_the_verdict) {
  const auto root = testing_support::finished_job().directory();
  const auto copy = testing_support::fresh_folder("waived");
  std::filesystem::create_directories(copy / "validate");
  auto report = validation::read_report(root / "validate" / "report.json");
  report.plan.waivers = {{"L1.test_set_reuse", "a pilot"}};
  report.committed_plan = validation::digest(report.plan);
  for (validation::Finding& finding : report.findings) {
    if (finding.id == "L1.test_set_reuse") finding.verdict = validation::Verdict::conditional;
  }
  validation::write_report(copy / "validate" / "report.json", report);
  const Json summary = summarize(copy);
  EXPECT_EQ(summary.at("validation").at("waivers").canonical(),
            R"([{"finding":"L1.test_set_reuse","reason":"a pilot"}])");
  EXPECT_THAT(summary_table(summary),
              HasSubstr("pass with 1 waived reservation: L1.test_set_reuse (a pilot)"));
}

TEST(Summary, of_a_package_that_was_pulled_has_what_its_card_and_report_say) {
  const auto root = testing_support::finished_job().directory();
  const auto pulled = testing_support::fresh_folder("pulled");
  std::filesystem::copy(root / "package", pulled / "package",
                        std::filesystem::copy_options::recursive);
  const Json whole = summarize(root);
  const Json summary = summarize(pulled);
  EXPECT_EQ(summary.at("data"), whole.at("data"));
  EXPECT_EQ(summary.at("model").at("weights_sha256"), whole.at("model").at("weights_sha256"));
  EXPECT_EQ(summary.at("validation").at("auc"), whole.at("validation").at("auc"));
  EXPECT_EQ(summary.at("package"), whole.at("package"));
  const std::string table = summary_table(summary);
  for (const char* row : {"package of", "data", "model", "AUC", "L3", "verdict", "report"}) {
    EXPECT_THAT(table, HasSubstr(std::string("  ") + row + " "));
  }
}

TEST(Summary, of_a_package_that_was_pulled_names_its_certificates_and_that_nobody_verified_them) {
  const auto pulled = testing_support::package_copy("certified");
  const Json summary = summarize(pulled);
  EXPECT_EQ(summary.at("compressed_bytes"),
            Json(static_cast<std::int64_t>(
                std::filesystem::file_size(pulled / "package/model.int8.onnx"))));
  ASSERT_EQ(summary.at("certificates").size(), 1U);
  const Json& trial = summary.at("certificates").as_array()[0];
  EXPECT_EQ(trial.at("kind"), Json("trial"));
  const auto record =
      Json::read_file(testing_support::finished_job().directory() / "records/certify.json");
  EXPECT_EQ(trial.at("result"), record.at("result"));
  const auto key =
      models::PublicKey::read(testing_support::finished_job().directory() / "keys/certifier.pub");
  EXPECT_EQ(trial.at("signer"), Json(key.hint()));
  const std::string table = summary_table(summary);
  EXPECT_THAT(table, HasSubstr("(trial), key " + key.hint().substr(0, 16)));
  EXPECT_THAT(table, HasSubstr("not verified: etalon verify"));
  EXPECT_THAT(table, HasSubstr(", compressed "));

  write_file(pulled / "statements/certificate.sigstore.json", std::string_view("{}"));
  EXPECT_THAT(summary_table(summarize(pulled)), HasSubstr("certificate     cannot be read ("));
  std::filesystem::remove_all(pulled / "statements");
  EXPECT_THAT(summary_table(summarize(pulled)), HasSubstr("certificate     none\n"));
}

TEST(Summary, shows_what_a_card_would_do_to_a_terminal) {
  const auto pulled = testing_support::package_copy("hostile");
  Json card = Json::read_file(pulled / "package/card.json");
  card["name"] = "\x1b[2J\n  verdict         pass";
  write_file(pulled / "package/card.json", card.pretty());
  EXPECT_THAT(summary_table(summarize(pulled)),
              HasSubstr("  package of      \\x1b[2J\\x0a  verdict         pass"));
}

TEST(Summary, counts_of_a_card_that_are_none_are_a_format_error) {
  const auto pulled = testing_support::package_copy("counts");
  Json card = Json::read_file(pulled / "package/card.json");
  for (const std::int64_t count : {std::int64_t{-1}, std::numeric_limits<std::int64_t>::max()}) {
    for (auto& [name, cases] : card["data"]["counts"]["train"].as_object()) cases = Json(count);
    write_file(pulled / "package/card.json", card.pretty());
    try {
      static_cast<void>(summarize(pulled));
      FAIL() << count << " was taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::format) << error.what();
      EXPECT_THAT(error.what(), HasSubstr("data.counts.train"));
    }
  }
}

TEST(Summary, names_the_reason_of_a_level_that_does_not_pass) {
  std::filesystem::remove_all("unproven");
  const Log log;
  const Job job = testing_support::small_job("unproven");
  run_through({job, testing_support::the_session(), log, false}, "validate");
  const auto report = validation::read_report("unproven/validate/report.json");
  // Features that overlap: the lower bound of the AUC of 48 test cases stays below 0.9.
  ASSERT_NE(report.verdict(validation::Level::analytical), validation::Verdict::pass);
  std::int64_t shown = 0;
  const Json summary = summarize("unproven");
  for (const Json& level : summary.at("validation").at("levels").as_array()) {
    EXPECT_EQ(level.at("reason") == Json(""), level.at("verdict") == Json("pass"));
    if (level.at("level") == Json("L3")) ++shown;
  }
  EXPECT_EQ(shown, 1);
}

TEST(Summary, of_nothing_is_an_error_that_says_what_to_run) {
  EXPECT_THAT(failure("nowhere"), HasSubstr("nowhere: there is no such job directory"));
  testing_support::fresh_folder("empty");
  EXPECT_THAT(failure("empty"), HasSubstr("empty: holds no step of a job; run `etalon run` first"));
}

}  // namespace
}  // namespace etalon::jobs
