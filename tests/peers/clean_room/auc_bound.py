"""The bound of an AUC (docs/semantics/bounds.md, "AUC") and its variance over patients.

A class is described by its patients: k their cases, b the losses (1 − placement) of the cases summed up.
"""

import numpy as np
from scipy import stats
from scipy.optimize import brentq
from scipy.special import betaincinv, ndtr, ndtri, owens_t

from share_bound import effective, floored


def placements(score, positive):
    """For each case the share of the other class that it is in order with, ties half; n entries."""
    result = np.empty(len(score))
    for mine, sign in ((positive, 1), (~positive, -1)):
        others = np.sort(sign * score[~mine])
        own = sign * score[mine]
        below, up_to = np.searchsorted(others, own, "left"), np.searchsorted(others, own, "right")
        result[mine] = (below + up_to) / (2 * len(others))
    return result


def table_of(patient, positive, values, patients):
    """Sums of `values` by class and patient: (2, patients), positives first."""
    return np.array([np.bincount(patient[mine], weights=values[mine], minlength=patients)
                     for mine in (positive, ~positive)])


class AucSpread:
    """What the bound knows of two classes: `worst` and `near` are scores with missing outputs at their
    worst and best; the same array where none is missing."""

    def __init__(self, worst, near, label, patient):
        positive = label == 1
        _, patient = np.unique(patient, return_inverse=True)
        count = patient.max() + 1
        place, best = placements(worst, positive), placements(near, positive)
        self.k = table_of(patient, positive, np.ones(len(label)), count)
        self.sizes = self.k.sum(axis=1)
        self.b = table_of(patient, positive, 1 - place, count)
        self.auc, at_best = place[positive].mean(), best[positive].mean()
        least = table_of(patient, positive, place, count) - at_best * self.k
        most = table_of(patient, positive, best, count) - self.auc * self.k
        self.variance = variance_of(least, most, self.k)
        smallest = np.full((2, count), np.inf)
        for row, mine in enumerate((positive, ~positive)):
            np.minimum.at(smallest[row], patient[mine], 1 - place[mine])
        self.least_loss = np.where(self.k > 0, smallest, 0.0)
        self.loss, self.label, self.patient = 1 - place, label, patient
        self.effective = np.array([effective(self.k[0]), effective(self.k[1])])


def variance_of(least, most, k):
    """Variance over patients of a mean over classes whose deviations lie between least and most (2, patients)."""
    sizes = k.sum(axis=1)
    farthest = np.maximum(abs(least), abs(most))
    patients = (k > 0).sum(axis=1)
    of_classes = patients / (patients - 1) * (farthest**2).sum(axis=1) / sizes**2
    products = np.max([least[0] * least[1], least[0] * most[1], most[0] * least[1], most[0] * most[1]], axis=0)
    all_patients = k.shape[1]
    shared = products.sum() / sizes.prod() * all_patients / (all_patients - 1)
    return max(0.0, of_classes.sum() + 2 * shared)


def student(alpha, spread):
    return stats.t.isf(alpha / 2, floored(spread.effective.min()) - 1)


def normal_variance(a, m, n):
    """Variance of the AUC of m + n cases of two normal classes with AUC a, the larger of two ratios of spreads."""
    def both_right(rho):
        return a * (1 - a) - 2 * owens_t(ndtri(a), np.sqrt((1 - rho) / (1 + rho)))

    values = []
    for ratio in (1.1, 1 / 1.1):
        rho = ratio**2 / (1 + ratio**2)
        values.append((1 - 1 / n) * both_right(rho) / m + (1 - 1 / m) * both_right(1 - rho) / n + a * (1 - a) / (m * n))
    return max(values)


def score_root(auc, spread, weight, added):
    """The smallest a with (auc − a)² < weight · v(a) + added."""
    m, n = spread.effective

    def apart(a):
        return (auc - a) ** 2 - weight * normal_variance(a, m, n) - added

    if auc <= 0 or apart(1e-12) <= 0:
        return 0.0
    return brentq(apart, 1e-12, min(auc, 1 - 1e-15), xtol=1e-16, rtol=1e-15) if apart(min(auc, 1 - 1e-15)) < 0 else auc


def second(spread, alpha):
    z, t = stats.norm.isf(alpha / 2), student(alpha, spread)
    together = 2 * (spread.b[0] * spread.b[1]).sum() / spread.sizes.prod()
    seen = ((spread.b**2).sum(axis=1) / spread.sizes**2).sum()
    whole = score_root(spread.auc, spread, z**2, 1.5 * t**2 * together)
    split = score_root(spread.auc, spread, z**2 / 2, t**2 * seen + 1.5 * t**2 * together)
    least = spread.least_loss * spread.k
    lost = (least.sum(axis=1) / spread.sizes).max()
    if (spread.k > 1).any():
        together = 2 * (least[0] * least[1]).sum() / spread.sizes.prod()
        alike = score_root(1 - lost, spread, z**2, 1.5 * t**2 * together) if lost > 0 else 1.0
        return max(whole, min(split, alike))
    return whole


GRID = np.linspace(-10, 10, 801)  # the trapezoidal rule is exact to rounding for what falls off like a normal density


def separated(m, n, alpha):
    """The AUC at which separated classes of m + n patients have probability alpha / 2."""
    def shift_of(ratio):
        def probability(mu):
            density = n * np.exp(-GRID**2 / 2) / np.sqrt(2 * np.pi) * ndtr(GRID) ** (n - 1)
            return (density * ndtr(-(GRID - mu) / ratio) ** m).sum() * (GRID[1] - GRID[0]) - alpha / 2

        return brentq(probability, -20, 40, xtol=1e-14)

    return min(ndtr(shift_of(s) / np.sqrt(1 + s * s)) for s in (2 / 3, 1, 3 / 2))


def share_at_most(count, patients, alpha):
    """Upper bound (Clopper & Pearson) of a share that `count` of `patients` have."""
    return 1.0 if count >= patients else betaincinv(count + 1, patients - count, 1 - alpha / 2)


def fourth(spread, alpha):
    """1 − c·U over mean losses c of patients of a class, and over sizes from which patients fail alone."""
    value = 1.0
    for k, b, cases in zip(spread.k, spread.b, spread.sizes):
        own = k > 0
        k, b = k[own], b[own]
        for size in np.unique(k):
            larger, lost_by_smaller = k >= size, b[k < size].sum()
            mean, patients = b[larger] / k[larger], effective(k[larger])
            for c in np.unique(mean):
                if c <= 0:
                    continue
                reached = k[larger][mean >= c].sum() / k[larger].sum()
                upper = share_at_most(reached * patients, patients, alpha)
                value = min(value, 1 - (lost_by_smaller + c * upper * k[larger].sum()) / cases)
    return value


def lower_bound(spread, alpha):
    """The lower bound, and what separated classes of these patients would have."""
    m, n = spread.effective
    third = separated(floored(m), floored(n), alpha)
    candidates = [third, spread.auc - student(alpha, spread) * np.sqrt(spread.variance), second(spread, alpha),
                  fourth(spread, alpha)]
    if spread.auc == 1:
        return third, third
    return max(0.0, min(candidates)), third


def other_end(spread, alpha):
    """Upper end by the variance over patients on the logit scale."""
    a = spread.auc
    step = student(alpha, spread) * np.sqrt(spread.variance) / (a * (1 - a))
    return 1 / (1 + np.exp(-(np.log(a / (1 - a)) + step)))
