"""Lower bounds of a difference of two AUCs and of two shares (docs/semantics/bounds.md, "Difference").

Missing outputs: `worst` and `best` are what the difference could have been for each patient.
"""

import numpy as np
from scipy import stats
from scipy.optimize import brentq

import share_bound
from auc_bound import placements, table_of, variance_of
from share_bound import effective, floored


def studentized(difference, variance, least, known, patients, alpha):
    """D − (t + γ(2z² + 1)/6)·√V; `least` are the patients' influences at worst."""
    z, t = stats.norm.isf(alpha / 2), stats.t.isf(alpha / 2, floored(patients) - 1)
    if variance <= 0:
        skewness = 0.0
    elif known:
        skewness = -(least**3).sum() / variance**1.5
    else:
        skewness = -min(0.0, least.min()) / np.sqrt(variance)
    return difference - (t + np.clip(skewness, 0, 3) * (2 * z**2 + 1) / 6) * np.sqrt(variance)


def guess_root(difference, scale):
    """The d < 0 farthest from 0 with (D − d)² ≤ scale·|d|(1/2 − |d|); D where there is none."""
    middle = scale / 2 - 2 * difference
    inside = middle**2 - 4 * (1 + scale) * difference**2
    if inside < 0 or middle <= 0:
        return difference
    return min(difference, -(middle + np.sqrt(inside)) / (2 * (1 + scale)))


def of_aucs(worst, best, label, patient, alpha):
    """`worst` and `best`: pairs of score columns (candidate, reference)."""
    positive = label == 1
    _, patient = np.unique(patient, return_inverse=True)
    count = patient.max() + 1
    gain = [placements(pair[0], positive) - placements(pair[1], positive) for pair in (worst, best)]
    k = table_of(patient, positive, np.ones(len(label)), count)
    sizes = k.sum(axis=1)
    mean = [each[positive].mean() for each in gain]
    sums = [table_of(patient, positive, each, count) for each in gain]
    least, most = sums[0] - mean[1] * k, sums[1] - mean[0] * k
    known = all(np.array_equal(a, b) for a, b in zip(worst, best))
    variance = variance_of(least, most, k)
    rarer = min(effective(k[0]), effective(k[1]))
    influence = (least / sizes[:, None]).sum(axis=0)
    values = [studentized(mean[0], variance, influence, known, rarer, alpha),
              guess_root(mean[0], stats.norm.isf(alpha / 2) ** 2 / rarer)]
    for own, sum_of, cases in zip(k, sums[0], sizes):
        for size in np.unique(own[own > 0])[1:]:
            larger = own >= size
            patients = effective(own[larger])
            t = stats.t.isf(alpha / 2, max(1.0, floored(patients) - 1))
            difference = sum_of[larger].sum() / own[larger].sum()
            part = own[larger].sum() / cases
            values.append(mean[0] - part * (difference - guess_root(difference, t**2 / patients)))
    return max(-1.0, min(values))


def tango(gained, lost, pairs, z):
    """The lowest difference that Tango's 1998 score does not reject."""
    def score(delta):
        b = (2 * pairs - gained + lost) * delta - gained - lost
        c = -lost * delta * (1 - delta)
        share = (np.sqrt(max(0.0, b * b - 8 * pairs * c)) - b) / (4 * pairs)
        variance = pairs * (2 * share + delta * (1 - delta))
        apart = gained - lost - pairs * delta
        return (apart / np.sqrt(variance) if variance > 0 else np.inf * (apart > 0)) - z

    highest = (gained - lost) / pairs
    return brentq(score, -1 + 1e-15, highest - 1e-15, xtol=1e-16, rtol=1e-15)


def most_together(least, most, weight, imagined):
    """The largest (Σd² + c)/(Σwd + c) over numbers of changes d, each the least or the most."""
    share = 0.0
    while True:
        d = np.where(most * (most - share * weight) > least * (least - share * weight), most, least)
        below = (weight * d).sum() + imagined
        now = ((d**2).sum() + imagined) / below if below > 0 else 1.0
        if now <= share:
            return share
        share = now


def effective_cases(k, least, most):
    """cases / k̂: over how many cases the changes are spread."""
    size = (k**2).sum() / k.sum()
    if not least.any():
        return k.sum() / size
    share = most_together(least, most, k, size**2 / 4)
    together = most_together(least, most, np.ones(len(k)), 0.0)
    return k.sum() / max(size * share, min(size, together))


def of_shares(worst, best, k, alpha):
    """`worst` and `best`: pairs of arrays, cases gained and lost of each patient; k his cases."""
    (gained, lost), (most_gained, least_lost) = worst, best
    cases, z = k.sum(), stats.norm.isf(alpha / 2)
    mean = [(gained - lost).sum() / cases, (most_gained - least_lost).sum() / cases]
    least = (gained - lost) - mean[1] * k
    most = (most_gained - least_lost) - mean[0] * k
    farthest = np.maximum(abs(least), abs(most))
    variance = len(k) / (len(k) - 1) * (farthest**2).sum() / cases**2
    known = np.array_equal(gained, most_gained) and np.array_equal(lost, least_lost)
    pairs = effective_cases(k, gained + least_lost, np.minimum(k, most_gained + lost))
    part = pairs / cases
    values = [studentized(mean[0], variance, least / cases, known, effective(k), alpha),
              tango(part * gained.sum(), part * lost.sum(), pairs, z)]
    if len(k) < cases:
        third = gained.sum() / cases - (1 - share_bound.lower_bound(lost, k, alpha))
        if k.min() == k.max():
            patients = effective(k)
            third = max(third, tango(gained.sum() / cases * patients, lost.sum() / cases * patients, patients, z))
        values.append(third)
    return max(-1.0, min(values))
