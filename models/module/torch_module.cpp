// SPDX-License-Identifier: Apache-2.0
#include "models/module/torch_functions.hpp"

extern "C" const etalon::models::TorchFunctions* etalon_torch_functions();
extern "C" const etalon::models::TorchFunctions* etalon_torch_functions() {
  namespace models = etalon::models;
  static const models::TorchFunctions functions{.calibrate = &models::calibrate,
                                                .check_operator = &models::check_operator,
                                                .checkpoint_folder = &models::checkpoint_folder,
                                                .dry_run = &models::dry_run,
                                                .first_loss = &models::first_loss,
                                                .first_loss_warning = &models::first_loss_warning,
                                                .instruction_set = &models::instruction_set,
                                                .mkl_branch = &models::mkl_branch,
                                                .mkl_version = &models::mkl_version,
                                                .pin_arithmetic = &models::pin_arithmetic,
                                                .replay = &models::replay,
                                                .run_graph = &models::run_graph,
                                                .torch_version = &models::torch_version,
                                                .train = &models::train};
  return &functions;
}
