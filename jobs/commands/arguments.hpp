// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace etalon::jobs {

/// What the command line gave; verbs take what they need. The one list `options` is what is parsed,
/// what --help shows, but for what means something else to one verb (jobs/commands/help.hpp), and
/// what is compared over the ranks (jobs/commands/alike.hpp).
struct Arguments {
  std::vector<std::string> positional = {};
  std::vector<std::string> overrides = {};
  std::string trust = {};
  std::string key = {};
  std::string signer = {};
  std::string signature = {};
  std::string labels = {};
  std::string plan = {};
  std::string predictions = {};
  std::string design = {};
  std::string profile = {};
  std::vector<std::string> not_simulated = {};
  std::int64_t threads = 0;
  bool find = false;
  bool stream = false;
  std::string role = "certifier";
  std::string output = {};
  std::string rows = {};
  std::string page = {};
  std::string language = "en";
  std::int64_t from = -1;
  std::int64_t to = -1;
  std::string through = "push";
  bool json = false;
  bool dry_run = false;
  bool submit = false;
  bool dump_default = false;
  bool dump_reference = false;
  bool plain_http = false;
  bool replace_plan = false;
  bool replace_tag = false;
  bool replace_signature = false;
  bool restart = false;
  std::vector<std::string> given = {};  ///< names of the options that the command line has

  /// Whether the command line has an option: `key`.
  [[nodiscard]] bool has(std::string_view option) const;

  /// Calls `visit(name, member, meaning)` for each option, in the order of --help.
  template <class Self, class Visitor>
  static void options(Self& self, Visitor&& visit) {
    visit("json", self.json, "Machine-readable result on stdout, no progress");
    visit("set", self.overrides, "Override a key of the job file: section.key=value");
    visit("dry-run", self.dry_run, "Print the effective job file and stop");
    visit("dump-default", self.dump_default, "Print a commented job file and stop");
    visit("dump-reference", self.dump_reference,
          "Print a table of every key of a job file and stop");
    visit("replace-plan", self.replace_plan,
          "Validate under a changed plan although labels were opened under another one; the report "
          "says so");
    visit("replace-tag", self.replace_tag,
          "Push although the version names another package in the registry, which then loses it");
    visit("replace-signature", self.replace_signature,
          "Sign although a signed plan is in that place already, which is then lost");
    visit("restart", self.restart,
          "Remove checkpoints that training cannot go on from (another configuration or machine "
          "class, damaged) and train anew");
    visit("trust", self.trust, "Trust file: roles, keys, how many signatures");
    visit("key", self.key, "Private key that signs");
    visit("signer", self.signer,
          "Public key whose signature the plan must carry (etalon plan sign)");
    visit("signature", self.signature,
          "Where the signature under the plan lies; without it PLAN.sigstore.json");
    visit("labels", self.labels,
          "Labels of the cases, given by their holder: of a package validate/labels.json, of "
          "predictions a CSV or HDF5 file");
    visit("plan", self.plan, "Requirements that predictions are judged by (TOML)");
    visit("predictions", self.predictions, "What a model said about each case (CSV or HDF5)");
    visit("design", self.design, "How many patients, and what is expected of the model (TOML)");
    visit("profile", self.profile,
          "What a certifier asks of every plan and study (TOML); of `plan new` the name of the "
          "profile that a plan starts from");
    visit(
        "not-simulated", self.not_simulated,
        "Requirement (its id) that is signed although no wrong pass of it is simulated; one each");
    visit("find", self.find, "Look for the least number of patients that has the design's power");
    visit("stream", self.stream,
          "Judge tables in HDF5 that are too large to hold, shared by all ranks: cases in order");
    visit("threads", self.threads, "Threads that compute; 0: one for each core, the same bits");
    visit("role", self.role, "Role that the key signs for");
    visit("output", self.output, "Where the result goes");
    visit("rows", self.rows, "Where the scores of each case go (CSV)");
    visit("page", self.page, "A page for people of what was judged (HTML, in one file)");
    visit("language", self.language, "Language of the page: en or ru");
    visit("from", self.from, "Epoch to begin after");
    visit("to", self.to, "Epoch to reach");
    visit("through", self.through, "Step that the job shall reach");
    visit("submit", self.submit, "Submit the script");
    visit("plain-http", self.plain_http, "Talk HTTP to a registry beyond this machine");
  }
};

}  // namespace etalon::jobs
