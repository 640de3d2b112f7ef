// SPDX-License-Identifier: Apache-2.0
#include "models/inference/outputs_digest.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace etalon::models {

Digest outputs_digest(const Engine& engine, std::int64_t count, std::int64_t batch,
                      const std::function<Array(std::int64_t, std::int64_t)>& inputs) {
  std::vector<std::string> per_output;
  for (std::int64_t first = 0; first < count; first += batch) {
    const Array part = inputs(first, std::min(batch, count - first));
    const auto outputs = engine.run({&part, 1});
    per_output.resize(outputs.size());
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      per_output[i].append(reinterpret_cast<const char*>(outputs[i].data.data()),
                           outputs[i].data.size());
    }
  }
  Sha256 digest;
  for (const std::string& bytes : per_output) digest.update(bytes);
  return digest.finish();
}

}  // namespace etalon::models
