// SPDX-License-Identifier: Apache-2.0
// Takes the place of the NCCL transport in builds without CUDA.
#include "distributed/nccl/transport.hpp"

namespace etalon::distributed {

std::unique_ptr<Transport> make_nccl_transport(Communicator& /*comm*/) {
  throw Error(ErrorKind::not_configured,
              "this build has no NCCL transport (ETALON_WITH_CUDA is off); train on CPUs, or build "
              "with the CMake preset cuda");
}

}  // namespace etalon::distributed
