# SPDX-License-Identifier: Apache-2.0
"""Bounds of mean AUCs of readers and of their differences (docs/semantics/bounds.md, "Readers and cases")."""

from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.optimize import brentq

import reader_metrics as metrics

POWER = 0.75  # between that of nearly separated classes, 1, and that of single cases, 1/2


@dataclass
class Estimate:
    value: float
    variance: float
    degrees: float

    @property
    def error(self):
        return np.sqrt(self.variance)


def of_one(metric, success):
    """Of a mean AUC."""
    if "u_statistic" in metric:
        return by_u_statistics(success)
    return Estimate(metrics.Successes(success).mean, *metrics.obuchowski_rockette_of_one(success))


def of_two(metric, first, second):
    """Of a difference of two modalities."""
    if "u_statistic" in metric:
        return by_u_statistics(first - second)
    return Estimate(metrics.Successes(first - second).mean, *metrics.obuchowski_rockette_of_two(first, second))


def by_u_statistics(success):
    known = metrics.Successes(success)
    variance = metrics.variance_of(known)
    return Estimate(known.mean, variance, metrics.satterthwaite(known, variance))


def capped(degrees, readers):
    return min(degrees, 3 * (readers - 1))


def student(estimate, readers, alpha):
    return stats.t.isf(alpha / 2, capped(estimate.degrees, readers))


def ends_of_one(estimate, t):
    """Each end is where the standard error is what it would be there."""
    own = estimate.value * (1 - estimate.value)

    def apart(end):
        return abs(estimate.value - end) - t * estimate.error * (end * (1 - end) / own) ** POWER

    return brentq(apart, 0, estimate.value, xtol=1e-16), brentq(apart, estimate.value, 1, xtol=1e-16)


def ends_of_two(estimate, both, t):
    """The farther of t standard errors and of MOVER with correlation (Zou 2007)."""
    first, second = both
    rho = np.clip((first.variance + second.variance - estimate.variance) / (2 * first.error * second.error), -1, 1)
    (low, high), (other_low, other_high) = (ends_of_one(each, t) for each in both)
    half = t * estimate.error

    def together(a, b):
        return np.sqrt(max(0.0, a * a + b * b - 2 * rho * a * b))

    return (estimate.value - max(half, together(first.value - low, other_high - second.value)),
            estimate.value + max(half, together(high - first.value, second.value - other_low)))
