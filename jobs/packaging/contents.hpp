// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "jobs/options/job.hpp"
#include "models/graph/graph.hpp"

namespace etalon::jobs {

/// The job as another machine would be given it: without places and keys of this one. What
/// `job.toml` of a package says.
[[nodiscard]] Job portable_job(const Job& job);

/// Reads `job.toml` of a package. Throws config errors naming the key, an integrity error when the
/// bytes are not those that `etalon package` writes for this job: nothing else may stand there.
[[nodiscard]] Job read_packaged_job(const std::filesystem::path& files);

/// Reads a JSON file of a package. Throws format errors, and an integrity error when the bytes are
/// not those that Etalon writes of this content: nothing else may stand there, blanks neither.
[[nodiscard]] Json read_packaged_json(const std::filesystem::path& file);

/// A model of a package. It holds its tensors itself: of tensors in other files it throws an
/// unsupported error, which speaks of the package, not of this machine. Beside that as `read_onnx`.
[[nodiscard]] models::Graph read_packaged_model(const std::filesystem::path& file);

/// `model.int8.onnx` or `model.pruned.onnx`.
[[nodiscard]] std::string compressed_name(const Job& job);

/// Every file of the job's package, in the order of the names: a closed set.
[[nodiscard]] std::vector<std::string> package_files(const Job& job, bool is_compressed);

/// Whether any job's package may have a file of that name.
[[nodiscard]] bool is_package_file(std::string_view name);

}  // namespace etalon::jobs
