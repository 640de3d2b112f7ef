// SPDX-License-Identifier: Apache-2.0
// Tests that fail on purpose, on the rank that ETALON_FAILING_RANK names (`all` for each). Run one
// at a time by mpi_main_test.sh, which judges the MPI main by how the job ends.
#include <gtest/gtest.h>
#include <mpi.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace {

bool is_failing() {
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  const char* chosen = std::getenv("ETALON_FAILING_RANK");
  const std::string text = chosen == nullptr ? "none" : chosen;
  return text == "all" || text == std::to_string(rank);
}

// The collective at the end of each case is where the other ranks wait.
void meet() { MPI_Barrier(MPI_COMM_WORLD); }

TEST(MpiMain, passes) { meet(); }

TEST(MpiMain, expects) {
  EXPECT_FALSE(is_failing());
  meet();
}

TEST(MpiMain, asserts) {
  ASSERT_FALSE(is_failing());
  meet();
}

TEST(MpiMain, throws) {
  if (is_failing()) throw std::runtime_error("on purpose");
  meet();
}

TEST(MpiMain, dies) {
  if (is_failing()) std::raise(SIGKILL);
  meet();
}

TEST(MpiMain, skips) {
  if (is_failing()) GTEST_SKIP();
}

}  // namespace
