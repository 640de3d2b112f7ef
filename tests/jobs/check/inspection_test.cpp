// SPDX-License-Identifier: Apache-2.0
#include "jobs/check/inspection.hpp"

#include <gtest/gtest.h>

namespace etalon::jobs {
namespace {

TEST(Inspection, the_last_clause_of_an_error_is_its_remedy) {
  const Error error(ErrorKind::format, "a.csv: line 3; has a gap (no value); fill it");
  EXPECT_EQ(objection_of(error, "data.path"),
            (Objection{ErrorKind::format, "data.path", "a.csv: line 3; has a gap (no value)",
                       "fill it"}));
}

TEST(Inspection, a_sentence_names_its_subject_once) {
  EXPECT_EQ(sentence({.subject = "a.key", .reason = "is gone", .remedy = "make it"}),
            "a.key: is gone; make it");
  EXPECT_EQ(sentence({.subject = "a.key", .reason = "a.key is gone"}), "a.key is gone");
}

TEST(Inspection, an_error_becomes_an_objection_and_the_look_goes_on) {
  Inspection found;
  EXPECT_FALSE(examine(found, "x", [] { throw Error(ErrorKind::io, "is gone"); }));
  EXPECT_TRUE(examine(found, "y", [] {}));
  ASSERT_EQ(found.objections.size(), 1U);
  EXPECT_EQ(found.objections[0].kind, ErrorKind::io);
  EXPECT_EQ(found.objections[0].subject, "x");
}

}  // namespace
}  // namespace etalon::jobs
