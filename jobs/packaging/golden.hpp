// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "datasets/reader.hpp"
#include "models/graph/graph.hpp"
#include "models/packages/verify.hpp"

namespace etalon::jobs {

/// A model file of a package: `model.onnx` with its graph.
struct PackagedModel {
  std::string file;
  models::Graph graph;
};

/// The bytes of `golden.safetensors`: `count` synthetic inputs (Philox normal values with mean and
/// deviation of the training split, no patient's data) and each model's outputs for them, named
/// `<file>/<output>`. docs/formats/golden.md.
[[nodiscard]] std::string golden_bytes(const datasets::SampleReader& samples,
                                       const std::vector<PackagedModel>& models, std::int64_t count,
                                       std::uint64_t seed);

/// How many golden inputs a package has. Throws format errors for what are none.
[[nodiscard]] std::int64_t golden_count(const std::filesystem::path& files);

/// Computes the golden outputs of a package again on this machine, one check per model: it holds
/// when no output differs by more than 1e-4, and says by how much they differ. To be called only
/// when the package's signatures hold. A package without golden vectors gives one failed check.
[[nodiscard]] std::vector<models::PackageCheck> check_golden(const std::filesystem::path& files);

/// Computes each model of a package for its golden inputs in batches of 1, 3 and all, with one and
/// two threads: one check per model, which holds when every way gives the same bytes.
[[nodiscard]] std::vector<models::PackageCheck> check_repeatability(
    const std::filesystem::path& files);

}  // namespace etalon::jobs
