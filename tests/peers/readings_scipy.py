#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Judgements of reader studies against the formulas of docs/metrics/readers.md and docs/semantics/bounds.md in NumPy
and SciPy: AUCs by scikit-learn, U-statistics and Obuchowski-Rockette from whole matrices of successes, bounds by
Student's t and a root finder; fully crossed and split-plot, on a seed chosen at run time.

The recipe of docs/formats/readings.md is run on iMRMC's example, whose difference iMRMC 2.1 gives as -0.07275.

Usage: readings_scipy.py <etalon> <readings.md> <reader_study.csv> [seed]
"""
import csv
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import scipy.optimize
import scipy.stats
import sklearn.metrics

from readers_numpy import covariance, satterthwaite, successes

MODALITIES = ("with", "without")
METRICS = ("auc.readers.u_statistic/1", "auc.readers.obuchowski_rockette/1")


def study(draw, readers, cases):
    """Scores (modality, reader, case) with ties, and labels."""
    labels = np.arange(cases) % 2
    gain = np.array([1.6, 0.9])[:, None, None]
    score = (0.5 * draw.normal(size=(1, 1, cases)) + 0.4 * draw.normal(size=(2, 1, cases))
             + 0.7 * draw.normal(size=(2, readers, cases)) + labels * (gain + 0.2 * draw.normal(size=(2, readers, 1))))
    return np.round(score, 1), labels


def write(folder, score, labels, blocks):
    readers, cases = score.shape[1:]
    names = [f"r{r}" + (f"={r % blocks}" if blocks > 1 else "") for r in range(readers)]
    text = f'name = "readers"\nreaders = {json.dumps(names)}\n'
    for metric in METRICS:
        for reference in ("", "without"):
            text += f'[[requirement]]\nid = "{metric} {reference}"\nmetric = "{metric}"\nscore = "with"\n'
            text += (f'reference = "{reference}"\n' if reference else "") + "limit = 0.1\n"
    (folder / "plan.toml").write_text(text)
    with open(folder / "labels.csv", "w", newline="") as known, open(folder / "said.csv", "w", newline="") as said:
        known, said = csv.writer(known), csv.writer(said)
        known.writerow(["case", "patient", "label", "block"])
        said.writerow(["case", "reader", *MODALITIES])
        for i in range(cases):
            known.writerow([f"c{i}", f"p{i}", labels[i], i // 2 % blocks])
            for r in range(readers):
                if i // 2 % blocks == r % blocks:
                    said.writerow([f"c{i}", f"r{r}", score[0, r, i], score[1, r, i]])
                else:
                    score[:, r, i] = np.nan


def by_u_statistics(score, labels):
    """(value, variance, degrees of freedom) of both modalities and of the difference; readers weigh equally."""
    won, known = successes(score, labels)
    weight = np.broadcast_to(1 / known.sum(axis=(2, 3), keepdims=True) / known.shape[1], known.shape)
    auc = (won * weight).sum(axis=(1, 2, 3))
    first, second, both = (covariance(won, known, weight, a, b) for a, b in ((0, 0), (1, 1), (0, 1)))
    variance = first[0] + second[0] - 2 * both[0]
    parts = first[1] + second[1] - 2 * both[1]
    return ((auc[0], first[0], satterthwaite(*first)), (auc[1], second[0], satterthwaite(*second)),
            (auc[0] - auc[1], variance, satterthwaite(variance, parts, np.minimum(first[2], second[2]))))


def placements(scores, labels):
    """Of one reader and modality: (positives, negatives) with NaN where a case was not read."""
    positive, negative = scores[labels == 1], scores[labels == 0]
    pairs = (positive[:, None] > negative) + 0.5 * (positive[:, None] == negative)
    pairs[np.isnan(positive)] = np.nan
    pairs[:, np.isnan(negative)] = np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of rows without a value, which stay NaN
        return np.nanmean(pairs, axis=1), np.nanmean(pairs, axis=0)


def delong(first, second):
    """Covariance of two readers' AUCs through the cases that both have read."""
    total = 0.0
    for a, b in zip(first, second):
        common = ~np.isnan(a) & ~np.isnan(b)
        n = common.sum()
        if n < 2:
            continue
        product = ((a - np.nanmean(a)) * (b - np.nanmean(b)))[common].sum()
        total += n / (n - 1) * product / ((~np.isnan(a)).sum() * (~np.isnan(b)).sum())
    return total


def by_anova(score, labels):
    readers = score.shape[1]
    placed = [[placements(score[m, r], labels) for r in range(readers)] for m in (0, 1)]
    auc = np.array([[sklearn.metrics.roc_auc_score(labels[~np.isnan(s)], s[~np.isnan(s)]) for s in score[m]]
                    for m in (0, 1)])
    others = [(r, s) for r in range(readers) for s in range(readers) if r != s]

    def mean(a, b):
        return np.mean([delong(placed[a][r], placed[b][s]) for r, s in others])

    alone = []
    for m in (0, 1):
        square = auc[m].var(ddof=1)
        bottom = square + readers * max(mean(m, m), 0)
        alone.append((auc[m].mean(), bottom / readers, (readers - 1) * (bottom / square) ** 2))
    gaps = auc[0] - auc[1]
    square = gaps.var(ddof=1) / 2
    bottom = square + readers * max((mean(0, 0) + mean(1, 1)) / 2 - mean(0, 1), 0)
    return *alone, (gaps.mean(), 2 * bottom / readers, (readers - 1) * (bottom / square) ** 2)


def mean_bounds(value, reach):
    scale = lambda p: (p * (1 - p)) ** 0.75
    off = lambda end: abs(value - end) - reach / scale(value) * scale(end)
    return (scipy.optimize.brentq(off, 0, value, xtol=1e-15, rtol=1e-14),
            scipy.optimize.brentq(off, value, 1, xtol=1e-15, rtol=1e-14))


def bounds(estimates, readers, is_difference):
    first, second, gap = estimates
    t = lambda freedom: scipy.stats.t.ppf(0.975, min(freedom, 3 * (readers - 1)))
    if not is_difference:
        return mean_bounds(first[0], t(first[2]) * np.sqrt(first[1]))
    a, b = (np.array(mean_bounds(each[0], t(gap[2]) * np.sqrt(each[1]))) for each in (first, second))
    correlation = (first[1] + second[1] - gap[1]) / (2 * np.sqrt(first[1] * second[1]))
    correlation = np.clip(correlation, -1, 1)

    def off(x, y):
        return max(t(gap[2]) * np.sqrt(gap[1]), np.sqrt(max(0, x * x + y * y - 2 * correlation * x * y)))

    return (gap[0] - off(first[0] - a[0], b[1] - second[0]), gap[0] + off(a[1] - first[0], second[0] - b[0]))


def recipe(etalon, page, example):
    """The difference of the example's modalities, by the tables that the page's code makes of it."""
    code = re.search(r"```python\n(.*?)```", pathlib.Path(page).read_text(encoding="utf-8"), re.DOTALL).group(1)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shutil.copy(example, folder / "study.csv")
        subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)
        readers = [f"reader{k}" for k in range(1, 6)]
        (folder / "plan.toml").write_text(f'name = "example"\nreaders = {json.dumps(readers)}\n[[requirement]]\nid = "d"\n'
                                          'metric = "auc.readers.u_statistic/1"\nscore = "testA"\n'
                                          'reference = "testB"\nlimit = 0\n')
        run = subprocess.run([etalon, "validate", "--json", "--plan", folder / "plan.toml", "--predictions",
                              folder / "readings.csv", "--labels", folder / "labels.csv"],
                             capture_output=True, text=True, check=False)
    return json.loads(run.stdout)["results"][0]["estimate"]


def main():
    etalon, page, example = sys.argv[1:4]
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    draw = np.random.default_rng(seed)
    failures, compared = [], 0
    for readers, cases, blocks in ((3, 60, 1), (6, 80, 1), (6, 160, 2)):
        score, labels = study(draw, readers, cases)
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            write(folder, score, labels, blocks)
            run = subprocess.run([etalon, "validate", "--json", "--plan", folder / "plan.toml", "--predictions",
                                  folder / "said.csv", "--labels", folder / "labels.csv"],
                                 capture_output=True, text=True, check=False)
        if run.returncode not in (0, 14):
            sys.exit(run.stderr)
        result = json.loads(run.stdout)
        wanted = [by_u_statistics(score, labels), by_anova(score, labels)]
        for k, found in enumerate(result["results"]):
            estimates, is_difference = wanted[k // 2], k % 2 == 1
            values = [estimates[2 if is_difference else 0][0], *bounds(estimates, readers, is_difference)]
            for key, value in zip(("estimate", "lower", "upper"), values):
                compared += 1
                if not abs(found[key] - value) <= 1e-10:
                    failures.append(f"{readers} × {cases}, {found['id']}: {key} is {found[key]}, the peer has {value}")
        for fact in result["grounds"]["readers"]:
            scores = score[MODALITIES.index(fact["modality"]), int(fact["reader"][1:])]
            given = ~np.isnan(scores)
            compared += 1
            if abs(fact["auc"] - sklearn.metrics.roc_auc_score(labels[given], scores[given])) > 1e-12:
                failures.append(f"AUC of {fact}")
    difference = recipe(etalon, page, example)
    compared += 1
    if not abs(difference + 0.07275) <= 1e-12:
        failures.append(f"the recipe's difference is {difference}, iMRMC has -0.07275")
    print(f"{compared} values compared")
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures or compared < 60 else 0


if __name__ == "__main__":
    sys.exit(main())
