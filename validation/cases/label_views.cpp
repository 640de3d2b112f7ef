// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/label_views.hpp"

#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/text_table.hpp"

namespace etalon::validation {

const CaseTable& LabelViews::of(const std::string& label) {
  if (cases_.named_labels.empty()) {
    check(label.empty(), ErrorKind::format,
          text("label '", in_short(label),
               "' is asked for, but the labels are of one kind; leave `label` out"));
    return cases_;
  }
  std::vector<std::string> names;
  for (const auto& [name, values] : cases_.named_labels) names.push_back(name);
  check(!label.empty(), ErrorKind::format,
        text("the labels are several (", some_of(names), "); name one by `label`"));
  if (!cases_.named_labels.contains(label)) {
    const std::string near = nearest(label, names);
    throw Error(ErrorKind::format,
                text("there is no label '", in_short(label), "'",
                     near.empty() ? text("; there are ", some_of(names))
                                  : text("; did you mean '", in_short(near), "'?")));
  }
  const auto found = views_.find(label);
  return found != views_.end() ? found->second
                               : views_.emplace(label, cases_.with_label(label)).first->second;
}

}  // namespace etalon::validation
