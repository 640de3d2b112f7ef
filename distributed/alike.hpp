// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "distributed/communicator.hpp"

namespace etalon::distributed {

/// What ranks must have alike: names (`train.seed`) and values as a reader knows them.
using Facts = std::map<std::string, std::string>;

/// Returns when the facts of all ranks are equal. Else throws on every rank the same config error
/// for the first rank unlike most others, naming each fact with both values (at most five):
/// `ranks differ in their options (train.seed is 1 on rank 0 (n1) and 2 on rank 1 (n2))`. `remedy`
/// ends the message. Equal facts cost one gather of 32 bytes. Collective.
void check_alike(Communicator& comm, std::string_view what, const Facts& mine,
                 std::string_view remedy, Communicator::Site site = Communicator::Site::current());

}  // namespace etalon::distributed
