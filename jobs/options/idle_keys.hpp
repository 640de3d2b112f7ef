// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jobs/options/job.hpp"

namespace etalon::jobs {

/// A key that a job sets and that nothing reads in this job.
struct IdleKey {
  std::string_view key;
  std::vector<std::string> decided_by;  ///< keys that decide whether it has an effect
  std::string why;                      ///< `it is for model.architecture = "onnx", not "mlp"`
};

/// The keys of `job` that are not at their default and have no effect with the rest of it, in the
/// order of the reference. One table says for each key when it has an effect; text and lists that
/// are empty say nothing, so they are left alone.
[[nodiscard]] std::vector<IdleKey> idle_keys(const Job& job);

}  // namespace etalon::jobs
