#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""AUC, Brier score, its parts, smooth calibration, clustered variance and bootstrap intervals against
scikit-learn, SciPy and plain NumPy.

Needs: numpy, scipy, scikit-learn. Usage: statistics_sklearn.py <statistics_dump program>
"""
import collections
import subprocess
import sys
import tempfile

import numpy as np
from scipy import optimize, stats
from sklearn import metrics
from sklearn.isotonic import IsotonicRegression
from statsmodels.nonparametric.smoothers_lowess import lowess

failed = 0
compared = 0


def etalon(program, label, a, b, patient):
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        for row in zip(label, a, b, patient):
            file.write("%d,%.17g,%.17g,p%d\n" % row)
        file.flush()
        output = subprocess.run([program, file.name], check=True, capture_output=True, text=True)
    values = collections.defaultdict(list)
    for line in output.stdout.splitlines():
        name, value = line.split(" ")
        values[name].append(float(value))
    return values


def agree(table, what, mine, theirs, tolerance=1e-12):
    global failed, compared
    theirs = float(theirs)
    off = abs(mine - theirs) / max(abs(theirs), sys.float_info.min) if mine != theirs else 0.0
    good = off <= tolerance
    failed += not good
    compared += 1
    print(f"{'ok  ' if good else 'FAIL'} {table:10s} {what:18s} {theirs:.17g}  off by {off:.1e}")


def kernel(label, score):
    """Pairs of a positive (rows) and a negative case: 1 won, 0.5 tied, 0 lost."""
    x, y = score[label == 1][:, None], score[label == 0][None, :]
    return (x > y) + 0.5 * (x == y)


def clustered_covariance(label, scores, patient):
    """Obuchowski 1997, equations 3 to 5 and 8."""
    ids = np.unique(patient)
    rows, columns = patient[label == 1], patient[label == 0]
    m, n = len(rows), len(columns)
    dx, dy = [], []
    for score in scores:
        psi = kernel(label, score)
        theta = psi.mean()
        dx.append(np.array([(psi.mean(1)[rows == i] - theta).sum() for i in ids]))
        dy.append(np.array([(psi.mean(0)[columns == i] - theta).sum() for i in ids]))
    i10, i01, i = len(np.unique(rows)), len(np.unique(columns)), len(ids)

    def between(r, s):
        s10 = i10 / ((i10 - 1) * m) * (dx[r] * dx[s]).sum()
        s01 = i01 / ((i01 - 1) * n) * (dy[r] * dy[s]).sum()
        s11 = i / (i - 1) * ((dx[r] * dy[s]).sum() + (dy[r] * dx[s]).sum())
        return s10 / m + s01 / n + s11 / (m * n)

    return between(0, 0), between(1, 1), between(0, 1)


def newcombe(auc, m, n):
    """Newcombe 2006, method 5, solved by Brent's method."""
    z, half = stats.norm.ppf(0.975), (m + n) / 2

    def deviation(t):
        return np.sqrt(t * (1 - t) * (1 + (half - 1) * ((1 - t) / (2 - t) + t / (1 + t))) / (m * n))

    options = {"xtol": 1e-16, "rtol": 1e-15}
    return (optimize.brentq(lambda t: auc - t - z * deviation(t), 0, auc - 1e-9, **options),
            optimize.brentq(lambda t: t - auc - z * deviation(t), auc + 1e-9, 1, **options))


def bca(replicates, estimate, left_out):
    """Efron 1987, written from SciPy's conventions: mid-ranks for ties, linear quantiles."""
    share = ((replicates < estimate).sum() + (replicates <= estimate).sum()) / (2 * len(replicates))
    d = left_out.mean() - left_out
    a = (d ** 3).sum() / (6 * (d ** 2).sum() ** 1.5)
    bias = stats.norm.ppf(share)
    limits = []
    for z in stats.norm.ppf([0.025, 0.975]):
        at = stats.norm.cdf(bias + (bias + z) / (1 - a * (bias + z)))
        limits.append(np.quantile(replicates, at))
    return a, limits


def compare(program, table, label, a, b, patient):
    mine = etalon(program, label, a, b, patient)

    def check(what, theirs, tolerance=1e-12):
        agree(table, what, mine[what][0], theirs, tolerance)

    check("auc.a", metrics.roc_auc_score(label, a))
    check("auc.b", metrics.roc_auc_score(label, b))
    check("brier", metrics.brier_score_loss(label, a))
    recalibrated = IsotonicRegression().fit(a, label).predict(a)
    loss, known = ((recalibrated - label) ** 2).mean(), label.mean() * (1 - label.mean())
    check("corp.miscalibration", metrics.brier_score_loss(label, a) - loss, 1e-10)
    check("corp.discrimination", known - loss, 1e-10)
    check("corp.uncertainty", known)
    order = np.argsort(a, kind="stable")
    places = a.min() + (a.max() - a.min()) * np.arange(11) / 10
    smooth = lowess(label[order].astype(float), a[order], frac=0.75, it=0, delta=0, xvals=places)
    for one, other in zip(mine["smooth"], smooth):
        agree(table, "smooth", one, other, 1e-9)
    for what, theirs in zip(("clustered.a", "clustered.b", "clustered.cov"),
                            clustered_covariance(label, [a, b], patient)):
        check(what, theirs, 1e-10 if what == "clustered.cov" else 1e-12)
    lower, upper = newcombe(metrics.roc_auc_score(label, a), (label == 1).sum(), (label == 0).sum())
    check("newcombe.a.lower", lower)
    check("newcombe.a.upper", upper)

    left_out = [metrics.roc_auc_score(label[patient != i], a[patient != i])
                for i in dict.fromkeys(patient)]
    for i, (ours, theirs) in enumerate(zip(mine["left_out"], left_out, strict=True)):
        if i < 5:
            agree(table, f"without {i}", ours, theirs)
    acceleration, limits = bca(np.array(mine["replicate"]), mine["auc.a"][0], np.array(left_out))
    check("acceleration", acceleration, 1e-9)
    check("bca.lower", limits[0])
    check("bca.upper", limits[1])
    check("percentile.lower", np.quantile(mine["replicate"], 0.025))
    check("percentile.upper", np.quantile(mine["replicate"], 0.975))


def main():
    random = np.random.default_rng(3)
    for index, (patients, levels) in enumerate([(40, 16), (120, 1000), (60, 4)]):
        cases = 3 * patients
        patient = np.concatenate([np.arange(patients), random.integers(0, patients, 2 * patients)])
        label = random.integers(0, 2, cases)
        label[:4] = [0, 1, 0, 1]
        shared = random.normal(size=patients)[patient]
        score = 1 / (1 + np.exp(-(shared + random.normal(size=cases) + 1.5 * label - 0.7)))
        other = np.clip(score + random.normal(scale=0.2, size=cases), 0, 1)
        compare(sys.argv[1], f"table {index}", label, np.round(score * levels) / levels,
                np.round(other * levels) / levels, patient)
    print(f"{compared} values compared, {failed} disagree")
    return 1 if failed or compared < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
