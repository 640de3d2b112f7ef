// SPDX-License-Identifier: Apache-2.0
// Seven requirements of two classes judged with their bounds, those without a better one by BCa of
// 2,000 resamples of the patients: prints one `name value` per line, seconds of processor time
// (best of 3).
//   bench_validation_requirements <file> <cases of a patient> <threads>    n labels, n scores
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>
#include <span>
#include <vector>

#include "bench/validation/doubles_file.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/judge.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

CaseTable table_of(std::span<const double> values, std::size_t cases_of_patient) {
  const std::size_t n = values.size() / 2;
  CaseTable table;
  for (std::size_t i = 0; i < n; ++i) {
    table.ids.push_back(text("c", i));
    table.patients.push_back(text("p", i / cases_of_patient));
    table.labels.push_back(values[i] != 0 ? 1 : 0);
    table.scores["score"].push_back(values[n + i]);
  }
  return table;
}

RequirementPlan seven() {
  RequirementPlan plan{.name = "seven", .replicates = 2000};
  for (const char* metric :
       {"auc.mann_whitney.midrank/1", "average_precision/1", "sensitivity/1", "specificity/1",
        "brier.mean_squared/1", "net_benefit/1", "ece.equal_width.left_closed/1"}) {
    Requirement each{.id = metric, .metric = metric, .score = "score", .limit = 0.1};
    if (metric_of(metric).info().needs_threshold) each.threshold = 0.5;
    plan.requirements.push_back(each);
  }
  return plan;
}

void run(const CaseTable& table, std::int64_t threads) {
  const RequirementPlan plan = seven();
  double best = 1e300;
  std::vector<RequirementResult> results;
  for (int round = 0; round < 3; ++round) {
    const std::clock_t start = std::clock();
    results = judge(table, plan, threads);
    best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  std::printf("seconds %.6f\n", best);
  for (const RequirementResult& each : results) {
    std::printf("%s %.17g\n", each.id.c_str(), each.estimate.value());
    std::printf("%s.lower %.17g\n%s.upper %.17g\n", each.id.c_str(), each.lower.value(),
                each.id.c_str(), each.upper.value());
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::int64_t cases_of_patient = 0;
    std::int64_t threads = 0;
    check(argc == 4 && parse_number(argv[2], cases_of_patient) && cases_of_patient > 0 &&
              parse_number(argv[3], threads) && threads > 0,
          ErrorKind::usage,
          "usage: bench_validation_requirements <file> <cases of a patient> <threads>");
    run(table_of(read_doubles(argv[1]), static_cast<std::size_t>(cases_of_patient)), threads);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
