// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "jobs/commands/command.hpp"

namespace etalon::jobs {

/// The form whose help a command line asks for: `plan power --help`; null: that of the verb as a
/// whole, or no help. `words` are those behind the program.
[[nodiscard]] const Form* form_asked_for(const Verb& verb, std::span<const char* const> words);

/// What an option does for a verb, of one form where it is not null: the text of the list of all
/// options (arguments.hpp) where nothing else holds.
[[nodiscard]] std::string option_text(const Verb& verb, const Form* form, std::string_view option,
                                      std::string_view general);

/// How a verb is called: each form, of several with the options that it takes, and what its files
/// have in them.
[[nodiscard]] std::string usage_text(const Verb& verb, const Form* form);

}  // namespace etalon::jobs
