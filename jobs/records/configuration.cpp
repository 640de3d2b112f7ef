// SPDX-License-Identifier: Apache-2.0
#include "jobs/records/configuration.hpp"

#include "core/config/write.hpp"
#include "core/error.hpp"
#include "datasets/manifest.hpp"

namespace etalon::jobs {

Json train_configuration(const Job& job) {
  Json model = config::to_json(job.model);
  model.as_object().erase("file");
  Json train = config::to_json(job.train);
  for (const char* key : {"lanes", "keep_last", "keep_best", "keep_every"}) {
    train.as_object().erase(key);
  }
  return Json::object({{"model", model}, {"train", train}});
}

Json step_configuration(const Job& job, std::string_view step) {
  // Where the source lies on this machine is no part of what was made of it.
  if (step == "data") return datasets::portable_json(job.data);
  if (step == "train") return train_configuration(job);
  if (step == "compress") {
    return Json::object({{"compress", config::to_json(job.compress)},
                         {"train", train_configuration(job).at("train")}});
  }
  ensure(step == "validate", "a step of the provenance");
  return Json::object({{"plan", config::to_json(job.plan)},
                       {"name", job.job.name},
                       {"version", job.package.version},
                       {"intended_use", job.package.intended_use}});
}

}  // namespace etalon::jobs
