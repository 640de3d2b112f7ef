// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bootstrap.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "distributed/partition.hpp"
#include "validation/uncertainty/resampler.hpp"

namespace etalon::validation {
namespace {

/// Replicates [begin, end) of this rank, shared by threads in contiguous parts.
void compute(std::span<const Statistic* const> statistics, const Clusters& clusters,
             const Resampler& resampler, std::int64_t threads, distributed::Range part,
             Replicates& result) {
  const auto width = static_cast<std::size_t>(result.width);
  const auto work = [&](std::int64_t thread) {
    const auto own = distributed::part_of(thread, threads, part.size());
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(clusters.case_count()));
    for (std::int64_t r = part.begin + own.begin; r < part.begin + own.end; ++r) {
      resampler.draw(r, clusters, counts);
      std::size_t at = static_cast<std::size_t>(r) * width;
      for (const Statistic* statistic : statistics) {
        const auto size = static_cast<std::size_t>(statistic->size());
        statistic->evaluate(counts, std::span(result.values).subspan(at, size));
        at += size;
      }
    }
  };
  for_each_part(threads, threads, work);
}

}  // namespace

std::vector<double> Replicates::column(std::int64_t value) const {
  std::vector<double> result;
  result.reserve(static_cast<std::size_t>(count));
  for (auto at = static_cast<std::size_t>(value); at < values.size();
       at += static_cast<std::size_t>(width))
    result.push_back(values[at]);
  return result;
}

Replicates bootstrap(std::span<const Statistic* const> statistics, const Clusters& clusters,
                     std::span<const std::uint8_t> strata, const BootstrapOptions& options,
                     distributed::Communicator& comm) {
  Replicates result;
  std::vector<std::int64_t> bounds;
  distributed::agree(comm, "bootstrap", [&] {
    check(options.replicates >= 1 && options.replicates <= 100'000'000, ErrorKind::config,
          text(options.replicates, " bootstrap replicates; allowed are 1 to 100000000"));
    check(options.threads >= 1 && options.threads <= 4096, ErrorKind::config,
          text(options.threads, " threads; allowed are 1 to 4096"));
    result.count = options.replicates;
    for (const Statistic* statistic : statistics) result.width += statistic->size();
    result.values.resize(static_cast<std::size_t>(result.count * result.width));
    const std::int64_t row = result.width * static_cast<std::int64_t>(sizeof(double));
    for (std::int64_t rank = 0; rank < comm.size(); ++rank)
      bounds.push_back(distributed::part_of(rank, comm.size(), result.count).begin * row);
    bounds.push_back(result.count * row);
    const Resampler resampler(clusters.size(), strata, options.seed);
    const auto part = distributed::part_of(comm.rank(), comm.size(), result.count);
    compute(statistics, clusters, resampler, options.threads, part, result);
  });
  comm.all_gather_pieces(std::as_writable_bytes(std::span(result.values)), bounds);
  return result;
}

}  // namespace etalon::validation
