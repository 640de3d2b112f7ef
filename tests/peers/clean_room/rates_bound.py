"""Bounds of what is made of sensitivity and specificity (docs/semantics/bounds.md, "Balanced accuracy …")."""

import numpy as np
from scipy.special import ndtr, ndtri

import share_bound
from tables import by_patient
from two_class_metrics import of_rates

FALLS = ("lr_minus/1",)


def shared_errors(mixed, alpha):
    """Pairs of errors of the two shares: each the whole one where a patient has cases of both classes."""
    if mixed:
        return [(alpha / 2, alpha / 2)]
    z, angle = ndtri(1 - alpha / 2), np.linspace(0, np.pi / 2, 33)
    return [tuple(min(0.4999, ndtr(-z * part)) for part in (np.cos(a), np.sin(a))) for a in angle]


def interval(cases, alpha):
    """The interval, and the deciding bound where nothing is lost."""
    positive = cases.label == 1
    lost = (cases.worst >= cases.requirement["threshold"]) != positive
    rates = []
    for mine in (positive, ~positive):
        patient = cases.patient[mine]
        rates.append((by_patient(patient, lost[mine]), by_patient(patient, np.ones(mine.sum()))))
    mixed = len(np.intersect1d(cases.patient[positive], cases.patient[~positive])) > 0
    pairs = shared_errors(mixed, alpha)
    metric = cases.metric

    def value(shares):
        return float(of_rates(metric, shares[0], shares[1], cases.requirement))

    def low(f, k, error):
        return share_bound.lower_bound(f, k, 2 * error)

    worst = [value([low(f, k, e) for (f, k), e in zip(rates, pair)]) for pair in pairs]
    best = [value([1 - low(k - f, k, e) for (f, k), e in zip(rates, pair)]) for pair in pairs]
    flawless = [value([low(0 * k, k, e) for (_, k), e in zip(rates, pair)]) for pair in pairs]
    least = [value([1 - low(0 * k, k, e) for (_, k), e in zip(rates, pair)]) for pair in pairs]
    if metric in FALLS:
        ends = min(best), max(worst)
        return ends, max(flawless) if cases.bound == "upper" else min(least)
    return (min(worst), max(best)), min(flawless) if cases.bound == "lower" else max(least)
