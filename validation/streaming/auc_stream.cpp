// SPDX-License-Identifier: Apache-2.0
#include "validation/streaming/auc_stream.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "validation/streaming/gather.hpp"

namespace etalon::validation {
namespace {

/// A case of one class.
struct Ranked {
  std::uint64_t key = 0;
  std::uint32_t patient = 0;
};
using RankedClasses = std::array<std::vector<Ranked>, 2>;

/// The keys of one class on all ranks, ascending; `mine` are ascending.
std::vector<std::uint64_t> keys_of_all(distributed::Communicator& comm,
                                       const std::vector<Ranked>& mine) {
  std::vector<std::uint64_t> keys;
  keys.reserve(mine.size());
  for (const Ranked& each : mine) keys.push_back(each.key);
  if (comm.size() == 1) return keys;
  const auto all = comm.all_gather(std::as_bytes(std::span(keys)));
  keys.clear();
  for (const distributed::Bytes& bytes : all) {
    const std::size_t before = keys.size();
    keys.resize(before + bytes.size() / sizeof(std::uint64_t));
    if (!bytes.empty()) std::memcpy(&keys[before], bytes.data(), bytes.size());
    std::inplace_merge(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(before),
                       keys.end());
  }
  return keys;
}

/// Rows of the patients of one rank, filled range by range from the lowest scores up.
class OwnRows {
 public:
  OwnRows(const CaseStream& cases, const RankedOf& of, const std::vector<ScoreRange>& ranges)
      : cases_(cases), of_(of) {
    for (const ScoreRange& range : ranges) {
      for (std::size_t kind = 0; kind < 2; ++kind) rows_.given[kind] += range.cases[kind];
    }
    for (auto& of_class : rows_.patients)
      of_class.resize(static_cast<std::size_t>(cases.own_patients()));
  }

  /// The cases without an output.
  void add_missing() {
    cases_.for_each_block("missing outputs", of_.wanted, [&](const CaseBlock& block) {
      for (std::size_t i = 0; i < block.size(); ++i) {
        // Of cases that several models must have, a model's rows have those alone.
        if (block.chosen[i] != 1 || of_.wanted.models.size() > 1) continue;
        if (!std::isnan(block.scores[0][i])) continue;
        const std::size_t kind = of_.kind(block.labels[i]);
        ++rows_.patients[kind][block.patients[i]].missing;
        ++rows_.missing[kind];
      }
    });
  }

  /// All cases of one score: half of each pair.
  void add_tied(const ScoreRange& range) {
    cases_.for_each_block("one score", of_.wanted, [&](const CaseBlock& block) {
      for_each_ranked(block, [&](std::size_t i, std::uint64_t key) {
        if (key != range.first) return;
        const std::size_t kind = of_.kind(block.labels[i]);
        rows_.patients[kind][block.patients[i]].add(lost(kind, 0, range.cases[1 - kind]));
      });
    });
    pass(range);
  }

  [[nodiscard]] RankedClasses read(const ScoreRange& range) const {
    RankedClasses own;
    cases_.for_each_block("ranks of scores", of_.wanted, [&](const CaseBlock& block) {
      for_each_ranked(block, [&](std::size_t i, std::uint64_t key) {
        if (key < range.first || key > range.last) return;
        own[of_.kind(block.labels[i])].push_back({key, block.patients[i]});
      });
    });
    return own;
  }

  /// `mine` and `others`, the other class on all ranks, ascend.
  void add(std::size_t kind, const std::vector<Ranked>& mine,
           const std::vector<std::uint64_t>& others) {
    std::size_t below = 0;
    std::size_t up_to = 0;
    for (const Ranked& each : mine) {
      while (below < others.size() && others[below] < each.key) ++below;
      up_to = std::max(up_to, below);
      while (up_to < others.size() && others[up_to] == each.key) ++up_to;
      rows_.patients[kind][each.patient].add(
          lost(kind, static_cast<std::int64_t>(below), static_cast<std::int64_t>(up_to - below)));
    }
  }

  /// The next range begins.
  void pass(const ScoreRange& range) {
    for (std::size_t kind = 0; kind < 2; ++kind) passed_[kind] += range.cases[kind];
  }

  [[nodiscard]] AucRows take() { return std::move(rows_); }

 private:
  /// What a case lacks of a flawless one, with so many of the other class below it in its range and
  /// so many beside it.
  [[nodiscard]] std::uint32_t lost(std::size_t kind, std::int64_t below, std::int64_t tied) const {
    const std::int64_t all_below = passed_[1 - kind] + below;
    const std::int64_t above = rows_.given[1 - kind] - all_below - tied;
    return static_cast<std::uint32_t>(2 * (kind == 0 ? above : all_below) + tied);
  }

  const CaseStream& cases_;
  const RankedOf& of_;
  AucRows rows_;
  std::array<std::int64_t, 2> passed_{};  ///< cases of ranges before
};

/// Without patients that have no chosen case.
void keep_judged(AucRows& rows) {
  std::size_t kept = 0;
  auto& [positives, negatives] = rows.patients;
  const auto is_judged = [](const AucRow& row) { return row.cases + row.missing > 0; };
  for (std::size_t p = 0; p < positives.size(); ++p) {
    if (!is_judged(positives[p]) && !is_judged(negatives[p])) continue;
    positives[kept] = positives[p];
    negatives[kept] = negatives[p];
    ++kept;
  }
  positives.resize(kept);
  negatives.resize(kept);
}

}  // namespace

AucRows stream_auc_rows(const CaseStream& cases, const RankedOf& of, std::int64_t threads,
                        std::int64_t most) {
  distributed::Communicator& comm = cases.comm();
  const std::vector<ScoreRange> ranges = score_ranges(cases, of, most);
  OwnRows own(cases, of, ranges);
  distributed::agree(comm, "reading missing outputs", [&] { own.add_missing(); });
  for (const ScoreRange& range : ranges) {
    if (range.size() > most) {
      distributed::agree(comm, "reading scores", [&] { own.add_tied(range); });
      continue;
    }
    RankedClasses mine = distributed::agree(comm, "sorting scores", [&] {
      RankedClasses read = own.read(range);
      for_each_part(2, std::min<std::int64_t>(2, threads), [&](std::int64_t kind) {
        std::ranges::sort(read[static_cast<std::size_t>(kind)], {}, &Ranked::key);
      });
      return read;
    });
    const std::array<std::vector<std::uint64_t>, 2> keys = {keys_of_all(comm, mine[0]),
                                                            keys_of_all(comm, mine[1])};
    distributed::agree(comm, "placing scores", [&] {
      for_each_part(2, std::min<std::int64_t>(2, threads), [&](std::int64_t part) {
        const auto kind = static_cast<std::size_t>(part);
        own.add(kind, mine[kind], keys[1 - kind]);
      });
      own.pass(range);
    });
  }
  AucRows rows = own.take();
  keep_judged(rows);
  const auto missing = cases.sum_over_ranks({rows.missing[0], rows.missing[1]});
  rows.missing = {missing[0], missing[1]};
  for (auto& of_class : rows.patients) of_class = gather_on_root(comm, std::move(of_class));
  return rows;
}

}  // namespace etalon::validation
