// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "distributed/communicator.hpp"
#include "jobs/options/job.hpp"
#include "jobs/records/step.hpp"

namespace etalon::jobs {

/// Adds the public keys of `roles` to the inputs of a step as `keys/<role>.pub`: what a key signed
/// is another key's never. A role that the job does not sign for, or whose key is not made yet,
/// adds nothing.
void add_signers(StepPlan& plan, const Job& job, std::span<const std::string_view> roles);
/// The same for every rank; rank 0 alone reads the keys. Collective.
void share_signers(distributed::Communicator& comm, const Job& job,
                   std::span<const std::string_view> roles, StepPlan& plan);
/// Makes the keys that are missing on rank 0, and names them as inputs: for a step that is about to
/// sign. Collective.
void make_signers(distributed::Communicator& comm, const Job& job,
                  std::span<const std::string_view> roles, StepPlan& plan);

/// Who signs in the steps of these names.
[[nodiscard]] std::span<const std::string_view> signers_of(std::string_view step);

}  // namespace etalon::jobs
