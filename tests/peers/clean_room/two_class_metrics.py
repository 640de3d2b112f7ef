"""Values of metrics of two classes from sums of rows (docs/metrics/two-classes.md).

A row of a case: tp, fp, tn, fn (columns 0 to 3), (score − label)² and label − score (4 and 5).
"""

import numpy as np

FORMULAS = {}


def formula(name):
    def keep(function):
        FORMULAS[name] = function
        return function

    return keep


def ratio(above, below):
    """above / below; NaN for denominators of zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below == 0, np.nan, above / np.asarray(below, float))


def likelihood_ratio(above, below):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((below == 0) & (above > 0), np.inf, ratio(above, below))


@formula("sensitivity/1")
def sensitivity(s, keys):
    return ratio(s[0], s[0] + s[3])


@formula("specificity/1")
def specificity(s, keys):
    return ratio(s[2], s[2] + s[1])


@formula("ppv/1")
def ppv(s, keys):
    return ratio(s[0], s[0] + s[1])


@formula("npv/1")
def npv(s, keys):
    return ratio(s[2], s[2] + s[3])


@formula("accuracy/1")
def accuracy(s, keys):
    return ratio(s[0] + s[2], s[0] + s[1] + s[2] + s[3])


def of_rates(name, se, sp, keys):
    """Metrics of sensitivity and specificity alone."""
    p = keys["prevalence"]
    if name == "balanced_accuracy/1":
        return (se + sp) / 2
    if name == "lr_plus/1":
        return likelihood_ratio(se, 1 - sp)
    if name == "lr_minus/1":
        return likelihood_ratio(1 - se, sp)
    if name == "ppv.at_prevalence/1":
        return ratio(se * p, se * p + (1 - sp) * (1 - p))
    return ratio(sp * (1 - p), sp * (1 - p) + (1 - se) * p)


OF_RATES = ["balanced_accuracy/1", "lr_plus/1", "lr_minus/1", "ppv.at_prevalence/1", "npv.at_prevalence/1"]
for each in OF_RATES:
    FORMULAS[each] = lambda s, keys, name=each: of_rates(name, sensitivity(s, keys), specificity(s, keys), keys)


@formula("f1/1")
def f1(s, keys):
    return ratio(2 * s[0], 2 * s[0] + s[1] + s[3])


@formula("mcc/1")
def mcc(s, keys):
    tp, fp, tn, fn = s[0], s[1], s[2], s[3]
    return ratio(tp * tn - fp * fn, np.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)))


@formula("net_benefit/1")
def net_benefit(s, keys):
    n, t = s[0] + s[1] + s[2] + s[3], keys["threshold"]
    return ratio(s[0] - s[1] * (t / (1 - t)), n)


@formula("brier.mean_squared/1")
def brier(s, keys):
    return ratio(s[4], s[0] + s[1] + s[2] + s[3])


@formula("brier.scaled/1")
def scaled_brier(s, keys):
    n = s[0] + s[1] + s[2] + s[3]
    p = ratio(s[0] + s[3], n)
    return 1 - ratio(s[4] / n, p * (1 - p))


@formula("calibration.difference/1")
def calibration(s, keys):
    return ratio(s[5], s[0] + s[1] + s[2] + s[3])


def rows(label, score, threshold):
    """Rows (6, n) of cases; without a threshold nobody is called."""
    positive = label == 1
    called = score >= threshold if threshold is not None else np.full(len(label), False)
    apart = np.where(np.isfinite(score), label - score, 0)  # of ranks alone where an output is infinite
    return np.array([positive & called, ~positive & called, ~positive & ~called, positive & ~called,
                     apart**2, apart], float)


def average_precision(label, score, weights):
    """For each row of case weights (rows, n): Σ over distinct scores, falling, of precision · recall gained."""
    order = np.argsort(-score, kind="stable")
    ranked = score[order]
    last = np.append(ranked[1:] != ranked[:-1], True)
    weights = weights[:, order]
    found = np.cumsum(weights * (label[order] == 1), axis=1)[:, last]
    called = np.cumsum(weights, axis=1)[:, last]
    gained = np.diff(found, axis=1, prepend=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (np.where(called > 0, found / called, 0) * gained).sum(axis=1) / found[:, -1]
