// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <tuple>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "distributed/communicator.hpp"
#include "jobs/judging/judge_files.hpp"
#include "tests/validation/streaming/streamed_study.hpp"

namespace etalon::jobs {
namespace {

using distributed::Communicator;
using testing::AllOf;
using testing::HasSubstr;
using validation::StreamedStudy;

constexpr std::string_view plan_text = R"(name = "streamed"

[[requirement]]
id = "auc"
metric = "auc.mann_whitney.midrank/1"
limit = 0.7
expected = 0.9

[[requirement]]
id = "auc of a subgroup"
metric = "auc.mann_whitney.midrank/1"
subgroup = "sex=1"
limit = 0.7

[[requirement]]
id = "auc held down"
metric = "auc.mann_whitney.midrank/1"
bound = "upper"
limit = 0.99

[[requirement]]
id = "auc gained"
metric = "auc.mann_whitney.midrank/1"
reference = "old"
limit = -0.05

[[requirement]]
id = "auc gained, held down"
metric = "auc.mann_whitney.midrank/1"
reference = "old"
bound = "upper"
limit = 0.5

[[requirement]]
id = "sensitivity"
metric = "sensitivity/1"
threshold = 0.5
limit = 0.4
expected = 0.7

[[requirement]]
id = "specificity of a subgroup"
metric = "specificity/1"
threshold = 0.5
subgroup = "sex=0"
limit = 0.5

[[requirement]]
id = "sensitivity gained"
metric = "sensitivity/1"
threshold = 0.5
reference = "old"
limit = -0.1

[[requirement]]
id = "accuracy held down"
metric = "accuracy/1"
threshold = 0.5
bound = "upper"
limit = 0.99

[[requirement]]
id = "accuracy gained, held down"
metric = "accuracy/1"
threshold = 0.5
reference = "old"
bound = "upper"
limit = 0.5

[[requirement]]
id = "ppv"
metric = "ppv/1"
threshold = 0.5
limit = 0.3

[[requirement]]
id = "npv"
metric = "npv/1"
threshold = 0.5
limit = 0.3

[[requirement]]
id = "ppv at a prevalence"
metric = "ppv.at_prevalence/1"
threshold = 0.5
prevalence = 0.1
limit = 0.05

[[requirement]]
id = "balanced accuracy"
metric = "balanced_accuracy/1"
threshold = 0.5
limit = 0.5

[[requirement]]
id = "likelihood ratio"
metric = "lr_minus/1"
threshold = 0.5
limit = 0.9

[[requirement]]
id = "brier"
metric = "brier.mean_squared/1"
limit = 0.3

[[requirement]]
id = "brier gained"
metric = "brier.mean_squared/1"
reference = "old"
limit = 0.1

[[requirement]]
id = "scaled brier"
metric = "brier.scaled/1"
limit = 0.01

[[requirement]]
id = "nobody"
metric = "sensitivity/1"
threshold = 0.5
subgroup = "sex=7"
limit = 0.5
)";

JudgedFiles files() {
  return {
      .plan = "plan.toml", .predictions = "predictions.h5", .labels = "labels.h5", .signer = {}};
}

/// Writes on the root while the others wait.
void write(Communicator& world, const StreamedStudy& study, std::string_view plan = plan_text) {
  world.barrier();
  if (world.is_root()) {
    study.write();
    write_file("plan.toml", plan);
  }
  world.barrier();
}

std::string failure(Communicator& world, ErrorKind kind) {
  try {
    static_cast<void>(stream_files(files(), 1, world));
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), kind) << problem.what();
    return problem.what();
  }
  return "no error";
}

TEST(StreamFiles, give_the_bytes_of_tables_that_are_held_for_any_ranks_and_threads) {
  Communicator world = Communicator::world();
  struct Trial {
    int patients;
    double share_missing;
  };
  std::uint64_t seed = 0;
  for (const Trial trial : {Trial{300, 0.02}, Trial{120, 0}, Trial{30, 0.3}, Trial{3, 0}}) {
    write(world, StreamedStudy(++seed, trial.patients, trial.share_missing));
    std::string expected;
    if (world.is_root()) expected = validation::result_bytes(judge_files(files(), 2).result);
    const std::int64_t threads = seed % 2 + 1;
    const validation::JudgementResult found = stream_files(files(), threads, world);
    if (world.is_root()) {
      EXPECT_EQ(validation::result_bytes(found), expected);
    }
  }
}

/// What the table is refused for, the stream is.
TEST(StreamFiles, refuse_the_outputs_that_tables_are_refused_for) {
  Communicator world = Communicator::world();
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  constexpr double largest = std::numeric_limits<double>::max();
  const std::string plan = text("name = \"few\"\n", R"(
[[requirement]]
id = "auc"
metric = "auc.mann_whitney.midrank/1"
score = "old"
subgroup = "sex=9"
limit = 0.5
[[requirement]]
id = "brier"
metric = "brier.mean_squared/1"
subgroup = "sex=9"
limit = 0.5
)");
  for (const auto& [column, first, second] : {std::tuple{"score", 1.5, 0.5},
                                              {"score", 0.5, -0.1},
                                              {"old", largest, none},
                                              {"old", none, -largest}}) {
    StreamedStudy study(1, 50, 0);
    study.predictions[column][0] = first;
    study.predictions[column].back() = second;
    write(world, study, plan);
    EXPECT_NE(failure(world, ErrorKind::numeric), "no error");
    if (!world.is_root()) continue;
    try {
      static_cast<void>(judge_files(files(), 1));
      ADD_FAILURE() << column << " " << first << " " << second;
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), ErrorKind::numeric);
    }
  }
}

TEST(StreamFiles, refuse_by_name_what_needs_all_cases_at_once) {
  Communicator world = Communicator::world();
  write(world, StreamedStudy(1, 20, 0), R"(name = "not streamed"
cluster = "none"
[[requirement]]
id = "precision"
metric = "average_precision/1"
limit = 0.5
[[requirement]]
id = "f"
metric = "f1/1"
threshold = 0.5
limit = 0.5
[[requirement]]
id = "sums"
metric = "calibration.difference/1"
bound = "upper"
limit = 0.2
)");
  EXPECT_THAT(failure(world, ErrorKind::unsupported),
              AllOf(HasSubstr("cluster is 'none'"), HasSubstr("'precision'"), HasSubstr("'f'"),
                    HasSubstr("'sums'"), HasSubstr("without --stream")));
  write(world, StreamedStudy(1, 20, 0), R"(name = "other trials"
[[requirement]]
id = "ppv gained"
metric = "ppv/1"
threshold = 0.5
reference = "old"
limit = -0.1
)");
  EXPECT_THAT(failure(world, ErrorKind::unsupported),
              AllOf(HasSubstr("'ppv gained'"), HasSubstr("without --stream")));
}

TEST(StreamFiles, name_the_row_of_what_is_wrong) {
  Communicator world = Communicator::world();
  const StreamedStudy good(1, 50, 0);
  const std::size_t last = good.labels.at("case").size() - 1;
  const auto row = text("row ", last + 1);
  StreamedStudy study = good;
  study.predictions["score"][last] = 1.5;
  write(world, study);
  EXPECT_THAT(failure(world, ErrorKind::numeric),
              AllOf(HasSubstr("1.5"), HasSubstr(text(1'000'000 + last)), HasSubstr("'brier'")));
  study = good;
  study.predictions["old"][last] = std::numeric_limits<double>::infinity();
  write(world, study);
  EXPECT_THAT(failure(world, ErrorKind::format),
              AllOf(HasSubstr(row), HasSubstr("'old'"), HasSubstr("no finite number")));
  study = good;
  study.labels["label"][last] = 2;
  write(world, study);
  EXPECT_THAT(failure(world, ErrorKind::format),
              AllOf(HasSubstr(row), HasSubstr("label '2' is not 0")));
  study = good;
  study.predictions.erase("old");
  write(world, study);
  EXPECT_THAT(failure(world, ErrorKind::format), HasSubstr("there is no column 'old'"));
  study = good;
  study.predictions.erase("sex");
  write(world, study);
  EXPECT_THAT(failure(world, ErrorKind::format),
              AllOf(HasSubstr("'auc of a subgroup'"), HasSubstr("'sex'")));
}

}  // namespace
}  // namespace etalon::jobs
