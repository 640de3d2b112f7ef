// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace etalon::models {

/// Version of LibTorch in use.
[[nodiscard]] std::string torch_version();
/// Widest instruction set that LibTorch's kernels use on this processor: `AVX512`, `AVX2`, …
[[nodiscard]] std::string instruction_set();

/// Version and build of the MKL inside LibTorch.
[[nodiscard]] std::string mkl_version();
/// The code path of MKL's products (its mode of conditional reproducibility): `auto`, `compatible`,
/// `avx2`, … Fixed by the first call.
[[nodiscard]] std::string mkl_branch();

/// Pins what the arithmetic libraries decide on their own: one thread per caller, the same code
/// path in every run. Called once, before the first tensor.
void pin_arithmetic();

}  // namespace etalon::models
