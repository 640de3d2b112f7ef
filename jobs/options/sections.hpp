// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/config/field.hpp"

namespace etalon::jobs {

/// Section `[job]`.
struct JobOptions {
  std::string name = "job";
  std::string directory = "out/job";
  std::string machine_class = "same";
  double watchdog = 120;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("name", self.name, {.doc = "Name of the job and of the package it makes."});
    visit.field("directory", self.directory, {.doc = "Where everything the job makes is kept."});
    visit.field("machine_class", self.machine_class,
                {.doc = "Instructions that ranks may use: `same`, what their machines have, which "
                        "must be of one class; `lowest`, where machines differ the widest that all "
                        "have; or a class itself, which gives the same bytes on every machine that "
                        "has it. Capped ranks are slower.",
                 .choices = {"same", "lowest", "baseline", "avx2", "avx512"}});
    visit.field("watchdog", self.watchdog,
                {.doc = "How long a rank may be stopped, or hold others up without working, before "
                        "the job ends and names it; one that computes is never ended. 0: for ever.",
                 .unit = "s",
                 .min = 0,
                 .max = 1000000});
  }
};

/// Section `[package]`: what the card says of the model, and under which version it is pushed.
struct PackageOptions {
  std::string version = "1.0.0";
  std::string license = "unknown";
  std::string intended_use = {};
  std::string limitations = {};
  std::vector<std::string> authors = {};
  std::int64_t golden_samples = 8;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("version", self.version, {.doc = "Version of the model; the tag it is pushed as."});
    visit.field("license", self.license,
                {.doc = "Licence of the model, as an SPDX name if it has one."});
    visit.field("intended_use", self.intended_use,
                {.doc = "Who may use the model on whom, for which decision."});
    visit.field("limitations", self.limitations, {.doc = "Where the model must not be used."});
    visit.field("authors", self.authors, {.doc = "Who answers for the model."});
    visit.field("golden_samples", self.golden_samples,
                {.doc = "Synthetic inputs whose outputs the package carries, so that a receiver "
                        "can see that his machine computes the same.",
                 .unit = "samples",
                 .min = 1,
                 .max = 1024});
  }
};

/// Section `[sign]`: private keys of the roles that this job may sign for.
struct SignOptions {
  std::string developer_key = {};
  std::string certifier_key = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("developer_key", self.developer_key,
                {.doc = "Private key (PEM, EC P-256) that signs plan, package and provenance. "
                        "Empty: keys/developer.key of the job directory, made when missing."});
    visit.field(
        "certifier_key", self.certifier_key,
        {.doc = "Private key that signs the job's own trial certificate. A certificate comes "
                "from another organization, which runs `etalon certify FOLDER --key FILE` "
                "itself. Empty: keys/certifier.key, made when missing; `none`: no trial."});
  }
};

/// Section `[registry]`.
struct RegistryOptions {
  std::string reference = {};
  bool plain_http = false;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("reference", self.reference,
                {.doc = "Where the package is pushed: host[:port]/name of an OCI registry, or the "
                        "path of an OCI layout folder. Empty: registry/ of the job directory."});
    visit.field("plain_http", self.plain_http,
                {.doc = "Talk HTTP to a registry beyond this machine."});
  }
};

}  // namespace etalon::jobs
