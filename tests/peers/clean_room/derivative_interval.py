"""Intervals by derivative: the infinitesimal jackknife over patients (docs/semantics/judgement.md)."""

import numpy as np
from scipy import stats

from tables import by_patient


def variance(derivative, patient):
    rows = by_patient(patient, derivative)
    return (rows**2).sum() * len(rows) / (len(rows) - 1)


def interval(value, derivative, patient, counting, ends, alpha):
    """`counting`: effective patients who count, rounded down; `ends`: of the metric's range."""
    spread = variance(derivative, patient)
    least, most = ends
    if spread <= 0 or value <= least or value >= most:
        return None
    half = stats.t.isf(alpha / 2, counting - 1) * np.sqrt(spread)
    if np.isfinite(least) and np.isfinite(most):
        share = (value - least) / (most - least)
        odds, step = np.log(share / (1 - share)), half / ((most - least) * share * (1 - share))
        return tuple(least + (most - least) / (1 + np.exp(-(odds + s))) for s in (-step, step))
    if least == 0:
        return value * np.exp(-half / value), value * np.exp(half / value)
    return value - half, value + half
