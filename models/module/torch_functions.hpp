// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/compression/calibration.hpp"
#include "models/contract/dry_run.hpp"
#include "models/contract/first_loss.hpp"
#include "models/executor/run_graph.hpp"
#include "models/executor/versions.hpp"
#include "models/training/trainer.hpp"

namespace etalon::models {

/// All that the rest of the program asks of LibTorch. The program has it from the module
/// libetalon_torch.so, which it loads at the first call: LibTorch takes a third of a second to
/// load, and most verbs compute nothing by it.
struct TorchFunctions {
  decltype(&models::calibrate) calibrate;
  decltype(&models::check_operator) check_operator;
  decltype(&models::checkpoint_folder) checkpoint_folder;
  decltype(&models::dry_run) dry_run;
  decltype(&models::first_loss) first_loss;
  decltype(&models::first_loss_warning) first_loss_warning;
  decltype(&models::instruction_set) instruction_set;
  decltype(&models::mkl_branch) mkl_branch;
  decltype(&models::mkl_version) mkl_version;
  decltype(&models::pin_arithmetic) pin_arithmetic;
  decltype(&models::replay) replay;
  decltype(&models::run_graph) run_graph;
  decltype(&models::torch_version) torch_version;
  decltype(&models::train) train;
};

/// The module's only symbol that is looked up.
constexpr const char* torch_functions_symbol = "etalon_torch_functions";

}  // namespace etalon::models
