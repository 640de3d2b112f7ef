// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/case_ids.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "models/packages/bundle.hpp"
#include "tests/jobs/finished_job.hpp"

namespace etalon::jobs {
namespace {

TEST(CaseIds, do_not_show_the_name_and_differ_by_kind_and_salt) {
  const CaseIds ids(sha256("salt"));
  EXPECT_EQ(ids.sample("muster_anna").size(), 32U);
  EXPECT_EQ(ids.sample("muster_anna"), ids.sample("muster_anna"));
  EXPECT_NE(ids.sample("muster_anna"), ids.patient("muster_anna"));
  EXPECT_NE(ids.sample("muster_anna"), CaseIds(sha256("other")).sample("muster_anna"));
  // docs/formats/predictions.md, computed with sha256sum.
  EXPECT_EQ(ids.sample("row-2"), "204598125712d7adf795c2658e9387ce");
}

TEST(CaseIds, the_salt_follows_from_all_bytes_of_the_data_alone) {
  testing_support::fresh_folder("a");
  testing_support::fresh_folder("b");
  datasets::Manifest manifest;
  manifest.shards.resize(1);
  manifest.shards[0].file = "shard";
  const std::string bytes(3'000'000, 'x');
  write_file("a/shard", bytes);
  write_file("b/shard", bytes);
  EXPECT_EQ(salt_of("a", manifest), sha256("etalon.case.salt/1\n" + bytes));
  EXPECT_EQ(salt_of("a", manifest), salt_of("b", manifest));
  write_file("b/shard", bytes.substr(1));
  EXPECT_NE(salt_of("a", manifest), salt_of("b", manifest));
  EXPECT_THROW(static_cast<void>(salt_of("absent", manifest)), Error);
}

TEST(CaseIds, are_what_leaves_the_job_directory) {
  const auto root = testing_support::finished_job().directory();
  const auto manifest = datasets::read_manifest(root / "data");
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "package"))
    if (entry.is_regular_file()) all += read_text_file(entry.path());
  for (const auto& entry : std::filesystem::directory_iterator(root / "statements"))
    all += models::parse_bundle(read_text_file(entry.path()), "bundle").payload;
  for (const std::string& id : manifest.sample_ids)
    ASSERT_EQ(all.find("\"" + id + "\""), std::string::npos) << id;
  EXPECT_EQ(all.find("finished.csv"), std::string::npos);
  EXPECT_EQ(all.find(std::filesystem::current_path().string()), std::string::npos);
  const Json names = Json::read_file(root / "validate/cases.json");
  EXPECT_EQ(names.at("samples").size(), 96U);
}

}  // namespace
}  // namespace etalon::jobs
