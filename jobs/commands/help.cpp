// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/help.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/text.hpp"

namespace etalon::jobs {
namespace {

/// What an option means to one verb, where the list of all options says more, or something else.
struct OptionText {
  std::string_view verb;
  std::string_view form;  ///< its first word; empty: of every form
  std::string_view option;
  std::string_view text;
};

constexpr OptionText option_texts[] = {
    {"validate", "", "labels", "Labels of the cases, given by their holder (CSV or HDF5)"},
    {"validate", "", "output", "Where the result goes (JSON)"},
    {"validate", "", "profile", "What a certifier asks of every plan and study (TOML)"},
    {"plan", "", "set", "Override a key of the design: key=value"},
    {"plan", "", "dump-default", "Print a commented design and stop"},
    {"plan", "", "plan", "Plan of requirements (TOML)"},
    {"plan", "", "output", "Where the new plan, or the signature, goes"},
    {"plan", "new", "profile",
     "Name of the profile that the plan starts from; without it: which there are"},
    {"plan", "new", "output",
     "Where the plan goes, with its design and a profile beside it; without it plan.toml"},
    {"plan", "check", "profile", "What a certifier asks of every plan and study (TOML)"},
    {"plan", "sign", "profile",
     "What a certifier asks of every plan and study (TOML): a weaker one is not signed"},
    {"plan", "sign", "output", "Where the signature goes; without it PLAN.sigstore.json"},
    {"recompute", "", "labels", "Labels of the cases, given by their holder (CSV or HDF5)"},
    {"recompute", "", "profile", "The profile that the result was held to (TOML)"},
    {"compare", "", "labels", "Labels of the cases (CSV or HDF5)"},
    {"compare", "", "set",
     "Say what is compared, and how: key=value; --dump-default shows all keys"},
    {"compare", "", "dump-default", "Print the keys of --set, commented, and stop"},
    {"compare", "", "output", "Where the comparison goes (JSON)"},
    {"score", "", "set",
     "Say what is scored, and how: key=value; classes is required, --dump-default shows all keys"},
    {"score", "", "dump-default", "Print the keys of --set, commented, and stop"},
    {"score", "", "output", "Where the summary goes (JSON)"},
    {"certify", "", "labels",
     "Labels of the test cases, given by their holder: validate/labels.json of the job"},
    {"certify", "", "profile",
     "What a certifier asks of every plan and study (TOML): a weaker package is not signed"},
    {"pull", "", "output", "Folder that the package goes to"},
    {"slurm", "", "output", "Where the script goes; without it to stdout"},
    {"keygen", "", "output", "Folder that the two keys go to"},
};

/// What the files that a verb reads have in them.
struct FilesText {
  std::string_view verb;
  std::string_view form;
  std::string_view text;
};

constexpr std::string_view tables_text =
    "Predictions have the columns case, patient and one with a score for each model; labels case "
    "and label (1 or 0), class, label.NAME, time and event, value, or mask (a path; predictions "
    "then hold paths too). CSV with commas and a header line, or HDF5 with an array for each "
    "column (docs/formats/case-tables.md).";

constexpr std::string_view judged_tables_text =
    "Predictions have the columns case, patient and one with a score for each model; labels case "
    "and label (1 or 0), class, label.NAME, time and event, value, or mask (a path; predictions "
    "then hold paths too), or lesions with their places (predictions are marks then, "
    "docs/formats/marks.md), or what several readers said (docs/formats/readings.md). CSV with "
    "commas and a header line, or HDF5 with an array for each column "
    "(docs/formats/case-tables.md).";

constexpr FilesText files_texts[] = {
    {"validate", "", judged_tables_text},
    {"recompute", "", judged_tables_text},
    {"compare", "", tables_text},
    {"plan", "",
     "A plan says what must be shown (docs/formats/requirements.md), a design for how many "
     "patients (docs/formats/design.md), a profile what a certifier asks at least "
     "(docs/formats/plan-profile.md)."},
    {"score", "",
     "MASKS.csv has a line for each case and the columns case, patient (optional), prediction and "
     "reference: paths of masks (NRRD) from its folder, an empty prediction where the model gave "
     "none. classes says which values of their voxels are scored: --set 'classes=[\"1=liver\", "
     "\"2=tumour\"]' (docs/formats/mask-scores.md)."},
};

/// The word that names a form: `power` of `power --plan FILE`; empty where it has none.
std::string_view name_of(const Form& form) {
  const std::string_view word = form.arguments.substr(0, form.arguments.find(' '));
  const bool is_small =
      std::ranges::all_of(word, [](char letter) { return letter >= 'a' && letter <= 'z'; });
  return is_small ? word : std::string_view();
}

/// The row of a table that is of the form, else the one that is of its verb.
template <class Row, std::size_t count, class Predicate>
const Row* row_of(const Row (&rows)[count], const Verb& verb, const Form* form,
                  Predicate&& is_meant) {
  const Row* of_verb = nullptr;
  for (const Row& row : rows) {
    if (row.verb != verb.name || !is_meant(row)) continue;
    if (row.form.empty()) of_verb = &row;
    if (!row.form.empty() && form != nullptr && row.form == name_of(*form)) return &row;
  }
  return of_verb;
}

}  // namespace

const Form* form_asked_for(const Verb& verb, std::span<const char* const> words) {
  const auto is_help = [](std::string_view word) { return word == "--help" || word == "-h"; };
  if (words.size() < 2 || std::ranges::none_of(words, is_help)) return nullptr;
  const auto form = std::ranges::find_if(verb.forms, [&](const Form& each) {
    return !name_of(each).empty() && name_of(each) == words[1];
  });
  return form == verb.forms.end() ? nullptr : &*form;
}

std::string option_text(const Verb& verb, const Form* form, std::string_view option,
                        std::string_view general) {
  const OptionText* row = row_of(option_texts, verb, form,
                                 [&](const OptionText& each) { return each.option == option; });
  return std::string(row == nullptr ? general : row->text);
}

std::string usage_text(const Verb& verb, const Form* form) {
  std::string lines;
  for (const Form& each : verb.forms) {
    if (form != nullptr && form != &each) continue;
    lines += text(lines.empty() ? "Usage: " : "\n       ", "etalon ", verb.name, " ",
                  each.arguments, " [options]");
    if (form != nullptr || verb.forms.size() == 1) continue;
    std::vector<std::string> options = split(each.options, ' ');
    options.emplace_back("json");
    lines += text("\n         options: --", join(options, " --"));
  }
  const FilesText* files = row_of(files_texts, verb, form, [](const FilesText&) { return true; });
  return files == nullptr ? lines : text(lines, "\n\n", files->text);
}

}  // namespace etalon::jobs
