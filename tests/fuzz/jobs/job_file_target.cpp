// SPDX-License-Identifier: Apache-2.0
#include "core/file.hpp"
#include "jobs/options/job.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/archives.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  return {R"([job]
name = "example"
directory = "out/example"
[data]
format = "csv"
path = "a.csv"
columns = ["a", "b", "class"]
label_column = "class"
classes = ["no", "yes"]
train = 0.5
validation = 0.25
test = 0.25
[model]
architecture = "mlp"
hidden = [32, 16]
[train]
epochs = 60
seed = 7
[train.schedule]
kind = "cosine"
learning_rate = 3e-3
[plan]
levels = ["L0", "L1", "L3"]
operating_point = "sensitivity>=0.95"
[plan.analytical]
auc = 0.95
)"};
}

void parse(std::string_view bytes) {
  testing_support::overwrite("job.toml", std::string(bytes));
  static_cast<void>(jobs::read_job("job.toml", {}));
}

}  // namespace etalon::fuzz
