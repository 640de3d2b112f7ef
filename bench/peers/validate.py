#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Statistics of validation against other implementations, on the same input in the same run. Answers are
compared first; a work whose answers differ has failed, however fast. Processor time of one thread, best
of several.

Needs: numpy, scipy, scikit-learn; Rscript with survival for concordances and pROC for two models;
surface-distance, medpy and MONAI for masks. Usage:
  validate.py <build folder> [--json] [--only <work>[,<work>...]]
With --json one line a work: work, etalon_seconds, peer, peer_seconds, ratio.
"""
import argparse
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np
import scipy.stats
import sklearn.metrics

import segmentation_scores

HERE = pathlib.Path(__file__).parent


def values(*command):
    """The `name value` lines that a program prints."""
    output = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
    return dict(line.split(" ", 1) for line in output.stdout.splitlines())


def best(rounds, fn):
    """Processor seconds of the quickest round, and the answer."""
    seconds, answer = float("inf"), None
    for _ in range(rounds):
        start = time.process_time()
        answer = fn()
        seconds = min(seconds, time.process_time() - start)
    return seconds, answer


def differ(mine, theirs, names, tolerance):
    """Names of answers that are not the same to `tolerance` of their size."""
    return [name for name in names
            if not abs(float(mine[name]) - float(theirs[name])) <= tolerance * abs(float(theirs[name]))]


def doubles(*columns):
    """A file of them, one after the other."""
    file = tempfile.NamedTemporaryFile(suffix=".bin")
    np.concatenate([np.ravel(column) for column in columns]).astype(float).tofile(file.name)
    return file


def concordance(build, name, counts):
    """10⁶ cases, a third of them censored: R's survival, with the variance on both sides. Times are whole
    numbers, for R ties those that differ by less than about 1e-8 of their size."""
    random = np.random.default_rng(1)
    n = 10**6
    latent, cut = random.exponential(size=n), random.exponential(scale=2, size=n)
    risk = -np.log(latent) + random.normal(size=n)
    with doubles(np.ceil(1e6 * np.minimum(latent, cut)), latent <= cut, risk) as file:
        mine = values(build / "bench/validation/bench_validation_survival", file.name)
        theirs = values(HERE / "concordance_survival.R", file.name)
    wrong = differ(mine, theirs, [name], 1e-12) + differ(mine, theirs, [name + ".variance"], 1e-9)
    wrong += differ(mine, theirs, [f"{name}.{count}" for count in counts], 0)
    return mine[name + ".seconds"], "survival " + theirs["version"], theirs[name + ".seconds"], wrong


def reader_study(build):
    """20 readers, 400 cases, two modalities, U-statistics: the formulas in NumPy, whole arrays at once."""
    random = np.random.default_rng(2)
    readers, cases = 20, 400
    truth = np.arange(cases) % 2
    score = np.round(random.normal(size=(2, 1, cases)) + random.normal(size=(2, readers, cases)) + truth, 1)
    with doubles(score) as file:
        mine = values(build / "bench/validation/bench_validation_readers", file.name, readers, cases)

    def covariance(a, b):
        count = a.shape
        unlike = 0.0
        for share in itertools.product((0, 1), repeat=3):
            free = tuple(axis for axis in range(3) if not share[axis])
            sums = a.sum(axis=free, keepdims=True) * b.sum(axis=free, keepdims=True)
            unlike += (-1) ** sum(share) * sums.sum()
        pairs = np.prod([n * (n - 1) for n in count])
        return a.mean() * b.mean() - unlike / pairs

    def difference():
        negative, positive = score[:, :, truth == 0][..., None], score[:, :, truth == 1][:, :, None, :]
        won = (positive > negative) + 0.5 * (positive == negative)
        return {"u": won[0].mean() - won[1].mean(),
                "u.variance": covariance(won[0], won[0]) + covariance(won[1], won[1])
                - 2 * covariance(won[0], won[1])}

    seconds, theirs = best(3, difference)
    wrong = differ(mine, theirs, ["u"], 1e-10) + differ(mine, theirs, ["u.variance"], 1e-9)
    return mine["u.seconds"], "numpy " + np.__version__, seconds, wrong


def scored_models(models, cases):
    """A fifth of the cases is positive; the models share half of their noise, and scores are in steps of 1/4096,
    so that there are ties."""
    random = np.random.default_rng(3)
    labels = random.random(cases) < 0.2
    shared = random.random(cases)
    return labels, np.floor(4096 * (shared + random.random((models, cases)) + 0.4 * labels)) / 4096


def two_models(build):
    """The paired test of two models, 10⁶ cases: pROC."""
    labels, scores = scored_models(2, 10**6)
    with doubles(labels, scores) as file:
        mine = values(build / "bench/validation/bench_validation_delong", file.name, 2)
        theirs = values(HERE / "delong_proc.R", file.name)
    wrong = differ(mine, theirs, ["auc.0", "auc.1", "variance.0", "variance.1", "z.0.1"], 1e-10)
    return mine["seconds"], "pROC " + theirs["version"], theirs["seconds"], wrong


def fifty_models(build):
    """50 models, 10⁵ cases, all 1,225 pairs: mid-ranks of SciPy, covariances of NumPy (Sun & Xu 2014)."""
    models = 50
    labels, scores = scored_models(models, 10**5)
    with doubles(labels, scores) as file:
        mine = values(build / "bench/validation/bench_validation_delong", file.name, models)

    def by_ranks():
        positives, negatives = scores[:, labels], scores[:, ~labels]
        m, n = positives.shape[1], negatives.shape[1]
        both = np.stack([scipy.stats.rankdata(row) for row in np.hstack([positives, negatives])])
        of_positives = (both[:, :m] - np.stack([scipy.stats.rankdata(row) for row in positives])) / n
        of_negatives = 1 - (both[:, m:] - np.stack([scipy.stats.rankdata(row) for row in negatives])) / m
        area = of_positives.mean(axis=1)
        covariance = np.cov(of_positives) / m + np.cov(of_negatives) / n
        own = np.diag(covariance)
        z = (area[:, None] - area) / np.sqrt(np.maximum(own[:, None] + own - 2 * covariance, 1e-300))
        answers = {f"z.{a}.{b}": z[a, b] for a, b in itertools.combinations(range(models), 2)}
        for k in range(models):
            answers |= {f"auc.{k}": area[k], f"variance.{k}": own[k]}
        return answers

    seconds, theirs = best(1, by_ranks)
    return mine["seconds"], f"scipy {scipy.__version__}", seconds, differ(mine, theirs, theirs, 1e-8)


def seven_requirements(build):
    """10⁵ cases in 25,000 patients, seven metrics with bounds. Three of them have no better bound than 2,000 resamples
    of the patients: scikit-learn and NumPy evaluate these three on one resample after the other (ten are timed, the
    time is that of 2,000) and leave the bounds of the other four out. One thread on both sides."""
    random = np.random.default_rng(4)
    cases, of_patient, resamples, timed = 10**5, 4, 2000, 10
    labels = random.random(cases) < 0.2
    scores = 1 / (1 + np.exp(-(2 * labels - 1.5 + random.normal(size=cases))))
    with doubles(labels, scores) as file:
        mine = values(build / "bench/validation/bench_validation_requirements", file.name, of_patient, 1)

    def calibration_error(label, score):
        place = np.minimum((score * 10).astype(int), 9)
        apart = np.bincount(place, weights=score - label)
        return np.abs(apart).sum() / len(label)

    def resampled(label, score):
        called = score >= 0.5
        hits, false_alarms = np.sum(called & label), np.sum(called & ~label)
        return {"average_precision/1": sklearn.metrics.average_precision_score(label, score),
                "net_benefit/1": (hits - false_alarms) / len(label), "ece.equal_width.left_closed/1": calibration_error(label, score)}

    called = scores >= 0.5
    estimates = {**resampled(labels, scores), "auc.mann_whitney.midrank/1": sklearn.metrics.roc_auc_score(labels, scores),
                 "sensitivity/1": np.mean(called[labels]), "specificity/1": np.mean(~called[~labels]),
                 "brier.mean_squared/1": np.mean((scores - labels) ** 2)}
    wrong = differ(mine, estimates, estimates, 1e-10)
    start = time.process_time()
    for _ in range(timed):
        drawn = random.integers(cases // of_patient, size=cases // of_patient)
        at = (of_patient * drawn[:, None] + np.arange(of_patient)).ravel()
        resampled(labels[at], scores[at])
    seconds = (time.process_time() - start) * resamples / timed
    return mine["seconds"], f"scikit-learn {sklearn.__version__}", seconds, wrong


WORKS = {
    "two_models": two_models,
    "fifty_models": fifty_models,
    "seven_requirements": seven_requirements,
    "harrell": lambda build: concordance(build, "harrell", ("concordant", "discordant")),
    "uno": lambda build: concordance(build, "uno", ()),
    "reader_study": reader_study,
    **segmentation_scores.WORKS,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", default=",".join(WORKS))
    options = parser.parse_args()
    failed = 0
    for work in options.only.split(","):
        mine, peer, theirs, wrong = WORKS[work](options.build)
        mine, theirs = float(mine), float(theirs)
        if wrong:
            failed += 1
            print(f"{work}: answers differ: {', '.join(wrong)}", file=sys.stderr)
        elif options.json:
            print(json.dumps({"work": work, "etalon_seconds": mine, "peer": peer, "peer_seconds": theirs,
                              "ratio": theirs / mine}), flush=True)
        else:
            print(f"{work:28s} etalon {mine:9.4f} s   {peer:36s} {theirs:9.4f} s   {theirs / mine:8.1f} times",
                  flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
