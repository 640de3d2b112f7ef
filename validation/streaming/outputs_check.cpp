// SPDX-License-Identifier: Apache-2.0
#include "validation/streaming/outputs_check.hpp"

#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/streaming/wanted.hpp"

namespace etalon::validation {
namespace {

/// What is asked of a column of scores, by the first requirement that asks it.
struct Asked {
  const Requirement* probabilities = nullptr;
  const Requirement* room = nullptr;  ///< for scores beyond all others
  bool has_missing = false;
  std::int64_t largest_row = -1;  ///< the first that leaves no room
};

class OutputsLook {
 public:
  OutputsLook(const CaseStream& cases, const RequirementPlan& plan) : cases_(cases) {
    for (const Requirement& each : plan.requirements) {
      const bool is_probability = metric_of(each.metric).info().needs_probabilities;
      for (const std::string& model : wanted_of(each).models) {
        Asked& asked = asked_[model];
        const Requirement*& first = is_probability ? asked.probabilities : asked.room;
        if (first == nullptr) first = &each;
      }
    }
    for (const auto& [model, asked] : asked_) models_.push_back(model);
  }

  [[nodiscard]] const std::vector<std::string>& models() const { return models_; }

  void add(const CaseBlock& block) {
    for (std::size_t model = 0; model < models_.size(); ++model) {
      Asked& asked = asked_.at(models_[model]);
      for (std::size_t i = 0; i < block.size(); ++i) {
        const double score = block.scores[model][i];
        const std::int64_t row = block.first + static_cast<std::int64_t>(i);
        asked.has_missing = asked.has_missing || std::isnan(score);
        if (asked.probabilities != nullptr && (score < 0 || score > 1))
          refuse_probability(*asked.probabilities, models_[model], score, row);
        if (std::abs(score) == std::numeric_limits<double>::max() && asked.largest_row < 0)
          asked.largest_row = row;
      }
    }
  }

  /// Of any rank's missing outputs.
  void check_room() {
    std::vector<std::int64_t> missing;
    for (const auto& [model, asked] : asked_) missing.push_back(asked.has_missing ? 1 : 0);
    missing = cases_.sum_over_ranks(missing);
    distributed::agree(cases_.comm(), "looking at the outputs", [&] {
      for (std::size_t model = 0; model < models_.size(); ++model) {
        const Asked& asked = asked_.at(models_[model]);
        if (missing[model] == 0 || asked.room == nullptr || asked.largest_row < 0) continue;
        throw Error(ErrorKind::numeric,
                    text("requirement '", asked.room->id, "': the score of case '",
                         cases_.case_in(asked.largest_row), "' in column '", models_[model],
                         "', the largest or smallest of double, leaves no room for one beyond it"));
      }
    });
  }

 private:
  [[noreturn]] void refuse_probability(const Requirement& requirement, const std::string& model,
                                       double score, std::int64_t row) const {
    throw Error(ErrorKind::numeric,
                text("requirement '", requirement.id, "': the score ", score, " of case '",
                     cases_.case_in(row), "' in column '", model, "' is no probability, which ",
                     requirement.metric, " needs"));
  }

  const CaseStream& cases_;
  std::map<std::string, Asked> asked_;
  std::vector<std::string> models_;
};

}  // namespace

void check_outputs(const CaseStream& cases, const RequirementPlan& plan) {
  OutputsLook look(cases, plan);
  distributed::agree(cases.comm(), "looking at the outputs", [&] {
    cases.for_each_block("outputs of", {.models = look.models()},
                         [&](const CaseBlock& block) { look.add(block); });
  });
  look.check_room();
}

}  // namespace etalon::validation
