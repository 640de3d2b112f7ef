"""The bound of a Brier score, and of a scaled one (docs/semantics/bounds.md, "Brier score")."""

import numpy as np
from scipy import stats
from scipy.optimize import brentq

from share_bound import effective, floored


def error(alpha):
    """One-sided; less of it in far tails."""
    return alpha / 2 * min(1, 0.9 * (alpha / 2 / 0.005) ** 0.07)


def upper_of_mean(mean, rows, k, imagined_loss, largest, alpha):
    """1 of the page: `rows` are the patients' influences on the mean, an imagined patient of k cases adds
    imagined_loss·k/n; `largest` is what a case loses at most."""
    z, t = stats.norm.isf(error(alpha)), stats.t.isf(error(alpha), floored(effective(k)) - 1)
    patients, cases = len(k), k.sum()
    squares, cubes = (rows**2).sum() * patients / (patients - 1), (rows**3).sum()
    value = None
    for size in np.unique(k):
        imagined = imagined_loss * size / cases
        variance = squares + imagined**2
        skewness = np.clip((max(cubes, 0) + imagined**3) / variance**1.5, 0, 3)
        own = mean + (t + skewness * (2 * z**2 + 1) / 6) * np.sqrt(variance)
        value = own if value is None else max(value, min(own, value + largest * k[k >= size].sum() / cases))
    return value


def unseen(k, alpha):
    """2 of the page: what a share of patients that may have gone unseen would cost."""
    return 1 - error(alpha) ** (1 / floored(effective(k)))


def measured_half(rows, k, alpha):
    """t·√V without the imagined patient."""
    t, patients = stats.t.isf(alpha / 2, floored(effective(k)) - 1), len(k)
    return t * np.sqrt((rows**2).sum() * patients / (patients - 1))


def interval(mean, rows, k, largest, alpha):
    """Both ends of a mean loss; `largest`: what a case loses at most (1, or its weight)."""
    upper = max(upper_of_mean(mean, rows, k, largest - mean, largest, alpha), largest * unseen(k, alpha))
    return max(0.0, mean - measured_half(rows, k, alpha)), min(1.0, upper)


def scaled_interval(loss, share, k, sums, alpha):
    """Both ends of 1 − loss/(π(1 − π)): `share` are the cases' (y − π)², `sums` adds up by patient."""
    cases, mean, other = len(loss), loss.mean(), share.mean()
    relative = mean / other

    def bound(r):
        difference = loss - r * share
        rows = sums(difference - difference.mean()) / cases
        return upper_of_mean(difference.mean(), rows, k, 1 - mean, 1, alpha)

    lower = 1 - root(bound, relative, 1 / other)
    rows = sums(loss - relative * share) / cases / other
    return min(lower, 1 - unseen(k, alpha) / other), min(1.0, 1 - relative + measured_half(rows, k, alpha))


def root(bound, least, most):
    """The least ratio at which the bound is 0 or less; `most` where there is none."""
    return brentq(bound, least, most, xtol=1e-15, rtol=1e-15) if bound(most) <= 0 < bound(least) else most


def flawless(k, largest, alpha):
    """The upper end of patients of whom nothing was lost."""
    return max(upper_of_mean(0.0, np.zeros(len(k)), k, largest, largest, alpha), largest * unseen(k, alpha))


def scaled_flawless(share, k, sums, alpha):
    """The lower end of a scaled score where nothing was lost."""
    other = share.mean()

    def bound(r):
        return upper_of_mean(-r * other, sums(r * (other - share)) / len(share), k, 1.0, 1, alpha)

    return min(1 - root(bound, 0.0, 1 / other), 1 - unseen(k, alpha) / other)
