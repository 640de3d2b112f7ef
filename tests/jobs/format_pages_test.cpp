// SPDX-License-Identifier: Apache-2.0
// The test vectors of docs/formats/{record,golden,job-directory,registry}.md: what stands there is
// what these files are written as, and is read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <set>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "datasets/statistics.hpp"
#include "jobs/directory/job_directory.hpp"
#include "jobs/packaging/golden.hpp"
#include "jobs/records/environment.hpp"
#include "jobs/records/record_digests.hpp"
#include "jobs/records/step.hpp"
#include "models/registry/layout_store.hpp"
#include "models/training/safetensors.hpp"
#include "models/zoo/zoo.hpp"
#include "tests/jobs/finished_job.hpp"
#include "tests/models/registry/package_fixture.hpp"
#include "tests/support/format_page.hpp"
#include "tests/support/table_dataset.hpp"

namespace etalon::jobs {
namespace {

using etalon::testing_support::format_example;

/// A folder of the running test's own, at a time that stands still.
class Pages : public testing::Test {
 protected:
  Pages() {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::absolute(name);
    std::filesystem::remove_all(folder_);
  }
  ~Pages() override { ::unsetenv("SOURCE_DATE_EPOCH"); }
  static void set_now(const std::string& time) {
    ::setenv("SOURCE_DATE_EPOCH", std::to_string(parse_rfc3339(time).value()).c_str(), 1);
  }

  std::filesystem::path folder_;
};

/// The step of the page's record, its outputs in place.
StepPlan compress_step(const std::filesystem::path& directory) {
  StepPlan plan;
  plan.name = "compress";
  plan.directory = directory;
  plan.folder = directory / "compress";
  plan.record = plan.folder / "record.json";
  plan.inputs = {{"data/manifest.json", sha256("manifest").hex()},
                 {"train/model.onnx", sha256("weights").hex()}};
  plan.configuration =
      Json::object({{"compress", Json::object({{"method", "int8"}, {"margin", 0.02}})},
                    {"train", Json::object({{"seed", 1}})}});
  plan.outputs = {"gate.json"};
  write_file(plan.folder / "gate.json", std::string_view("gate"));
  write_file(plan.folder / "model.onnx", std::string_view("compressed"));
  return plan;
}

TEST_F(Pages, a_record_is_written_as_the_page_has_it_and_the_page_s_is_read) {
  const std::string example = format_example("record", "json", 1);
  set_now("2026-03-01T12:00:05Z");
  const StepPlan plan = compress_step(folder_);
  const Json machine = Json::object({{"node", "n1"},
                                     {"ranks", "0-1"},
                                     {"processor", "AMD EPYC 9654"},
                                     {"machine_class", sha256("class").hex()}});
  write_record(plan, {{"gate.json", "model.onnx"}, Json::object({{"compressed", true}})},
               {Json(Json::Array{machine}), "same"}, "2026-03-01T12:00:04Z");
  Json written = Json::read_file(plan.record);
  written["environment"] = Json::parse(example).at("environment");  // this machine's is another
  EXPECT_EQ(written.pretty(), example);

  note_record(folder_, plan.record, example);
  write_file(plan.record, example);
  EXPECT_EQ(record_difference(plan).reason, "");
}

TEST_F(Pages, the_machine_class_has_the_parts_that_the_page_names) {
  const std::string page = read_text_file(std::filesystem::path(std::getenv("ETALON_SOURCE_DIR")) /
                                          "docs/formats/record.md");
  const auto begin = page.find("| part | meaning |");
  ASSERT_NE(begin, std::string::npos);
  std::set<std::string> named;
  for (const auto& row : split(page.substr(begin, page.find("\n\n", begin) - begin), '\n')) {
    const auto parts = split(row.substr(0, row.find('|', 1)), '`');
    for (std::size_t i = 1; i < parts.size(); i += 2) named.emplace(parts[i]);
  }
  std::set<std::string> parts = {"processor_vendor"};  // left out on a branch that all have
  for (const auto& [name, value] : environment_json().at("machine_class").as_object())
    parts.insert(name);
  EXPECT_EQ(parts, named);
}

TEST_F(Pages, digests_of_records_are_written_as_the_page_has_them_and_the_page_s_are_read) {
  const std::string example = format_example("record", "json", 0);
  const auto record = folder_ / "compress" / "record.json";
  note_record(folder_, record, "");
  EXPECT_EQ(read_text_file(folder_ / "records" / "digests.json"), example);
  write_file(folder_ / "records" / "digests.json", example);
  EXPECT_NO_THROW(check_noted(folder_, record, ""));
  EXPECT_THROW(check_noted(folder_, record, "edited"), Error);
}

TEST_F(Pages, golden_vectors_have_the_header_of_the_page_and_inputs_of_its_rule) {
  static_cast<void>(etalon::testing_support::build_table("table", 64));
  const datasets::SampleReader samples("table");
  const models::Graph model = models::build_model({}, {{3}, 2, {{0, 0, 0}, {1, 1, 1}}}, 1);
  const std::string bytes = golden_bytes(samples, {{"model.onnx", model}}, 2, 7);
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof(length));
  Json header = Json::parse(bytes.substr(sizeof(length), length));
  const Json page = Json::parse(format_example("golden", "json"));
  EXPECT_EQ(header.at("__metadata__").size(), 1U);
  header["__metadata__"]["engine"] = page.at("__metadata__").at("engine");
  EXPECT_EQ(header.pretty(), page.pretty());

  const auto tensors = models::parse_safetensors(bytes, "golden");
  const auto inputs = tensors.at("input").as<float>();
  const auto statistics = datasets::input_statistics(samples, datasets::Split::train);
  const RandomStream draws(7, RandomPurpose::golden);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(inputs[i], statistics.mean[i % 3] +
                             statistics.deviation[i % 3] * static_cast<float>(draws.normal(i)));
  }
}

TEST_F(Pages, a_job_directory_is_marked_as_the_page_has_it_and_the_page_s_marker_is_read) {
  const std::string example = format_example("job-directory", "json", 0);
  set_now("2026-03-01T12:00:00Z");
  static_cast<void>(JobDirectory::claim(folder_, "breast-cancer"));
  EXPECT_EQ(read_text_file(folder_ / ".etalon" / "job.json"), example);
  write_file(folder_ / ".etalon" / "job.json", example);
  EXPECT_NO_THROW(check_directory(folder_, "breast-cancer"));
  EXPECT_THROW(check_directory(folder_, "knee"), Error);
}

TEST_F(Pages, a_holder_is_the_line_of_the_page) {
  const std::string example = format_example("job-directory", "json", 1);
  const Holder holder{.host = "node3",
                      .boot = "2b1a…",
                      .process = 17,
                      .started = 4711,
                      .since = "2026-03-01T12:00:05Z",
                      .command = "etalon run job.toml"};
  EXPECT_EQ(holder_text(holder), example);
  const auto read = parse_holder(example);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(holder_text(*read), example);
}

TEST_F(Pages, a_package_lies_in_a_layout_as_the_page_has_it) {
  const auto package = models::test::small_package("small_package");
  models::LayoutStore store(folder_, models::Missing::create);
  const auto pushed = models::push_package(store, package, "m", "1.0");

  const Json manifest = Json::parse(store.read_manifest("1.0"));
  const Json layer = Json::parse(format_example("registry", "json", 0));
  EXPECT_EQ(manifest.at("layers").as_array().back().pretty(), layer.pretty());
  EXPECT_EQ(models::parse_descriptor(layer).size, 100'000);

  const Json referrer = Json::parse(format_example("registry", "json", 1));
  const Json index = Json::read_file(folder_ / "index.json");
  std::vector<std::string> entries;
  for (const Json& entry : index.at("manifests").as_array()) entries.push_back(entry.pretty());
  EXPECT_THAT(entries, testing::Contains(referrer.pretty()));
  EXPECT_THAT(store.referrers(pushed.digest),
              testing::Contains(models::parse_descriptor(referrer)));
  EXPECT_EQ(read_text_file(folder_ / "oci-layout") + "\n", format_example("registry", "json", 2));
}

}  // namespace
}  // namespace etalon::jobs
