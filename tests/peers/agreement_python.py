#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Agreement of raters and errors of predicted numbers against scikit-learn, statsmodels, krippendorff,
torchmetrics and plain NumPy on random tables; the seed is printed.

torchmetrics' concordance correlation takes variances with n - 1 beside a bias that is not scaled:
compared by that formula, and Lin's own (n) by NumPy.

Needs: numpy, scikit-learn, statsmodels, krippendorff, torchmetrics.
Usage: agreement_python.py <agreement_dump program> [<seed>]
"""
import subprocess
import sys
import tempfile
import time as clock

import krippendorff
import numpy as np
import torch
from sklearn import metrics
from statsmodels.stats.inter_rater import cohens_kappa
from torchmetrics.functional.regression import concordance_corrcoef

failed = 0
compared = 0


def etalon(program, what, rows, *arguments):
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        for row in rows:
            file.write(",".join("%.17g" % value for value in row) + "\n")
        file.flush()
        output = subprocess.run([program, what, file.name, *map(str, arguments)],
                                check=True, capture_output=True, text=True)
    return {name: float(value) for name, value in (line.split(" ") for line in output.stdout.splitlines())}


def agree(table, what, mine, theirs, tolerance=1e-10):
    global failed, compared
    theirs = float(theirs)
    off = abs(mine - theirs) / max(abs(theirs), 1e-6) if mine != theirs else 0.0
    good = off <= tolerance
    failed += not good
    compared += 1
    print(f"{'ok  ' if good else 'FAIL'} {table:12s} {what:20s} {theirs:.17g}  off by {off:.1e}")


def compare_kappa(program, random, name, n, categories):
    first = random.integers(0, categories, n)
    first[:categories] = np.arange(categories)
    second = np.where(random.random(n) < 0.6, first, random.integers(0, categories, n))
    mine = etalon(program, "kappa", zip(first, second), categories)
    table = metrics.confusion_matrix(first, second, labels=np.arange(categories))
    for what, weights in (("kappa", None), ("kappa.linear", "linear"), ("kappa.quadratic", "quadratic")):
        agree(name, what, mine[what], metrics.cohen_kappa_score(first, second, weights=weights))
        theirs = cohens_kappa(table, wt=weights)
        agree(name, what + " sm", mine[what], theirs.kappa)
        agree(name, what + " variance", mine[what + ".variance"], theirs.var_kappa)


def compare_alpha(program, random, name, units, raters, values):
    truth = random.integers(0, len(values), units)
    rating = np.where(random.random((units, raters)) < 0.7, truth[:, None],
                      random.integers(0, len(values), (units, raters)))
    rating[random.random((units, raters)) < 0.25] = -1
    mine = etalon(program, "alpha", rating, *values)
    data = np.where(rating < 0, np.nan, np.array(values, float)[rating]).T
    for level in ("nominal", "ordinal", "interval", "ratio"):
        agree(name, level, mine[f"alpha.{level}"],
              krippendorff.alpha(data, value_domain=values, level_of_measurement=level))


def compare_regression(program, random, name, n, offset):
    observed = offset + random.normal(size=n)
    predicted = observed + 0.3 + random.normal(scale=0.5, size=n)
    half = np.abs(random.normal(scale=1.2, size=n))
    lower, upper = predicted - half, predicted + half
    mine = etalon(program, "regression", zip(predicted, observed, lower, upper))
    error = predicted - observed
    agree(name, "mae", mine["mae"], metrics.mean_absolute_error(observed, predicted))
    agree(name, "rmse", mine["rmse"], metrics.root_mean_squared_error(observed, predicted))
    agree(name, "r_squared", mine["r_squared"], metrics.r2_score(observed, predicted))
    agree(name, "bias", mine["bias"], error.mean())
    agree(name, "lower", mine["lower"], error.mean() - 1.96 * error.std(ddof=1))
    agree(name, "upper", mine["upper"], error.mean() + 1.96 * error.std(ddof=1))
    shift = (predicted.mean() - observed.mean()) ** 2
    agree(name, "ccc", mine["ccc"], 2 * np.cov(predicted, observed, ddof=0)[0, 1]
          / (predicted.var() + observed.var() + shift))
    spread = (predicted.var() + observed.var()) * n / (n - 1)
    as_torchmetrics = mine["ccc"] * (spread * (n - 1) / n + shift) * n / (n - 1) / (spread + shift)
    agree(name, "ccc torchmetrics", as_torchmetrics,
          concordance_corrcoef(torch.tensor(predicted), torch.tensor(observed)), 1e-9)
    inside = (lower <= observed) & (observed <= upper)
    agree(name, "coverage", mine["coverage"], inside.mean())
    outside = np.maximum(lower - observed, 0) + np.maximum(observed - upper, 0)
    agree(name, "interval_score", mine["interval_score"], (upper - lower + 20 * outside).mean())


def main():
    program = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else clock.time_ns() % 10**9
    print("seed", seed)
    random = np.random.default_rng(seed)
    for n, categories in ((60, 2), (200, 5), (3000, 4)):
        compare_kappa(program, random, f"kappa {n}", n, categories)
    for units, raters, values in ((30, 2, [0, 1]), (80, 4, [1, 2, 3, 4, 5]), (300, 6, [0.5, 1, 2, 7])):
        compare_alpha(program, random, f"alpha {units}", units, raters, values)
    for n, offset in ((20, 0), (500, 100), (2000, -3)):
        compare_regression(program, random, f"numbers {n}", n, offset)
    print(f"{compared} values compared, {failed} disagree")
    return 1 if failed or compared < 60 else 0


if __name__ == "__main__":
    sys.exit(main())
