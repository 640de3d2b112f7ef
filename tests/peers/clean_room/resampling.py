"""Seed of the draws, and the interval of resampled values (docs/semantics/judgement.md)."""

import hashlib

import numpy as np
from scipy.special import ndtr, ndtri

from canonical import canonical, sha256, shortest, without_names


def seed_of_draws(plan, cases):
    """The 64-bit seed of every resample under this plan and these scores."""
    digest = hashlib.sha256()
    digest.update(f"etalon.resamples/2\nsha256:{sha256(canonical(without_names(plan)))}\n".encode())
    columns = {r[key] for r in plan["requirement"] for key in ("score", "reference")} - {""}
    for column in sorted(columns, key=str.encode):
        digest.update(f"{column}\n".encode())
        for case, value in zip(cases.case, cases.numbers(column)):
            digest.update(f"{case}\n{'none' if np.isnan(value) else shortest(value)}\n".encode())
    return int.from_bytes(digest.digest()[:8], "big")


def quantile(ordered, probability):
    """Linear between order statistics 0 … n − 1 at probability * (n − 1)."""
    place = probability * (len(ordered) - 1)
    below = int(place)
    if below + 1 >= len(ordered):
        return ordered[-1]
    return ordered[below] + (place - below) * (ordered[below + 1] - ordered[below])


def most_alike(ordered):
    """How often the value is there that is there most often, but for rounding."""
    near = 1e-12 * max(abs(ordered[0]), abs(ordered[-1]))
    return int((np.searchsorted(ordered, ordered + near, side="right") - np.arange(len(ordered))).max())


def bca(of_patients, alpha):
    """Bias-corrected and accelerated interval of (estimate, resampled, left-out) values; None where the resamples
    say nothing."""
    estimate, values, left_out = of_patients
    defined = np.sort(values[np.isfinite(values)])
    if (len(values) - len(defined)) * 100 > len(values):
        return None
    n = len(defined)
    if 2 * most_alike(defined) >= n:
        return None
    share = ((defined < estimate).sum() + (defined <= estimate).sum()) / (2 * n)
    bias = ndtri(min(max(share, 0.5 / n), 1 - 0.5 / n))
    apart = left_out[np.isfinite(left_out)]
    apart = apart.mean() - apart
    spread = (apart**2).sum()
    a = (apart**3).sum() / (6 * spread**1.5) if spread > 0 else 0.0

    def end(z):
        scale = 1 - a * (bias + z)
        if scale <= 0:
            return defined[-1] if a > 0 else defined[0]
        return quantile(defined, ndtr(bias + (bias + z) / scale))

    z = ndtri(1 - alpha / 2)
    lower, upper = end(-z), end(z)
    return lower, upper
