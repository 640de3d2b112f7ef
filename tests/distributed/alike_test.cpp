// SPDX-License-Identifier: Apache-2.0
#include "distributed/alike.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "distributed/agree.hpp"

namespace etalon::distributed {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The error of these facts, an internal one when there was none; compared over all ranks.
AgreedError refusal(const Facts& mine) {
  Communicator comm = Communicator::world();
  AgreedError result(ErrorKind::internal, "no error", -1, "", std::source_location::current());
  try {
    check_alike(comm, "their options", mine, "do it again");
  } catch (const AgreedError& error) {
    result = error;
  }
  const std::string words = result.what();
  for (const Bytes& other : comm.all_gather(std::as_bytes(std::span(words)))) {
    EXPECT_EQ(words, std::string(reinterpret_cast<const char*>(other.data()), other.size()));
  }
  return result;
}

TEST(Alike, equal_facts_pass) {
  EXPECT_STREQ(refusal({{"train.seed", "1"}, {"model.width", "64"}}).what(), "no error");
  EXPECT_STREQ(refusal({}).what(), "no error");
}

TEST(Alike, one_rank_with_another_value_is_named_on_every_rank) {
  Communicator comm = Communicator::world();
  if (comm.size() < 2) return;
  for (std::int64_t odd = 0; odd < comm.size(); ++odd) {
    const auto error =
        refusal({{"train.seed", comm.rank() == odd ? "2" : "1"}, {"model.width", "64"}});
    EXPECT_EQ(error.kind(), ErrorKind::config);
    // Of two ranks the first is taken for the common one.
    EXPECT_TRUE(comm.size() == 2 || error.rank() == odd);
    EXPECT_THAT(error.what(), HasSubstr(text("train.seed is ", odd == 0 ? 2 : 1, " on rank 0 (")));
    EXPECT_THAT(error.what(),
                HasSubstr(text(" and ", odd == 0 ? 1 : 2, " on rank ", odd == 0 ? 1 : odd, " (")));
    EXPECT_THAT(error.what(), HasSubstr("do it again"));
    EXPECT_THAT(error.what(), Not(HasSubstr("model.width")));
  }
}

TEST(Alike, a_fact_that_one_rank_lacks_is_named) {
  Communicator comm = Communicator::world();
  if (comm.size() < 2) return;
  Facts facts = {{"a", "1"}};
  if (comm.rank() == comm.size() - 1) facts["model"] = "00";
  EXPECT_THAT(refusal(facts).what(), HasSubstr("model is missing on rank 0"));
}

TEST(Alike, of_many_differences_five_are_listed) {
  Communicator comm = Communicator::world();
  if (comm.size() < 2) return;
  Facts facts;
  for (int i = 10; i < 40; ++i) facts[text("key", i)] = text(comm.rank() == 0 ? i : -i);
  const auto error = refusal(facts);
  EXPECT_THAT(error.what(), HasSubstr("key14 is "));
  EXPECT_THAT(error.what(), Not(HasSubstr("key15")));
  EXPECT_THAT(error.what(), HasSubstr("and 25 more"));
}

}  // namespace
}  // namespace etalon::distributed
