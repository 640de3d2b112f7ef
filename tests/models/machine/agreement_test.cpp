// SPDX-License-Identifier: Apache-2.0
#include "models/machine/agreement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "distributed/agree.hpp"

namespace etalon::models {
namespace {

using testing::HasSubstr;
using testing::Not;

RankMachine machine(std::int64_t rank, const std::string& node, const std::string& instructions,
                    const std::string& program = "1") {
  return {rank, node, "a processor", program, {{{"onednn_instructions", instructions}}}};
}

/// The error of these machines: rank and node that it names, and its words.
distributed::AgreedError refusal(const std::vector<RankMachine>& machines) {
  try {
    check_machines_alike(machines);
  } catch (const distributed::AgreedError& error) {
    return error;
  }
  return {ErrorKind::internal, "no error", -1, "", std::source_location::current()};
}

TEST(MachineAgreement, the_rank_unlike_most_is_named_with_its_node_and_the_difference) {
  for (std::int64_t odd = 0; odd < 3; ++odd) {
    std::vector<RankMachine> machines;
    for (std::int64_t rank = 0; rank < 3; ++rank) {
      machines.push_back(rank == odd ? machine(rank, "old", "avx2")
                                     : machine(rank, "new", "avx512"));
    }
    const auto error = refusal(machines);
    EXPECT_EQ(error.kind(), ErrorKind::mpi);
    EXPECT_EQ(error.rank(), odd);
    EXPECT_EQ(error.node(), "old");
    EXPECT_THAT(error.what(),
                HasSubstr("onednn_instructions is avx2 on rank " + std::to_string(odd) +
                          " (old), avx512 on rank " + (odd == 0 ? "1" : "0") + " (new)"));
  }
}

TEST(MachineAgreement, another_build_of_the_program_is_refused) {
  const auto error = refusal({machine(0, "a", "avx2", "1"), machine(1, "b", "avx2", "2")});
  EXPECT_THAT(error.what(),
              HasSubstr("the program on rank 1 (b) is another build than on rank 0 (a)"));
  // No class of the processor makes programs alike.
  EXPECT_THAT(error.what(), HasSubstr("give every node the same program"));
  EXPECT_THAT(error.what(), Not(HasSubstr("job.machine_class")));
}

TEST(MachineAgreement, ranks_of_one_machine_agree_and_know_each_other) {
  auto comm = distributed::Communicator::world();
  const auto machines = agree_on_machine_class(comm);
  ASSERT_EQ(std::ssize(machines), comm.size());
  for (std::int64_t rank = 0; rank < comm.size(); ++rank) {
    EXPECT_EQ(machines[static_cast<std::size_t>(rank)].rank, rank);
    EXPECT_EQ(machines[static_cast<std::size_t>(rank)].machine_class, machine_class());
  }
}

TEST(MachineAgreement, a_record_has_one_line_for_each_node) {
  const Json json = machines_json({machine(0, "a", "x"), machine(1, "a", "x"), machine(2, "b", "x"),
                                   machine(3, "a", "x"), machine(4, "b", "x")});
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json.as_array()[0].at("node"), Json("a"));
  EXPECT_EQ(json.as_array()[0].at("ranks"), Json("0-1,3"));
  EXPECT_EQ(json.as_array()[1].at("ranks"), Json("2,4"));
  EXPECT_EQ(json.as_array()[1].at("machine_class"),
            Json(machine(0, "a", "x").machine_class.digest().hex()));
}

}  // namespace
}  // namespace etalon::models
