// SPDX-License-Identifier: Apache-2.0
#include "jobs/prediction/identity_facts.hpp"

#include <algorithm>
#include <set>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/prediction/scores.hpp"
#include "models/inference/engine.hpp"
#include "models/inference/outputs_digest.hpp"
#include "models/onnx/onnx_versions.hpp"

namespace etalon::jobs {
namespace {

constexpr std::size_t repeated_inputs = 24;  // enough for several batches, cheap for volumes

/// Every way of computing the outputs, on every rank.
std::vector<validation::RepeatedRun> repeated_runs(distributed::Communicator& comm,
                                                   const datasets::SampleReader& samples,
                                                   std::span<const std::int64_t> indices,
                                                   const models::Graph& graph,
                                                   std::int64_t threads) {
  struct Way {
    std::string how;
    std::int64_t batch;
    std::int64_t threads;
  };
  const std::vector<Way> ways = {
      {"batches of 1", 1, 1},
      {"batches of 3", 3, 1},
      {"one batch", std::ssize(indices), 1},
      {"one batch on several threads", std::ssize(indices), std::max<std::int64_t>(threads, 2)}};
  const auto mine = distributed::agree(comm, "repeating the prediction", [&] {
    std::vector<Digest> digests;
    for (const Way& way : ways) {
      const models::Engine engine(graph, {.threads = way.threads});
      digests.push_back(models::outputs_digest(
          engine, std::ssize(indices), way.batch, [&](std::int64_t first, std::int64_t size) {
            return input_batch(samples, indices.subspan(static_cast<std::size_t>(first),
                                                        static_cast<std::size_t>(size)));
          }));
    }
    return digests;
  });
  // Ranks that agree are one run: the report must not depend on how many there were.
  std::vector<validation::RepeatedRun> runs;
  std::int64_t rank = 0;
  for (const auto& bytes : comm.all_gather(std::as_bytes(std::span(mine)))) {
    const auto* digests = reinterpret_cast<const Digest*>(bytes.data());
    for (std::size_t i = 0; i < ways.size(); ++i) {
      if (rank == 0) {
        runs.push_back({ways[i].how, digests[i]});
      } else if (digests[i] != runs[i].outputs) {
        runs.push_back({text(ways[i].how, ", rank ", rank), digests[i]});
      }
    }
    ++rank;
  }
  return runs;
}

/// A step's outputs as its record names them, and as they are.
void compare_outputs(const Job& job, std::string_view step,
                     std::vector<validation::DigestPair>& pairs) {
  const auto folder = job.directory() / step;
  const Json record = Json::read_file(folder / "record.json");
  for (const auto& [name, digest] : record.at("outputs").as_object()) {
    if (is_log(name)) continue;
    pairs.push_back(
        {text(step, "/", name), Digest::parse(digest.as_string()), sha256_file(folder / name)});
  }
}

}  // namespace

bool is_log(std::string_view output) { return output.ends_with(".jsonl"); }

validation::IdentityFacts identity_facts(distributed::Communicator& comm, const Job& job,
                                         const datasets::SampleReader& samples,
                                         std::span<const std::int64_t> indices,
                                         const models::Graph& full,
                                         const std::optional<models::Graph>& compressed) {
  validation::IdentityFacts facts;
  distributed::agree(comm, "comparing files with their records", [&] {
    for (const std::string_view step : {"data", "train", "compress"}) {
      compare_outputs(job, step, facts.files);
    }
    std::set<std::string> custom;
    const auto read = [&](std::string_view step) {
      auto versions = models::read_onnx_versions(job.directory() / step / "model.onnx");
      custom.insert(versions.custom_operators.begin(), versions.custom_operators.end());
      return versions;
    };
    const auto versions = read("train");
    if (compressed) read("compress");
    facts.opset = versions.opset;
    facts.ir_version = versions.ir_version;
    facts.custom_operators.assign(custom.begin(), custom.end());
  });
  const auto few = indices.first(std::min(indices.size(), repeated_inputs));
  const std::int64_t threads = thread_count(job.train.lanes);
  facts.runs = repeated_runs(comm, samples, few, full, threads);
  if (compressed) facts.compressed_runs = repeated_runs(comm, samples, few, *compressed, threads);
  return facts;
}

}  // namespace etalon::jobs
