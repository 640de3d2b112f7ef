"""Metrics of survival with their derivatives by the weight of a case (docs/metrics/survival.md)."""

import numpy as np

SMALLER_IS_BETTER = ("brier.ipcw/1",)


class Censoring:
    """The Kaplan–Meier curve of censoring; events come before censorings at the same time."""

    def __init__(self, time, event):
        self.time, self.event = time, event
        self.at = np.unique(time[event == 0])
        self.lost = np.array([((time == u) & (event == 0)).sum() for u in self.at], float)
        self.risk = np.array([((time > u) | ((time == u) & (event == 0))).sum() for u in self.at], float)

    def curve(self, until, before):
        """G(until), or G(until−), and the derivative of its logarithm by the weight of each case (n)."""
        steps = self.at < until if before else self.at <= until
        at, lost, risk = self.at[steps], self.lost[steps], self.risk[steps]
        value = np.prod(1 - lost / risk)
        if value <= 0:
            return value, np.zeros(len(self.time))
        time, censored = self.time[:, None], (self.event == 0)[:, None]
        own = (time == at) & censored
        followed = (time > at) | own
        return value, (-(own / risk - lost / risk**2 * followed) / (1 - lost / risk)).sum(axis=1)


def concordance(time, event, risk, until, weighted):
    """Harrell's and Uno's C: pairs of an event before `until` (None: any) and a later end."""
    n = len(time)
    first = (event == 1) & (time < until if until is not None else np.full(n, True))
    pair = first[:, None] & ((time[:, None] < time) | ((time[:, None] == time) & (event == 0)))
    right = pair * ((risk[:, None] > risk) + 0.5 * (risk[:, None] == risk))
    weight, slope = np.ones(n), np.zeros((n, n))
    if weighted:
        curve = Censoring(time, event)
        for i in np.flatnonzero(pair.any(axis=1)):
            value, by_weight = curve.curve(time[i], before=True)
            weight[i], slope[i] = value**-2, -2 * by_weight
    return ratio_of_pairs(right, pair, weight, slope)


def ratio_of_pairs(right, pair, weight, slope):
    """Σ w right / Σ w pair over rows, and its derivative; slope[i]: derivative of log w_i by each case."""
    above, below = right * weight[:, None], pair * weight[:, None]
    value = above.sum() / below.sum()
    rest = above - value * below
    rows = rest.sum(axis=1)
    return value, (rows + rest.sum(axis=0) + rows @ slope) / below.sum()


def area_at(time, event, risk, until):
    """Cumulative/dynamic AUC: events by `until` against cases followed beyond."""
    curve, n = Censoring(time, event), len(time)
    cases = (event == 1) & (time <= until)
    pair = cases[:, None] & (time > until)
    right = pair * ((risk[:, None] > risk) + 0.5 * (risk[:, None] == risk))
    weight, slope = np.ones(n), np.zeros((n, n))
    for i in np.flatnonzero(cases):
        value, by_weight = curve.curve(time[i], before=True)
        weight[i], slope[i] = 1 / value, -by_weight
    return ratio_of_pairs(right, pair, weight, slope)


def brier_weights(time, event, until):
    """The weight of each case, and the derivative of its logarithm by the weight of each (n, n)."""
    curve, n = Censoring(time, event), len(time)
    weight, slope = np.zeros(n), np.zeros((n, n))
    beyond, by_weight = curve.curve(until, before=False)
    weight[time > until] = 1 / beyond if beyond > 0 else np.nan
    slope[time > until] = -by_weight
    for i in np.flatnonzero((event == 1) & (time <= until)):
        value, by_weight = curve.curve(time[i], before=True)
        weight[i], slope[i] = 1 / value, -by_weight
    return weight, slope


def brier(time, event, chance, until):
    """Brier score at a time, weighted by the inverse probability of censoring."""
    n = len(time)
    weight, slope = brier_weights(time, event, until)
    came = (event == 1) & (time <= until)
    loss = weight * (came - chance) ** 2
    value = loss.mean()
    return value, (loss - value + loss @ slope) / n


def value_and_derivative(metric, time, event, score, until):
    if metric == "c_index.harrell/1":
        return concordance(time, event, score, until, weighted=False)
    if metric == "c_index.uno/1":
        return concordance(time, event, score, until, weighted=True)
    if metric == "brier.ipcw/1":
        return brier(time, event, score, until)
    return area_at(time, event, score, until)
