// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace etalon {

/// From which sources, by which compiler and with which flags this program was made: part of what a
/// result may depend on.
struct BuildIdentity {
  std::string version;   ///< of Etalon
  std::string commit;    ///< of the sources, `-changed` when they were edited since; or `unknown`
  std::string compiler;  ///< `g++ 12.2.0`
  std::string flags;  ///< those that may change results: optimization, floating point, sanitizers
};

/// Of the running program. A program that links the libraries without the generated commit (a test,
/// another project) has commit `unknown`.
[[nodiscard]] BuildIdentity build_identity();

/// The C library in use, such as `glibc 2.36`.
[[nodiscard]] std::string c_library();

}  // namespace etalon
