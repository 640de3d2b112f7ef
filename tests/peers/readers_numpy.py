#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reader studies against the formulas in plain NumPy, written from the papers: U-statistics (Gallas 2006;
Gallas & Brown 2008) from every reader's whole matrix of successes, Obuchowski-Rockette (Hillis 2007)
from NumPy's covariances. iMRMC's example, with the figures that iMRMC 2.1 gives for it, then random
studies, fully crossed, split-plot and with gaps; the seed is printed.

Needs: numpy. Usage: readers_numpy.py <readers_dump program> <reader_study.csv> [<seed>]
"""
import csv
import itertools
import subprocess
import sys
import tempfile
import time as clock

import numpy as np

failed = 0
compared = 0


def etalon(program, file):
    output = subprocess.run([program, file], check=True, capture_output=True, text=True)
    return {name: float(value) for name, value in (line.split(" ") for line in output.stdout.splitlines())}


def agree(table, what, mine, theirs, tolerance=1e-10):
    global failed, compared
    theirs = float(theirs)
    off = abs(mine - theirs) / max(abs(theirs), 1e-6) if mine != theirs else 0.0
    good = off <= tolerance
    failed += not good
    compared += 1
    print(f"{'ok  ' if good else 'FAIL'} {table:12s} {what:20s} {theirs:.17g}  off by {off:.1e}")


def read(file):
    """Scores (modality, reader, case) with NaN, truth (case); names in the order of their first row."""
    with open(file, newline="") as table:
        rows = list(csv.DictReader(table))
    cases = list(dict.fromkeys(row["caseID"] for row in rows))
    readers = list(dict.fromkeys(row["readerID"] for row in rows if row["readerID"] != "truth"))
    modalities = list(dict.fromkeys(row["modalityID"] for row in rows if row["readerID"] != "truth"))
    score = np.full((len(modalities), len(readers), len(cases)), np.nan)
    truth = np.zeros(len(cases))
    for row in rows:
        at = cases.index(row["caseID"])
        if row["readerID"] == "truth":
            truth[at] = float(row["score"])
        else:
            score[modalities.index(row["modalityID"]), readers.index(row["readerID"]), at] = float(row["score"])
    return score, truth


def successes(score, truth):
    """(modality, reader, negative, positive), 0 where not read; and whether it was read."""
    negative, positive = score[:, :, truth == 0][..., None], score[:, :, truth == 1][:, :, None, :]
    known = ~np.isnan(negative) & ~np.isnan(positive)
    won = (positive > negative) + 0.5 * (positive == negative)
    known &= known.any(axis=(2, 3), keepdims=True)
    return np.where(known, won, 0.0), known.astype(float)


def shared(a, b):
    """Sums of products that share exactly (reader, negative, positive)."""
    least = {}
    for share in itertools.product((False, True), repeat=3):
        free = tuple(axis for axis, is_shared in enumerate(share) if not is_shared)
        least[share] = (a.sum(axis=free, keepdims=True) * b.sum(axis=free, keepdims=True)).sum()
    exact = {}
    for share in least:
        exact[share] = sum((-1) ** (sum(more) - sum(share)) * least[more] for more in least
                           if all(m >= s for m, s in zip(more, share)))
    return least, exact


def covariance(won, known, weight, a, b):
    least, product = shared(won[a], won[b])
    least_count, count = shared(known[a], known[b])
    least_weight, weighted = shared(known[a] * weight[a], known[b] * weight[b])
    value = sum(weighted[s] * product[s] / count[s] for s in product if count[s] > 0.5)
    none = (False, False, False)
    components, freedom = [], []
    for share in ((True, False, False), (False, True, False), (False, False, True)):
        if least_count[share] > 0.5:
            components.append(least[share] / least_count[share] - least[none] / least_count[none])
            freedom.append(round(1 / least_weight[share] - 1))
        else:
            components.append(0.0)
            freedom.append(np.inf)
    return value - product[none] / count[none], np.array(components), np.array(freedom)


def satterthwaite(variance, components, freedom):
    return max(variance ** 2 / (components ** 2 / freedom ** 3).sum(), freedom.min())


def compare_u(name, prefix, mine, won, known, equal):
    pairs = known.sum(axis=(2, 3), keepdims=True)
    if equal:
        weight = 1 / np.where(pairs > 0, pairs, np.inf) / (pairs > 0).sum(axis=1, keepdims=True)
    else:
        weight = np.broadcast_to(1 / pairs.sum(axis=1, keepdims=True), pairs.shape)
    auc = (won * weight).sum(axis=(1, 2, 3))
    first, second, both = (covariance(won, known, weight, a, b) for a, b in ((0, 0), (1, 1), (0, 1)))
    for m, own in ((0, first), (1, second)):
        agree(name, f"{prefix} auc {m}", mine[f"{prefix}.{m}"], auc[m])
        agree(name, f"{prefix} variance {m}", mine[f"{prefix}.{m}.variance"], own[0], 1e-9)
        if own[0] > 0:
            agree(name, f"{prefix} df {m}", mine[f"{prefix}.{m}.df"], satterthwaite(*own), 1e-8)
    agree(name, f"{prefix} covariance", mine[f"{prefix}.covariance"], both[0], 1e-9)
    variance = first[0] + second[0] - 2 * both[0]
    agree(name, f"{prefix} difference", mine[prefix], auc[0] - auc[1])
    agree(name, f"{prefix} var difference", mine[f"{prefix}.variance"], variance, 1e-9)
    if variance > 0:
        components = first[1] + second[1] - 2 * both[1]
        agree(name, f"{prefix} df", mine[f"{prefix}.df"],
              satterthwaite(variance, components, np.minimum(first[2], second[2])), 1e-8)


def compare_or(name, mine, won, known):
    """Fully crossed studies: covariances of placements by numpy.cov."""
    modalities, readers, negatives, positives = won.shape
    theta = won.mean(axis=(2, 3))
    s = (np.cov(won.mean(axis=2).reshape(-1, positives)) / positives
         + np.cov(won.mean(axis=3).reshape(-1, negatives)) / negatives)
    s = s.reshape(modalities, readers, modalities, readers)
    same, other = np.eye(readers, dtype=bool), ~np.eye(readers, dtype=bool)
    error = np.mean([s[i, :, i][same].mean() for i in (0, 1)])
    cov1, cov2 = s[0, :, 1][same].mean(), np.mean([s[i, :, i][other].mean() for i in (0, 1)])
    cov3 = s[0, :, 1][other].mean()
    centred = theta - theta.mean(axis=1, keepdims=True) - theta.mean(axis=0) + theta.mean()
    square = (centred ** 2).sum() / (readers - 1)
    bottom = square + readers * max(cov2 - cov3, 0)
    agree(name, "or difference", mine["or"], theta[0].mean() - theta[1].mean())
    agree(name, "or variance", mine["or.variance"], 2 * bottom / readers)
    agree(name, "or df", mine["or.df"], bottom ** 2 / square ** 2 * (readers - 1), 1e-9)
    agree(name, "or cases", mine["or.cases.variance"],
          2 / readers * (error - cov1 + (readers - 1) * (cov2 - cov3)))
    agree(name, "or readers", mine["or.readers.variance"], 2 * square / readers)
    for m in (0, 1):
        square = theta[m].var(ddof=1)
        bottom = square + readers * max(s[m, :, m][other].mean(), 0)
        agree(name, f"or variance {m}", mine[f"or.{m}.variance"], bottom / readers)
        agree(name, f"or df {m}", mine[f"or.{m}.df"], bottom ** 2 / square ** 2 * (readers - 1), 1e-9)


def random_study(random, readers, cases, design):
    truth = np.arange(cases) % 2
    score = (random.normal(size=(1, 1, cases)) + random.normal(size=(2, readers, cases))
             + truth * (1 + 0.5 * random.normal(size=(1, readers, 1)) + np.array([0, 0.4])[:, None, None]))
    score = np.round(score, 1)
    if design == "split":
        block = np.arange(cases) * 2 // cases
        score[:, block[None, :] != (np.arange(readers) % 2)[:, None]] = np.nan
    if design == "gaps":
        score[random.random(score.shape) < 0.2] = np.nan
    return score, truth


def write(score, truth, file):
    file.write("readerID,caseID,modalityID,score\n")
    for i, label in enumerate(truth):
        file.write(f"truth,c{i},truth,{label}\n")
    for (m, r, i), value in np.ndenumerate(score):
        if not np.isnan(value):
            file.write(f"r{r},c{i},m{m},{value!r}\n".replace("np.float64(", "").replace(")", ""))
    file.flush()


def main():
    program, example = sys.argv[1:3]
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else clock.time_ns() % 10**9
    print("seed", seed)
    random = np.random.default_rng(seed)
    mine = etalon(program, example)
    won, known = successes(*read(example))
    for prefix in ("u", "equal"):
        compare_u("example", prefix, mine, won, known, prefix == "equal")
    compare_or("example", mine, won, known)
    for what, noted, digits in (("u.0", 0.692875, 1e-12), ("u.1", 0.765625, 1e-12), ("u", -0.07275, 1e-12),
                                ("u.variance", 0.00161032219757, 1e-11), ("u.df", 30.3679136852, 1e-11),
                                ("u.0.variance", 0.0030358247966, 1e-11),
                                ("u.1.variance", 0.00403884805432, 1e-11)):
        agree("example", f"noted {what}", mine[what], noted, digits)
    for readers, cases, design in ((4, 30, "crossed"), (6, 60, "split"), (5, 50, "gaps"), (3, 80, "gaps")):
        score, truth = random_study(random, readers, cases, design)
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            write(score, truth, file)
            mine = etalon(program, file.name)
            won, known = successes(*read(file.name))
        for prefix in ("u", "equal"):
            compare_u(design, prefix, mine, won, known, prefix == "equal")
        if design == "crossed":
            compare_or(design, mine, won, known)
    print(f"{compared} values compared, {failed} disagree")
    return 1 if failed or compared < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
