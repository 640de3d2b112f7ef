// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/signers.hpp"

#include <array>

#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/signing/keys.hpp"

namespace etalon::jobs {
namespace {

std::string input_of(std::string_view role) { return text("keys/", role, ".pub"); }

}  // namespace

void add_signers(StepPlan& plan, const Job& job, std::span<const std::string_view> roles) {
  for (const std::string_view role : roles) {
    if (!signs_for(job, role)) continue;
    if (const auto key = known_key(job, role)) plan.inputs[input_of(role)] = key->hint();
  }
}

void share_signers(distributed::Communicator& comm, const Job& job,
                   std::span<const std::string_view> roles, StepPlan& plan) {
  distributed::agree(comm, "reading the keys", [&] {
    if (comm.is_root()) add_signers(plan, job, roles);
  });
  for (const std::string_view role : roles) {
    const auto own = plan.inputs.find(input_of(role));
    const std::string hint =
        comm.broadcast_text(own == plan.inputs.end() ? std::string() : own->second);
    if (!hint.empty()) plan.inputs[input_of(role)] = hint;
  }
}

void make_signers(distributed::Communicator& comm, const Job& job,
                  std::span<const std::string_view> roles, StepPlan& plan) {
  distributed::agree(comm, "making the keys", [&] {
    if (!comm.is_root()) return;
    for (const std::string_view role : roles) {
      if (signs_for(job, role)) static_cast<void>(role_key(job, role));
    }
  });
  share_signers(comm, job, roles, plan);
}

std::span<const std::string_view> signers_of(std::string_view step) {
  static constexpr std::array<std::string_view, 2> both = {"developer", "certifier"};
  const std::span<const std::string_view> all = both;
  if (step == "validate") return all.first(1);
  if (step == "package") return all;
  if (step == "certify") return all.last(1);
  return {};
}

}  // namespace etalon::jobs
