// SPDX-License-Identifier: Apache-2.0
// The main of tests that run on several ranks. A rank on which an expectation fails ends the whole
// job at once, because the others would wait for it forever. Every rank must pass at least one test
// that was not skipped; rank 0 prints progress, every rank prints its own failures.
#include <gtest/gtest.h>
#include <mpi.h>

#include <cstdio>
#include <string>

namespace {

int world_rank() {
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  return rank;
}

class AbortOnFailure final : public testing::EmptyTestEventListener {
  // GoogleTest holds a lock while it reports a part, so the test's name is taken down beforehand.
  void OnTestStart(const testing::TestInfo& test) override {
    test_ = std::string(test.test_suite_name()) + "." + test.name();
  }

  void OnTestPartResult(const testing::TestPartResult& result) override {
    if (!result.failed()) return;
    std::fprintf(stderr, "rank %d: %s failed at %s:%d: %s\n", world_rank(), test_.c_str(),
                 result.file_name() == nullptr ? "?" : result.file_name(), result.line_number(),
                 result.summary());
    std::fflush(nullptr);
    MPI_Abort(MPI_COMM_WORLD, 1);
  }

  std::string test_ = "set-up";
};

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  int provided = 0;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  auto& tests = *testing::UnitTest::GetInstance();
  if (world_rank() != 0)
    delete tests.listeners().Release(tests.listeners().default_result_printer());
  tests.listeners().Append(new AbortOnFailure);

  const int verdict = RUN_ALL_TESTS();
  const bool has_run = tests.successful_test_count() > 0;
  if (!has_run) std::fprintf(stderr, "rank %d: no test ran\n", world_rank());
  int mine = verdict == 0 && has_run ? 0 : 1;
  int worst = 0;
  MPI_Allreduce(&mine, &worst, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
  MPI_Finalize();
  return worst;
}
