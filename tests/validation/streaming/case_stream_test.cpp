// SPDX-License-Identifier: Apache-2.0
#include "validation/streaming/case_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "tests/validation/streaming/streamed_study.hpp"

namespace etalon::validation {
namespace {

using distributed::Communicator;
using testing::AllOf;
using testing::HasSubstr;

CaseStream open(Communicator& world, std::int64_t most_rows = rows_of_block) {
  return CaseStream("predictions.h5", "labels.h5", {.models = {"score"}}, world, {}, most_rows);
}

void write(Communicator& world, const StreamedStudy& study) {
  world.barrier();
  if (world.is_root()) study.write();
  world.barrier();
}

std::string failure(Communicator& world, const StreamedStudy& study, ErrorKind kind) {
  write(world, study);
  try {
    static_cast<void>(open(world));
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), kind) << problem.what();
    return problem.what();
  }
  return "no error";
}

/// `most_rows` are read at once.
void expect_every_case_once(std::int64_t most_rows) {
  Communicator world = Communicator::world();
  const StreamedStudy study(1, 40, 0);
  write(world, study);
  const CaseStream cases = open(world, most_rows);
  EXPECT_EQ(cases.cases(), std::ssize(study.labels.at("case")));
  EXPECT_EQ(cases.patients(), 40);
  EXPECT_EQ(cases.patients_named_by(), NamedBy::labels);
  EXPECT_EQ(cases.attributes().at("sex"), NamedBy::predictions);
  std::vector<std::int64_t> seen(study.labels.at("case").size());
  std::int64_t patients = -1;
  cases.for_each_block("cases", {.models = {"score"}, .subgroup = "sex=1"},
                       [&](const CaseBlock& block) {
                         for (std::size_t i = 0; i < block.size(); ++i) {
                           const auto row = static_cast<std::size_t>(block.first) + i;
                           ++seen[row];
                           EXPECT_EQ(block.scores[0][i], study.predictions.at("score")[row]);
                           EXPECT_EQ(block.labels[i], study.labels.at("label")[row]);
                           EXPECT_EQ(block.chosen[i], study.predictions.at("sex")[row]);
                           patients = std::max<std::int64_t>(patients, block.patients[i]);
                         }
                       });
  EXPECT_EQ(patients + 1, cases.own_patients());
  for (const std::int64_t times : cases.sum_over_ranks(seen)) EXPECT_EQ(times, 1);
}

TEST(CaseStream, deals_every_case_once_and_patients_whole) {
  for (const std::int64_t most_rows : {rows_of_block, std::int64_t{7}, std::int64_t{1}})
    expect_every_case_once(most_rows);
}

TEST(CaseStream, wants_ranks_to_read_the_same_files) {
  Communicator world = Communicator::world();
  if (world.size() == 1) return;
  StreamedStudy study(1, 40, 0);
  write(world, study);
  const std::string own = text("of-", world.rank(), ".h5");
  study.predictions["score"][0] += world.rank() == 1 ? 0.001 : 0;
  write_columns(own, study.predictions);
  const auto refusal = [&] {
    try {
      static_cast<void>(CaseStream(own, "labels.h5", {.models = {"score"}}, world));
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), ErrorKind::config);
      return std::string(problem.what());
    }
    return std::string("no error");
  };
  EXPECT_THAT(refusal(), AllOf(HasSubstr("predictions.sha256"), HasSubstr("rank 1")));
  if (world.rank() == 1) {
    for (auto& [name, column] : study.predictions) column.pop_back();
    write_columns(own, study.predictions);
  }
  EXPECT_THAT(refusal(), HasSubstr("predictions.rows"));
}

TEST(CaseStream, tells_a_file_that_was_changed_meanwhile) {
  Communicator world = Communicator::world();
  write(world, StreamedStudy(1, 40, 0));
  const CaseStream cases = open(world);
  cases.require_unchanged();
  world.barrier();
  if (world.is_root()) {
    std::FILE* file = std::fopen("predictions.h5", "r+b");
    std::fseek(file, -8, SEEK_END);
    std::fwrite("01234567", 1, 8, file);
    std::fclose(file);
  }
  world.barrier();
  try {
    cases.require_unchanged();
    FAIL() << "no error";
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::integrity);
    EXPECT_THAT(problem.what(), HasSubstr("was changed while it was read"));
  }
}

TEST(CaseStream, one_patient_is_one_ranks) {
  Communicator world = Communicator::world();
  StreamedStudy study(1, 40, 0);
  for (double& patient : study.labels["patient"]) patient = 2'000'000;
  write(world, study);
  const CaseStream cases = open(world);
  EXPECT_EQ(cases.patients(), 1);
  EXPECT_EQ(cases.sum_over_ranks({cases.own_patients()})[0], 1);
}

TEST(CaseStream, refuses_other_orders_by_row) {
  Communicator world = Communicator::world();
  const StreamedStudy good(1, 40, 0);
  const std::size_t last = good.labels.at("case").size() - 1;
  const std::string row = text("row ", last + 1);
  StreamedStudy study = good;
  for (NumberColumns* table : {&study.predictions, &study.labels})
    std::swap((*table)["case"][last], (*table)["case"][last - 1]);
  EXPECT_THAT(failure(world, study, ErrorKind::format),
              AllOf(HasSubstr(row), HasSubstr("comes after"), HasSubstr("PATIENT/NUMBER")));
  study = good;
  for (NumberColumns* table : {&study.predictions, &study.labels})
    (*table)["case"][last] = (*table)["case"][last - 1];
  EXPECT_THAT(failure(world, study, ErrorKind::format),
              AllOf(HasSubstr(row), HasSubstr("stands twice")));
  study = good;
  study.labels["patient"][last] = 1'999'999;
  EXPECT_THAT(failure(world, study, ErrorKind::format),
              AllOf(HasSubstr(row), HasSubstr("patient '1999999' comes after")));
  study = good;
  std::swap(study.labels["case"][last], study.labels["case"][last - 1]);
  EXPECT_THAT(failure(world, study, ErrorKind::integrity),
              AllOf(HasSubstr(text("row ", last)), HasSubstr("has no label in labels.h5")));
  study = good;
  study.predictions["patient"] = study.labels["patient"];
  study.predictions["patient"][last] = 3'000'000;
  EXPECT_THAT(failure(world, study, ErrorKind::integrity),
              AllOf(HasSubstr(row), HasSubstr("'patient'"), HasSubstr("both must agree")));
}

TEST(CaseStream, refuses_other_tables_by_name) {
  Communicator world = Communicator::world();
  const StreamedStudy good(1, 40, 0);
  StreamedStudy study = good;
  for (auto& [name, column] : study.labels) column.pop_back();
  EXPECT_THAT(failure(world, study, ErrorKind::integrity), HasSubstr("both list the same cases"));
  study = good;
  study.labels.erase("patient");
  EXPECT_THAT(failure(world, study, ErrorKind::format), HasSubstr("has a column 'patient'"));
  study = good;
  study.labels["value"] = std::move(study.labels["label"]);
  study.labels.erase("label");
  EXPECT_THAT(failure(world, study, ErrorKind::unsupported),
              AllOf(HasSubstr("'value'"), HasSubstr("without --stream")));
  study = good;
  study.predictions["scores"] = std::move(study.predictions["score"]);
  study.predictions.erase("score");
  EXPECT_THAT(failure(world, study, ErrorKind::format), HasSubstr("did you mean 'scores'?"));
  study = good;
  study.labels["score"] = study.labels["label"];
  EXPECT_THAT(failure(world, study, ErrorKind::format), HasSubstr("one of scores"));
}

TEST(CaseStream, wants_tables_in_hdf5) {
  Communicator world = Communicator::world();
  world.barrier();
  if (world.is_root()) {
    StreamedStudy(1, 10, 0).write();
    write_file("predictions.h5", std::string_view("case,score\na,0.5\n"));
  }
  world.barrier();
  try {
    static_cast<void>(open(world));
    FAIL() << "no error";
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::format);
    EXPECT_THAT(problem.what(), HasSubstr("is no HDF5 file"));
  }
}

}  // namespace
}  // namespace etalon::validation
