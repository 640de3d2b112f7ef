// SPDX-License-Identifier: Apache-2.0
#include "jobs/directory/job_lock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "tests/support/fault_points.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

/// A file system without locks.
class WithoutLocks : public testing::Test {
 protected:
  WithoutLocks()
      : folder_(fs::path(testing::UnitTest::GetInstance()->current_test_info()->name()) /
                ".etalon") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    etalon::testing_support::let_locks_be_unsupported(true);
  }
  ~WithoutLocks() override { etalon::testing_support::let_locks_be_unsupported(false); }

  std::string refusal() const {
    try {
      const JobLock lock(folder_);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::io);
      return error.what();
    }
    return {};
  }

  fs::path folder_;
};

TEST_F(WithoutLocks, the_holder_s_file_keeps_others_out_and_goes_with_it) {
  {
    const JobLock lock(folder_);
    EXPECT_THAT(refusal(), AllOf(HasSubstr("is in use by \""), HasSubstr("carries no locks")));
  }
  EXPECT_FALSE(fs::exists(folder_ / "holder"));
  EXPECT_EQ(refusal(), "");
}

TEST_F(WithoutLocks, that_of_a_process_of_this_host_that_has_ended_is_taken_over) {
  Holder dead = this_process();
  dead.started -= 1;
  write_file(folder_ / "holder", holder_text(dead));
  const JobLock lock(folder_);
  ASSERT_TRUE(lock.interrupted().has_value());
  EXPECT_EQ(lock.interrupted()->started, dead.started);
  EXPECT_THAT(refusal(), HasSubstr("is in use by"));
}

TEST_F(WithoutLocks, that_of_another_host_is_refused_with_what_to_remove) {
  Holder elsewhere = this_process();
  elsewhere.host = "node17";
  write_file(folder_ / "holder", holder_text(elsewhere));
  EXPECT_THAT(refusal(), AllOf(HasSubstr("on node17"), HasSubstr("when it does not, remove"),
                               HasSubstr("/holder")));
  EXPECT_TRUE(fs::exists(folder_ / "holder"));
}

TEST_F(WithoutLocks, leaves_no_other_file) {
  {
    const JobLock lock(folder_);
  }
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_))
    names.push_back(entry.path().filename());
  EXPECT_THAT(names, testing::ElementsAre("lock"));
}

}  // namespace
}  // namespace etalon::jobs
