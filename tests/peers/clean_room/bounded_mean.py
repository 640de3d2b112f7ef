"""Bounds of a mean of losses from 0 to 1 over patients (docs/semantics/bounds.md, "Mean losses").

P(sum of a·E > 0) over exponential E by Gil-Pelaez along a straight line through the saddle point, with steps so fine and so many
that what one large coefficient makes oscillate is summed up."""

import numpy as np
from scipy.optimize import brentq

from share_bound import effective, floored


def above_zero(a):
    if (a > 0).sum() == 1:  # nothing was lost: an exponential variable is larger than a sum of others
        return np.exp(-np.log1p(-a[a <= 0] / a.max()).sum())
    pole = 1 / a.max()
    slope = lambda s: (a * s / (1 - a * s)).sum() - 1
    s = brentq(slope, 0, pole * (1 - 1e-12), xtol=1e-300, rtol=1e-9)
    b = a / (1 - a * s)
    kinds, counts = np.unique(b, return_counts=True)
    scale = 1 / np.sqrt((b**2).sum() + 1 / s**2)
    total, step, first, block = 0.5, 0.05, 1, 160
    while first < 4_000_000:
        t = scale * step * np.arange(first, first + block)
        logs = -np.log1p(1j * t / s)
        if len(kinds) < len(b) / 8:
            logs = logs - np.log1p(-1j * np.outer(t, kinds)) @ counts
        else:  # logarithms of products of few, which do not overflow
            for part in np.array_split(b, max(1, len(b) // 16)):
                logs = logs - np.log(np.prod(1 - 1j * np.outer(t, part), axis=1))
        values = np.exp(logs)
        total += values.real.sum()
        if abs(values[-1]) < 1e-13:
            break
        first, block = first + block, min(2 * block, 2000)
    return np.exp(-np.log1p(-a * s).sum()) / s * total * step * scale / np.pi


def upper(lost, k, alpha):
    """One-sided alpha/2; `lost` by patients with k cases. None with fewer than 10 effective patients."""
    if floored(effective(k)) < 10:
        return None
    size = k.max()

    def excess(mean):
        return np.log(above_zero(np.append(lost - mean * k, (1 - mean) * size)) / (alpha / 2))

    low = lost.sum() / k.sum()
    if low >= 1:
        return 1.0
    high = min(1.0, low - np.log(alpha / 2) * size / k.sum())
    while high < 1 and excess(high) > 0:
        high = min(1.0, low + 2 * (high - low))
    high = min(high, 1 - 1e-13)
    if excess(high) > 0:
        return 1.0
    return min(1.0, brentq(excess, low, high, xtol=1e-15, rtol=1e-14))


def interval(lost, k, alpha):
    """Both ends, or None."""
    most = upper(lost, k, alpha)
    return None if most is None else (1 - upper(k - lost, k, alpha), most)
