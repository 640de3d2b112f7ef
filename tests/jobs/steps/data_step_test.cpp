// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "datasets/manifest.hpp"
#include "jobs/steps/pipeline.hpp"
#include "tests/jobs/finished_job.hpp"

namespace etalon::jobs {
namespace {

/// Whether work was done.
bool run_data(const Job& job) {
  const Log log;
  return data_step({job, testing_support::the_session(), log, false});
}

TEST(DataStep, a_dataset_of_another_source_is_made_anew_whatever_its_record_says) {
  Job job = testing_support::small_job("own");
  Job other = testing_support::small_job("other");
  write_file("other.csv", testing_support::separable_csv(200));
  for (const Job* each : {&job, &other}) {
    std::filesystem::remove_all(each->directory());
    EXPECT_TRUE(run_data(*each));
    EXPECT_FALSE(run_data(*each));
  }
  const std::string own = read_text_file("own/data/manifest.json");
  Json record = Json::read_file("other/data/record.json");
  record["inputs"] = Json::read_file("own/data/record.json").at("inputs");
  std::filesystem::remove_all("own/data");
  std::filesystem::copy("other/data", "own/data", std::filesystem::copy_options::recursive);
  write_file("own/data/record.json", record.pretty());
  EXPECT_TRUE(run_data(job));
  EXPECT_EQ(read_text_file("own/data/manifest.json"), own);
}

TEST(DataStep, a_source_at_another_place_is_the_same_source) {
  Job job = testing_support::small_job("moved");
  std::filesystem::remove_all("moved");
  EXPECT_TRUE(run_data(job));
  std::filesystem::rename("moved.csv", "Anna_Meier.csv");
  job.data.path = "Anna_Meier.csv";
  EXPECT_FALSE(run_data(job));
  for (const char* name : {"manifest.json", "quality.json", "record.json"}) {
    const std::string bytes = read_text_file(std::filesystem::path("moved/data") / name);
    EXPECT_EQ(bytes.find("Anna"), std::string::npos) << name;
    EXPECT_EQ(bytes.find("moved.csv"), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace etalon::jobs
