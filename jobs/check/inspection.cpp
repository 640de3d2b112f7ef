// SPDX-License-Identifier: Apache-2.0
#include "jobs/check/inspection.hpp"

#include <iterator>
#include <utility>

#include "core/text.hpp"

namespace etalon::jobs {

void Inspection::add(Inspection other) {
  const auto append = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  append(facts, other.facts);
  append(objections, other.objections);
  append(warnings, other.warnings);
}

Objection objection_of(const Error& error, std::string_view subject,
                       std::vector<std::string> keys) {
  const std::string_view message = error.what();
  const auto remedy = message.rfind("; ");
  if (remedy == std::string_view::npos) {
    return {error.kind(), std::string(subject), std::string(message), {}, std::move(keys)};
  }
  return {error.kind(), std::string(subject), std::string(message.substr(0, remedy)),
          std::string(message.substr(remedy + 2)), std::move(keys)};
}

std::string sentence(const Objection& objection) {
  const bool names_it =
      objection.subject.empty() || objection.reason.find(objection.subject) != std::string::npos;
  return text(names_it ? std::string() : text(objection.subject, ": "), objection.reason,
              objection.remedy.empty() ? "" : "; ", objection.remedy);
}

}  // namespace etalon::jobs
