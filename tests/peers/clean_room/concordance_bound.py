# SPDX-License-Identifier: Apache-2.0
"""Bounds of Harrell's C (docs/semantics/bounds.md, "Harrell's C")."""

import numpy as np
from scipy import stats
from scipy.optimize import brentq

POWER = 0.75


def share_of_one(time, event, patient, until):
    """Share of the compared pairs that a patient with as many cases with an event as any may have."""
    first = (event == 1) & (time < (np.inf if until is None else until))
    pair = first[:, None] & ((time[:, None] < time) | ((time[:, None] == time) & (event == 0)))
    of_case = (pair.sum(axis=1) + pair.sum(axis=0))[first] / pair.sum()
    return min(1.0, of_case.mean() * max(1, np.bincount(patient, weights=event).max()))


def lower_end(value, off):
    """The L from which the value lies t standard errors away, if these are as they would be there."""
    return brentq(lambda end: value - end - off * (end * (1 - end) / (value * (1 - value))) ** POWER, 0, value,
                  xtol=1e-15, rtol=1e-15)


def interval(value, variance, one, counting, alpha):
    if variance <= 0 or not 0 < value < 1:
        return None
    t = stats.t.isf(alpha / 2, counting - 1)
    off = t * np.sqrt(variance)
    below = t * np.hypot(np.sqrt(variance), one * max(0.0, 2 * value - 1))
    above = t * np.hypot(np.sqrt(variance), one * (1 - value))
    return (max(0.0, min(lower_end(value, off), value - below)),
            min(1.0, max(1 - lower_end(1 - value, off), value + above)))
