// SPDX-License-Identifier: Apache-2.0
#include "jobs/records/environment.hpp"

#include "distributed/session.hpp"
#include "models/machine/machine_class.hpp"

namespace etalon::jobs {

Json environment_json() {
  return Json::object({{"machine_class", models::machine_class().json()},
                       {"mpi", distributed::Session::mpi_version()}});
}

}  // namespace etalon::jobs
