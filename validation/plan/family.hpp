// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "core/config/field.hpp"

namespace etalon::validation {

/// Requirements that count as single claims: several models, subgroups or endpoints of which any
/// may be claimed. The probability that one of them is shown that is not true is that of a single
/// bound, alpha/2.
struct Family {
  std::string id;
  std::string method = "holm";  ///< name of one (family_methods.hpp)
  std::optional<std::int64_t> shown = {};
  std::vector<double> spends = {};  ///< parts of the error, of alpha spending

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("id", self.id,
                {.doc = "Name that requirements give as their family, unique in the plan.",
                 .required = true});
    visit.field("method", self.method,
                {.doc = "How the claims share the error: holm, hochberg (when they are not "
                        "negatively dependent), fixed-sequence (in the plan's order, until one is "
                        "not shown), bonferroni, or alpha-spending (as spends says)."});
    visit.field("shown", self.shown,
                {.doc = "How many claims must be shown for the plan to pass. Not given: all.",
                 .unit = "claims"});
    // What is not given is written as before it was known: digests stay.
    if (!std::is_const_v<Self> || !self.spends.empty()) {
      visit.field("spends", self.spends,
                  {.doc = "Of alpha-spending: the part of the error that each claim is decided "
                          "with, in the plan's order, such as [1, 9] for two looks."});
    }
  }
  bool operator==(const Family&) const = default;
};

}  // namespace etalon::validation
