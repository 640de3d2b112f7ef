// SPDX-License-Identifier: Apache-2.0
// How often a deciding bound passes a device whose true value is exactly the limit (wrong pass,
// promised 2.5 %), and how often a good one (power), beside the usual rivals on the same samples.
//   bench_validation_wrong_pass auc|share|difference|shares|brier [<samples>] [<positives>]
// One Markdown row per design and limit: per method the worst wrong pass and the mean power over
// the cells of the design (ties, correlation within patients, spreads of the classes), in percent.
// A method whose wrong pass is above 3.5 in a row is no rival there. docs/semantics/bounds.md has
// the table.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <exception>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "tests/validation/uncertainty/bounds/samples.hpp"
#include "validation/uncertainty/bounds/auc_bound.hpp"
#include "validation/uncertainty/bounds/difference_bound.hpp"
#include "validation/uncertainty/bounds/mean_bound.hpp"
#include "validation/uncertainty/bounds/share_bound.hpp"
#include "validation/uncertainty/delong.hpp"
#include "validation/uncertainty/normal.hpp"
#include "validation/uncertainty/wilson.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

constexpr double alpha = 0.025;
constexpr std::array<std::array<std::int64_t, 2>, 4> class_sizes = {
    {{10, 20}, {10, 90}, {40, 360}, {100, 100}}};
constexpr std::array<double, 4> limits = {0.8, 0.9, 0.95, 0.99};

/// Passes of each method, in the order in which a sample names them.
class Tally {
 public:
  void count(const std::string& method, bool has_passed) {
    if (!passes_.contains(method)) methods_.push_back(method);
    passes_[method] += has_passed ? 1 : 0;
  }
  [[nodiscard]] const std::vector<std::string>& methods() const { return methods_; }
  [[nodiscard]] double percent(const std::string& method, int samples) const {
    return 100.0 * passes_.at(method) / samples;
  }

 private:
  std::vector<std::string> methods_;
  std::map<std::string, int> passes_;
};

/// Worst wrong pass and mean power of the methods over the cells of a row.
class Row {
 public:
  void add(const Tally& at_limit, const Tally& better, int samples) {
    ++cells_;
    methods_ = at_limit.methods();
    for (const std::string& method : methods_) {
      worst_[method] = std::max(worst_[method], at_limit.percent(method, samples));
      power_[method] += better.percent(method, samples);
    }
  }
  void print(const std::string& name, bool with_header) const {
    if (with_header) {
      std::string head = "| design |";
      std::string line = "| --- |";
      for (const std::string& method : methods_) {
        head += " " + method + " |";
        line += " --- |";
      }
      std::printf("%s\n%s\n", head.c_str(), line.c_str());
    }
    std::string cells = "| " + name + " |";
    for (const std::string& method : methods_)
      cells +=
          text(" ", fixed(worst_.at(method), 1), " / ", fixed(power_.at(method) / cells_, 0), " |");
    std::printf("%s\n", cells.c_str());
    std::fflush(stdout);
  }

 private:
  int cells_ = 0;
  std::vector<std::string> methods_;
  std::map<std::string, double> worst_;
  std::map<std::string, double> power_;
};

struct Request {
  std::string metric;
  int samples = 2000;
  std::int64_t only_positives = 0;
};

double logit(double p) { return std::log(p / (1 - p)); }

/// A value whose distance from `limit` is 2.8 standard errors, at most four fifths of the way to 1.
double better_than(double limit, double standard_error) {
  return std::min({0.999, limit + 2.8 * standard_error, limit + 0.8 * (1 - limit)});
}

// --- AUC -------------------------------------------------------------------------------------

void judge_auc(const AucSample& sample, double limit, double attainable, Tally& tally) {
  const AucSpread spread = auc_spread(sample.scores, sample.labels, sample.patients);
  const std::int64_t few = std::min(spread.positives.patients(), spread.negatives.patients());
  const double z = normal_quantile(1 - alpha);
  const double t = student_quantile(static_cast<double>(few - 1), 1 - alpha);
  const double deviation = std::sqrt(spread.variance());
  const double a = spread.auc;
  const double newcombe = newcombe_auc_interval(a, spread.positives.patients(),
                                                spread.negatives.patients(), 1 - 2 * alpha)
                              .lower;
  const bool is_degenerate = deviation == 0 || a == 1;
  const auto on_logit = [&](double quantile) {
    if (is_degenerate) return newcombe >= limit;
    return a > 0 && logit(a) - quantile * deviation / (a * (1 - a)) >= logit(limit);
  };
  tally.count("bound", auc_lower_bound(spread, alpha, attainable).value >= limit);
  tally.count("Wald", is_degenerate ? newcombe >= limit : a - z * deviation >= limit);
  tally.count("logit", on_logit(z));
  tally.count("logit, t", on_logit(t));
  tally.count("Newcombe", newcombe >= limit);
  const double effective = a * (1 - a) / (deviation * deviation) * z * z / (t * t);
  tally.count("effective exact",
              is_degenerate
                  ? newcombe >= limit
                  : a > 0 && beta_quantile(effective * a, effective * (1 - a) + 1, alpha) >= limit);
}

void run_auc(const Request& request) {
  bool is_first = true;
  for (const std::int64_t size : {1, 4}) {
    for (const auto& [positives, negatives] : class_sizes) {
      if (request.only_positives != 0 && positives != request.only_positives) continue;
      for (const double limit : limits) {
        Row row;
        for (const double correlation : {0.0, 0.5}) {
          if (size == 1 && correlation > 0) continue;
          for (const bool is_rated : {false, true}) {
            for (const double ratio : {1.0, 1.5, 1 / 1.5}) {
              AucModel model{.positives = positives,
                             .negatives = negatives,
                             .cases_per_patient = size,
                             .correlation = correlation,
                             .is_rated = is_rated,
                             .ratio = ratio,
                             .auc = limit};
              const double at = true_auc(model);
              AucModel good = model;
              good.auc = better_than(limit, hanley_mcneil_error(limit, positives, negatives));
              std::mt19937_64 draws(static_cast<std::uint64_t>(positives * 1000 + negatives) * 8 +
                                    static_cast<std::uint64_t>(size));
              const AucSample one = draw(model, draws);
              const double attainable =
                  attainable_auc(auc_spread(one.scores, one.labels, one.patients), alpha);
              Tally at_limit;
              Tally better;
              for (int i = 0; i < request.samples; ++i) {
                judge_auc(draw(model, draws), at, attainable, at_limit);
                judge_auc(draw(good, draws), at, attainable, better);
              }
              row.add(at_limit, better, request.samples);
            }
          }
        }
        row.print(text(positives, "/", negatives, size > 1 ? " × 4" : "", ", ", limit), is_first);
        is_first = false;
      }
    }
  }
}

// --- share -----------------------------------------------------------------------------------

void judge_share(const ShareSample& sample, double limit, Tally& tally) {
  const ShareSpread spread = share_spread(sample.successes, sample.trials);
  const double n = static_cast<double>(spread.trials.cases());
  const double patients = static_cast<double>(spread.trials.patients());
  const double z = normal_quantile(1 - alpha);
  const double t = student_quantile(patients - 1, 1 - alpha);
  const double p = spread.share();
  const double deviation = std::sqrt(spread.trials.variance());
  const bool is_degenerate = deviation == 0;
  const double patients_exact = std::pow(alpha, 1 / patients);
  tally.count("bound", share_lower_bound(spread, alpha).value >= limit);
  tally.count("Wald", is_degenerate || p - z * deviation >= limit);
  tally.count("logit, t", is_degenerate ? patients_exact >= limit
                                        : logit(p) - t * deviation / (p * (1 - p)) >= logit(limit));
  tally.count(
      "Wilson, effective",
      clustered_wilson(sample.successes, sample.trials, 1 - 2 * alpha).interval.lower >= limit);
  const double factor = patients < n ? z * z / (t * t) : 1;
  const double effective =
      is_degenerate ? patients
                    : n / std::max(1.0, deviation * deviation * n / (p * (1 - p))) * factor;
  const double x = effective * p;
  tally.count("Korn & Graubard",
              x > 0 && beta_quantile(x, std::max(0.0, effective - x) + 1, alpha) >= limit);
}

void run_share(const Request& request) {
  bool is_first = true;
  for (const std::int64_t size : {1, 4}) {
    for (const std::int64_t patients : {10, 20, 40, 90, 100, 360}) {
      if (request.only_positives != 0 && patients != request.only_positives) continue;
      for (const double limit : limits) {
        Row row;
        for (const double correlation : {0.0, 0.5}) {
          for (const bool is_beta : {false, true}) {
            if ((size == 1 || correlation == 0) && (correlation > 0 || is_beta)) continue;
            ShareModel model{.patients = patients,
                             .trials = size,
                             .correlation = correlation,
                             .is_beta = is_beta,
                             .share = limit};
            ShareModel good = model;
            good.share =
                better_than(limit, std::sqrt(limit * (1 - limit) / static_cast<double>(patients)));
            std::mt19937_64 draws(static_cast<std::uint64_t>(patients * 8 + size));
            Tally at_limit;
            Tally better;
            for (int i = 0; i < request.samples; ++i) {
              judge_share(draw(model, draws), limit, at_limit);
              judge_share(draw(good, draws), limit, better);
            }
            row.add(at_limit, better, request.samples);
          }
        }
        row.print(text(patients, size > 1 ? " × 4" : "", ", ", limit), is_first);
        is_first = false;
      }
    }
  }
}

// --- difference of two AUCs ------------------------------------------------------------------

constexpr double margin = 0.05;

void judge_difference(const DifferenceSpread& spread, Tally& tally) {
  const double z = normal_quantile(1 - alpha);
  const double t = student_quantile(static_cast<double>(spread.patients - 1), 1 - alpha);
  const double deviation = std::sqrt(spread.variance);
  tally.count("bound", difference_lower_bound(spread, alpha).value >= -margin);
  tally.count("Wald", spread.difference - z * deviation >= -margin);
  tally.count("Wald, t", spread.difference - t * deviation >= -margin);
}

std::string name_of(Decline decline, double between_models) {
  if (decline == Decline::shift) return text("shift, ", between_models);
  return decline == Decline::noise ? "noise" : "guesses";
}

void run_difference(const Request& request) {
  bool is_first = true;
  for (const std::int64_t size : {1, 4}) {
    for (const auto& [positives, negatives] : class_sizes) {
      if (request.only_positives != 0 && positives != request.only_positives) continue;
      for (const auto& [decline, between] : {std::pair{Decline::shift, 0.5},
                                             {Decline::shift, 0.9},
                                             {Decline::noise, 1.0},
                                             {Decline::guesses, 1.0}}) {
        Row row;
        for (const double auc : limits) {
          for (const double correlation : {0.0, 0.5}) {
            if (size == 1 && correlation > 0) continue;
            PairedModel model{.positives = positives,
                              .negatives = negatives,
                              .cases_per_patient = size,
                              .correlation = correlation,
                              .decline = decline,
                              .between_models = between,
                              .auc = auc,
                              .decrease = margin};
            PairedModel equal = model;
            equal.decrease = 0;
            std::mt19937_64 draws(static_cast<std::uint64_t>(positives * 1000 + negatives) * 8 +
                                  static_cast<std::uint64_t>(size));
            Tally at_limit;
            Tally better;
            const auto spread_of = [&](const PairedModel& of) {
              const PairedSample sample = draw(of, draws);
              return auc_difference_spread(sample.candidate, sample.reference, sample.labels,
                                           sample.patients);
            };
            for (int i = 0; i < request.samples; ++i) {
              judge_difference(spread_of(model), at_limit);
              judge_difference(spread_of(equal), better);
            }
            row.add(at_limit, better, request.samples);
          }
        }
        row.print(text(positives, "/", negatives, size > 1 ? " × 4" : "", ", ",
                       name_of(decline, between)),
                  is_first);
        is_first = false;
      }
    }
  }
}

// --- difference of two shares ----------------------------------------------------------------

/// Tango's 1998 score statistic of `difference` = −margin for paired counts.
double tango(double gains, double losses, double n) {
  const double delta = -margin;
  const double a = 2 * n;
  const double b = -gains - losses + (2 * n - gains + losses) * delta;
  const double c = -losses * delta * (1 - delta);
  const double root = (std::sqrt(b * b - 4 * a * c) - b) / (2 * a);
  const double variance = n * (2 * root + delta * (1 - delta));
  return variance > 0 ? (gains - losses - n * delta) / std::sqrt(variance) : 0;
}

void judge_shares(const DiscordantSample& sample, Tally& tally) {
  const DifferenceSpread spread =
      share_difference_spread(sample.gains, sample.losses, sample.cases);
  judge_difference(spread, tally);
  double gains = 0;
  double losses = 0;
  double n = 0;
  for (std::size_t i = 0; i < sample.cases.size(); ++i) {
    gains += static_cast<double>(sample.gains[i]);
    losses += static_cast<double>(sample.losses[i]);
    n += static_cast<double>(sample.cases[i]);
  }
  tally.count("Tango", tango(gains, losses, n) >= normal_quantile(1 - alpha));
}

void run_shares(const Request& request) {
  bool is_first = true;
  for (const std::int64_t size : {1, 4}) {
    for (const std::int64_t patients : {10, 20, 40, 90, 100, 360}) {
      if (request.only_positives != 0 && patients != request.only_positives) continue;
      for (const double gained : {0.0, 0.02, 0.1}) {
        Row row;
        for (const double correlation : {0.0, 0.5}) {
          if (size == 1 && correlation > 0) continue;
          const DiscordantModel model{.patients = patients,
                                      .cases_per_patient = size,
                                      .correlation = correlation,
                                      .lost = gained + margin,
                                      .gained = gained};
          DiscordantModel equal = model;
          equal.lost = gained;
          std::mt19937_64 draws(static_cast<std::uint64_t>(patients * 8 + size));
          Tally at_limit;
          Tally better;
          for (int i = 0; i < request.samples; ++i) {
            judge_shares(draw(model, draws), at_limit);
            judge_shares(draw(equal, draws), better);
          }
          row.add(at_limit, better, request.samples);
        }
        row.print(text(patients, size > 1 ? " × 4" : "", ", gains ", gained), is_first);
        is_first = false;
      }
    }
  }
}

// --- Brier score -----------------------------------------------------------------------------

void judge_brier(const RiskSample& sample, double limit, Tally& tally) {
  const MeanSpread spread = brier_spread(sample.scores, sample.labels, sample.patients);
  const double deviation = std::sqrt(spread.variance);
  const double z = normal_quantile(1 - alpha);
  const double t = student_quantile(static_cast<double>(spread.patients - 1), 1 - alpha);
  const Bound bound = mean_upper_bound(spread, alpha);
  tally.count("bound", bound.refusal.empty() && bound.value <= limit);
  tally.count("Wald", spread.estimate + z * deviation <= limit);
  tally.count("Wald, t", spread.estimate + t * deviation <= limit);
}

void judge_scaled(const RiskSample& sample, double limit, Tally& tally) {
  const bool has_positive =
      std::find(sample.labels.begin(), sample.labels.end(), 1) != sample.labels.end();
  const bool has_negative =
      std::find(sample.labels.begin(), sample.labels.end(), 0) != sample.labels.end();
  if (!has_positive || !has_negative) {
    for (const char* method : {"scaled", "scaled Wald"}) tally.count(method, false);
    return;
  }
  const MeanSpread spread = scaled_brier_spread(sample.scores, sample.labels, sample.patients);
  const Bound bound = mean_lower_bound(spread, alpha);
  tally.count("scaled", bound.refusal.empty() && bound.value >= limit);
  tally.count("scaled Wald",
              spread.estimate - normal_quantile(1 - alpha) * std::sqrt(spread.variance) >= limit);
}

void run_brier(const Request& request) {
  bool is_first = true;
  for (const std::int64_t size : {1, 4}) {
    for (const std::int64_t patients : {30, 100, 200, 400}) {
      if (request.only_positives != 0 && patients != request.only_positives) continue;
      for (const double prevalence : {0.1, 0.5}) {
        for (const double spread : {1.0, 2.0, 4.0}) {
          Row row;
          for (const double factor : {0.7, 1.0, 1.5}) {
            for (const double correlation : {0.0, 0.5}) {
              if (size == 1 && correlation > 0) continue;
              const RiskModel model{.patients = patients,
                                    .cases_per_patient = size,
                                    .correlation = correlation,
                                    .prevalence = prevalence,
                                    .spread = spread,
                                    .factor = factor};
              const RiskTruth truth = truth_of(model);
              // A better device is one with a limit farther away.
              const double easier =
                  truth.brier + 2.8 * std::sqrt(truth.variance / static_cast<double>(patients));
              const double reference = truth.prevalence * (1 - truth.prevalence);
              std::mt19937_64 draws(static_cast<std::uint64_t>(patients * 8 + size));
              Tally at_limit;
              Tally better;
              for (int i = 0; i < request.samples; ++i) {
                const RiskSample sample = draw(model, draws);
                judge_brier(sample, truth.brier, at_limit);
                judge_scaled(sample, 1 - truth.brier / reference, at_limit);
                judge_brier(sample, easier, better);
                judge_scaled(sample, 1 - easier / reference, better);
              }
              row.add(at_limit, better, request.samples);
            }
          }
          row.print(text(patients, size > 1 ? " × 4" : "", ", ", prevalence, ", ", spread),
                    is_first);
          is_first = false;
        }
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    Request request;
    request.metric = argc > 1 ? argv[1] : "auc";
    if (argc > 2) request.samples = std::stoi(argv[2]);
    if (argc > 3) request.only_positives = std::stoll(argv[3]);
    if (request.metric == "auc") {
      run_auc(request);
    } else if (request.metric == "share") {
      run_share(request);
    } else if (request.metric == "difference") {
      run_difference(request);
    } else if (request.metric == "shares") {
      run_shares(request);
    } else if (request.metric == "brier") {
      run_brier(request);
    } else {
      check(false, ErrorKind::usage, text("there is no metric \"", request.metric, "\""));
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
