// SPDX-License-Identifier: Apache-2.0
#include "models/executor/versions.hpp"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <dlfcn.h>
#include <torch/headeronly/version.h>

#include <cstdlib>

#include "core/text.hpp"

namespace etalon::models {

std::string torch_version() { return TORCH_VERSION; }

std::string instruction_set() { return at::get_cpu_capability(); }

std::string mkl_version() {
  const std::string words = at::get_mkl_version();
  const auto begin = words.find("Version ");
  const auto end = words.find(" for ");
  return begin == std::string::npos ? words : words.substr(begin + 8, end - begin - 8);
}

std::string mkl_branch() {
  // LibTorch carries MKL without its headers. What is asked is mkl_cbwr_get(MKL_CBWR_ALL), whose
  // values mkl_service.h documents.
  using Get = int (*)(int);
  const auto get = reinterpret_cast<Get>(::dlsym(RTLD_DEFAULT, "mkl_serv_cbwr_get"));
  if (get == nullptr) {
    const char* set = std::getenv("MKL_CBWR");
    return set == nullptr ? "unset" : set;
  }
  const int mode = get(~0);
  constexpr int strict = 0x10000;
  std::string name;
  switch (mode & ~strict) {
    case 1: name = "off"; break;
    case 2: name = "auto"; break;
    case 3: name = "compatible"; break;
    case 4: name = "sse2"; break;
    case 6: name = "ssse3"; break;
    case 7: name = "sse4_1"; break;
    case 8: name = "sse4_2"; break;
    case 9: name = "avx"; break;
    case 10: name = "avx2"; break;
    case 12: name = "avx512"; break;
    default: name = text("branch ", mode & ~strict);
  }
  return (mode & strict) != 0 ? name + ", strict" : name;
}

void pin_arithmetic() {
  // MKL reads this at its first product: the same code path in every run (its CNR mode).
  ::setenv("MKL_CBWR", "AUTO", 0);
  at::set_num_threads(1);
}

}  // namespace etalon::models
