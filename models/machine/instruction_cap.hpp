// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "distributed/communicator.hpp"

namespace etalon::models {

/// Makes the arithmetic libraries of every rank use no more than the rule allows: `same` (what each
/// machine has), `lowest` (where machines or their settings differ, the widest instructions that
/// all ranks have; nothing is capped where they are alike), or the class `avx512`, `avx2` or
/// `baseline` itself. A capped rank also takes MKL's compatible branch, which alone is the same on
/// processors of all vendors, and is slower. Collective; before the first tensor, the libraries
/// decide once. Throws a config error naming the rank whose processor lacks the class that was
/// asked for.
void cap_instructions(distributed::Communicator& comm, std::string_view rule);

}  // namespace etalon::models
