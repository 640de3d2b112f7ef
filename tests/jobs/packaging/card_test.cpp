// SPDX-License-Identifier: Apache-2.0
#include "jobs/packaging/card.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "jobs/compression/gate.hpp"
#include "models/onnx/onnx_file.hpp"
#include "tests/jobs/finished_job.hpp"
#include "tests/support/format_page.hpp"
#include "tests/validation/report/report_vector.hpp"

namespace etalon::jobs {
namespace {

using testing::HasSubstr;

/// The sources of the finished job's card; a test may change them.
struct Sources {
  std::filesystem::path root = testing_support::finished_job().directory();
  Job job = testing_support::finished_job();
  datasets::Manifest manifest = datasets::read_manifest(root / "data");
  models::Graph model = models::read_onnx(root / "train" / "model.onnx");
  Json train = Json::read_file(root / "train" / "record.json");
  Json gate = Json::read_file(root / "compress" / "gate.json");
  validation::Report report = validation::read_report(root / "validate" / "report.json");

  [[nodiscard]] Json card() const {
    const Json data = dataset_facts(manifest);
    return make_card({job, data, model, train, gate, report});
  }
};

TEST(Card, has_the_numbers_of_the_report_and_of_the_records) {
  const Sources sources;
  const Json card = sources.card();
  std::size_t estimates = 0;
  for (const validation::Finding& finding : sources.report.findings) {
    if (!finding.estimate) continue;
    const Json& entry = card.at("performance").as_array().at(estimates++);
    EXPECT_EQ(entry.at("id"), Json(finding.id));
    EXPECT_EQ(entry.at("estimate"), Json(*finding.estimate));
    EXPECT_EQ(entry.contains("lower"), finding.lower.has_value());
    if (finding.lower) {
      EXPECT_EQ(entry.at("lower"), Json(*finding.lower));
    }
    if (finding.upper) {
      EXPECT_EQ(entry.at("upper"), Json(*finding.upper));
    }
    EXPECT_EQ(entry.at("verdict"), Json(validation::to_string(finding.verdict)));
  }
  EXPECT_EQ(card.at("performance").size(), estimates);
  EXPECT_GT(estimates, 5U);
  EXPECT_EQ(card.at("training").at("weights_sha256"), sources.train.at("weights_sha256"));
  EXPECT_EQ(card.at("compression"), sources.gate);
  EXPECT_EQ(card.at("data").at("samples"), Json(240));
  EXPECT_EQ(card.at("overall_verdict"), Json(validation::to_string(sources.report.overall())));
}

TEST(Card, follows_the_report_when_it_changes) {
  Sources sources;
  for (validation::Finding& finding : sources.report.findings) {
    if (finding.id == "L3.auc") finding.estimate = 0.4321;
  }
  EXPECT_THAT(card_markdown(sources.card()), HasSubstr("| 0.4321 |"));
}

TEST(Card, a_reservation_that_is_waived_stands_beside_the_verdict) {
  Sources sources;
  const Json before = sources.card();
  EXPECT_FALSE(before.contains("waivers"));
  EXPECT_THAT(card_markdown(before), HasSubstr("signed plan: **pass**. Intervals"));
  sources.report.plan.waivers = {{"L3.auc", "a pilot | of few"}, {"L3.brier", "not needed"}};
  EXPECT_EQ(card_markdown(sources.card()), card_markdown(before)) << "none is needed";
  for (validation::Finding& finding : sources.report.findings) {
    if (finding.id == "L3.auc") finding.verdict = validation::Verdict::conditional;
  }
  const Json card = sources.card();
  EXPECT_EQ(card.at("waivers").canonical(),
            R"([{"finding":"L3.auc","reason":"a pilot | of few"}])");
  EXPECT_THAT(card_markdown(card),
              AllOf(HasSubstr("signed plan: **pass**, with 1 waived reservation. Intervals"),
                    HasSubstr("| `L3.auc` | a pilot \\| of few |")));
}

TEST(Card, counts_are_whole_numbers_with_their_unit) {
  const Json card = Sources().card();
  const std::string markdown = card_markdown(card);
  EXPECT_THAT(markdown, HasSubstr("| Cases of the test split | 48 cases | 48 cases | 48 cases |"));
  EXPECT_THAT(markdown, HasSubstr("| No sample stands twice in a split | 0 samples | – | – |"));
  for (const Json& entry : card.at("performance").as_array()) {
    EXPECT_EQ(entry.contains("unit"), entry.at("id").as_string().starts_with("L1."))
        << entry.pretty();
  }
}

TEST(Card, is_what_the_package_holds) {
  const Sources sources;
  EXPECT_EQ(read_text_file(sources.root / "package" / "card.json"), sources.card().pretty());
  EXPECT_EQ(read_text_file(sources.root / "package" / "card.md"), card_markdown(sources.card()));
}

TEST(Card, says_what_was_not_stated) {
  const Json card = Sources().card();
  EXPECT_EQ(card.at("intended_use"), Json("not stated"));
  EXPECT_THAT(card_markdown(card), HasSubstr("**Limitations.** not stated"));
}

TEST(Card, cells_of_a_table_stay_cells) {
  Sources sources;
  sources.report.findings.at(0).what = "a | b\nc";
  sources.report.findings.at(0).estimate = 1;
  sources.manifest.options.classes = {"no|ne", "so\nme"};
  const std::string markdown = card_markdown(sources.card());
  EXPECT_THAT(markdown, HasSubstr("\n| a \\| b c | 1.0000 |"));
  EXPECT_THAT(markdown, HasSubstr("\n| split | no\\|ne | so me |\n| --- | ---: | ---: |\n"));
}

TEST(Card, is_written_as_the_test_vectors_of_the_format_page) {
  Job job;
  job.job.name = "breast-cancer";
  job.package = {.version = "1.0",
                 .license = "Apache-2.0",
                 .intended_use = "triage",
                 .limitations = "",
                 .authors = {"A. Author"}};
  job.model.architecture = "mlp";
  datasets::Manifest manifest;
  manifest.options.name = "wdbc";
  manifest.options.license = "CC-BY-4.0";
  manifest.options.classes = {"benign", "malignant"};
  manifest.source = sha256("source");
  manifest.features = {"radius", "texture"};
  manifest.patient_source = datasets::PatientSource::column;
  for (int i = 0; i < 569; ++i) {
    manifest.sample_ids.push_back(text("row-", i));
    manifest.patients.push_back(text("patient-", i));
  }
  manifest.counts = {{214, 127}, {71, 43}, {72, 42}};
  models::Graph model;
  model.inputs = {{"input", DType::f32, {-1, 2}}};
  model.outputs = {{"logits", DType::f32, {-1, 1}}, {"probability", DType::f32, {-1, 1}}};
  const Json train = Json::object({{"parameters", 642},
                                   {"weights_sha256", sha256("weights").hex()},
                                   {"epochs", 40},
                                   {"steps", 440}});
  models::CompressOptions options;
  options.margin = 0.05;
  options.alpha = 0.025;
  const Json gate = to_json(std::vector<GateRound>{}, options, false);
  const Json data = dataset_facts(manifest);
  const Json card =
      make_card({job, data, model, train, gate, validation::report_of_format_pages()});
  const auto page = [](const std::string& language) {
    return etalon::testing_support::format_example("card", language);
  };
  EXPECT_EQ(card.pretty(), Json::parse(page("json")).pretty());
  EXPECT_EQ(card_markdown(card), page("markdown"));
}

}  // namespace
}  // namespace etalon::jobs
