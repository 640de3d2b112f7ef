// SPDX-License-Identifier: Apache-2.0
// How often a deciding bound passes a device whose true value is exactly the limit (wrong pass,
// promised 2.5 %), and how often a good one (power), beside the usual rivals on the same samples.
//   bench_validation_wrong_pass auc|share|difference|brier [<samples per cell>] [<positives>]
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
    } else {
      check(false, ErrorKind::usage, text("there is no metric \"", request.metric, "\""));
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
