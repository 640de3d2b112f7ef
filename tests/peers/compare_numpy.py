#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`etalon compare` of tables with missing outputs against plain NumPy and SciPy, written from docs/formats/comparison.md
and docs/semantics/bounds.md: both ends of the differences of AUC, sensitivity, specificity, accuracy and Brier score over patients of
one case each, and the two tables exchanged.

Needs: numpy, scipy. Usage: compare_numpy.py <etalon program> [<seed>]
"""
import json
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from scipy import optimize, stats

sys.path.insert(0, str(Path(__file__).parent / "clean_room"))
import bounded_mean

PROGRAM = sys.argv[1]
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbits(32)
print("seed", SEED)
ALPHA, THRESHOLD = 0.025, 0.5
Z = stats.norm.ppf(1 - ALPHA)
failed = 0


def require(good, what):
    global failed
    failed += not good
    print("ok  " if good else "FAIL", what)


def compare(first, second, label):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name, scores in (("first", first), ("second", second)):
            rows = [f"c{i:05d},p{i:05d},{'' if np.isnan(s) else repr(float(s))}" for i, s in enumerate(scores)]
            (folder / name).write_text("case,patient,score\n" + "\n".join(rows) + "\n")
        (folder / "labels").write_text("case,label\n" + "\n".join(f"c{i:05d},{y}" for i, y in enumerate(label)) + "\n")
        run = subprocess.run([PROGRAM, "compare", folder / "first", folder / "second", "--labels", folder / "labels", "--set",
                              f"threshold={THRESHOLD}", "--json"], check=True, capture_output=True, text=True)
    found = json.loads(run.stdout)
    return {metric["metric"].split(".")[0].split("/")[0]: metric for metric in found["metrics"]}, found


def filled(scores, label, is_low):
    """Missing outputs as wrong or as right as they can be: beyond every score."""
    is_wrong = label == (1 if is_low else 0)
    return np.where(np.isnan(scores), np.where(is_wrong, -1e9, 1e9), scores)


def widest(least, most):
    return np.where(most < -least, least, most)


def bound(difference, variance, skewness, patients, other):
    """Student's t with the skewness to the left, at most 3; and what few discordant cases leave open."""
    t = stats.t.ppf(1 - ALPHA, patients - 1)
    measured = difference - (t + np.clip(-skewness, 0, 3) * (2 * Z**2 + 1) / 6) * np.sqrt(variance)
    return max(-1.0, min(measured, other))


def skewness_of(deviations, variance, is_known):
    if variance <= 0:
        return 0.0
    return (deviations**3).sum() / variance**1.5 if is_known else min(0.0, deviations.min()) / np.sqrt(variance)


def tango(gained, lost, n):
    """The lowest difference whose score statistic is not above z (Tango 1998)."""
    def score(delta):
        b = (2 * n - gained + lost) * delta - gained - lost
        share = (np.sqrt(max(0.0, b * b + 8 * n * lost * delta * (1 - delta))) - b) / (4 * n)
        return (gained - lost - n * delta) / np.sqrt(n * (2 * share + delta * (1 - delta))) - Z
    high = (gained - lost) / n
    return optimize.brentq(score, -1 + 1e-14, high - 1e-14, xtol=1e-15)


def share_low(worst, best):
    """Of differences of successes, one case per patient: `worst` and `best` are -1, 0 or 1."""
    n = len(worst)
    least, most = worst - best.mean(), best - worst.mean()
    variance = n / (n - 1) * (widest(least, most) ** 2).sum() / n**2
    skewness = skewness_of(least / n, variance, np.array_equal(worst, best))
    return bound(worst.mean(), variance, skewness, n, tango((worst > 0).sum(), (worst < 0).sum(), n))


def placements(score, label):
    up, down = score[label == 1], score[label == 0]
    won = (up[:, None] > down[None, :]) + 0.5 * (up[:, None] == down[None, :])
    return won.mean(1), won.mean(0)


def area_low(worst, best, label):
    """`worst`, `best`: pairs of the candidate's and the reference's scores."""
    ends = [[a - b for a, b in zip(placements(pair[0], label), placements(pair[1], label))] for pair in (worst, best)]
    is_known = all(np.array_equal(a, b) for a, b in zip(worst, best))
    mean = [ends[0][0].mean(), ends[1][0].mean()]
    variance, deviations = 0.0, []
    for at_worst, at_best in zip(*ends):
        n = len(at_worst)
        least, most = at_worst - mean[1], at_best - mean[0]
        variance += n / (n - 1) * (widest(least, most) ** 2).sum() / n**2
        deviations.append(least / n)
    patients = min(len(part) for part in ends[0])
    # The farthest d < 0 with (D - d)^2 <= z^2 |d|(1/2 - |d|)/I.
    k, d = Z**2 / patients, mean[0]
    roots = np.roots([1 + k, k / 2 - 2 * d, d * d])
    roots = roots[np.isreal(roots)].real
    guess = roots.min() if len(roots) and roots.min() < 0 else d
    skewness = skewness_of(np.concatenate(deviations), variance, is_known)
    return bound(d, variance, skewness, patients, min(d, guess))


def lowest(candidate, reference, label):
    worst = (filled(candidate, label, True), filled(reference, label, False))
    best = (filled(candidate, label, False), filled(reference, label, True))
    right = [[(score >= THRESHOLD) == (label == 1) for score in pair] for pair in (worst, best)]
    net = [pair[0].astype(int) - pair[1].astype(int) for pair in right]
    return {"auc": area_low(worst, best, label),
            "sensitivity": share_low(net[0][label == 1], net[1][label == 1]),
            "specificity": share_low(net[0][label == 0], net[1][label == 0]),
            "accuracy": share_low(*net)}


random = np.random.default_rng(SEED)
for trial in range(8):
    cases = int(random.integers(120, 400))
    label = (np.arange(cases) % int(random.integers(2, 5)) == 0).astype(int)
    truth = random.normal(1.6 * label - 0.8, 1)
    tables = []
    for missing in ((0, 0.2), (0.1, 0.1), (0.02, 0), (0, 0))[trial % 4]:
        scores = np.round(1 / (1 + np.exp(-truth - random.normal(0, 0.2 + 0.4 * (trial % 3), cases))), 2)
        tables.append(np.where(random.random(cases) < missing, np.nan, scores))
    found, document = compare(*tables, label)
    swapped, _ = compare(*tables[::-1], label)
    low, high = lowest(*tables, label), lowest(*tables[::-1], label)
    require([document["missing"][side] for side in ("first", "second")] == [int(np.isnan(t).sum()) for t in tables], "missing outputs")
    for metric in low:
        mine, other = found[metric]["difference"], swapped[metric]["difference"]
        require(abs(mine["lower"] - low[metric]) < 1e-10 and abs(mine["upper"] + high[metric]) < 1e-10,
                f"{metric}: {mine['lower']!r} to {mine['upper']!r}, NumPy {low[metric]!r} to {-high[metric]!r}")
        require(abs(mine["lower"] + other["upper"]) < 1e-15 and abs(mine["upper"] + other["lower"]) < 1e-15 and
                {found[metric]["better"], swapped[metric]["better"]} in ({"first", "second"}, {"not_told"}), f"{metric}, exchanged")
        require(abs(mine["estimate"] - found[metric]["first"]["estimate"] + found[metric]["second"]["estimate"]) < 1e-15, f"{metric}, estimate")
    if np.isnan(tables).any():
        require(all(found["brier"][side]["lower"] is not None for side in ("first", "second", "difference")), "Brier scores with missing outputs")
    # Missing outputs of the first lose nothing and of the second all for the lower end, the reverse for the upper one.
    lost = [[np.where(np.isnan(table), most, (table - label) ** 2) for most in (0, 1)] for table in tables]
    one, mine = np.ones(cases), found["brier"]["difference"]
    ends = [2 * bounded_mean.interval((1 + lost[0][side] - lost[1][1 - side]) / 2, one, 2 * ALPHA)[side] - 1 for side in (0, 1)]
    require(abs(mine["lower"] - ends[0]) < 1e-9 and abs(mine["upper"] - ends[1]) < 1e-9,
            f"brier: {mine['lower']!r} to {mine['upper']!r}, NumPy {ends[0]!r} to {ends[1]!r}")
print(f"{failed} differ")
sys.exit(failed > 0)
