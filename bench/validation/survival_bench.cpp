// SPDX-License-Identifier: Apache-2.0
// Harrell's and Uno's C with their variances on a file of follow-up: prints one `name value` per
// line, seconds of processor time (best of 5).
//   bench_validation_survival <file>    n times, n events (0 or 1), n risks, as doubles
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>
#include <string>
#include <vector>

#include "bench/validation/doubles_file.hpp"
#include "validation/metrics/influence.hpp"
#include "validation/metrics/survival/concordance.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

template <class Fn>
void measure(const char* name, Fn&& fn) {
  double best = 1e300;
  Concordance c;
  double variance = 0;
  for (int round = 0; round < 5; ++round) {
    const std::clock_t start = std::clock();
    c = fn();
    variance = influence_variance(c.influence);
    best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  std::printf("%s.seconds %.6f\n%s %.17g\n%s.variance %.17g\n", name, best, name, c.value, name,
              variance);
  std::printf("%s.concordant %lld\n%s.discordant %lld\n", name,
              static_cast<long long>(c.pairs.concordant), name,
              static_cast<long long>(c.pairs.discordant));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    check(argc == 2, ErrorKind::usage, "usage: bench_validation_survival <file>");
    const std::vector<double> values = read_doubles(argv[1]);
    const std::size_t n = values.size() / 3;
    const std::span<const double> all(values);
    std::vector<std::int64_t> event;
    for (std::size_t i = 0; i < n; ++i) event.push_back(values[n + i] != 0 ? 1 : 0);
    const FollowUp cases{all.first(n), event};
    const auto risk = all.subspan(2 * n, n);
    measure("harrell", [&] { return harrell_concordance(cases, risk); });
    measure("uno", [&] { return uno_concordance(cases, risk, {}, CensoringWeights::fixed); });
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
