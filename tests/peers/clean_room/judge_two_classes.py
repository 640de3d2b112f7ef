"""Judging one requirement of two classes (docs/semantics/judgement.md)."""

import math

import numpy as np

import auc_bound
import bounded_mean
import difference_bound
import mean_bound
import rates_bound
import share_bound
from resampling import bca
from share_bound import effective, floored
from tables import by_patient
from two_class_metrics import FORMULAS, OF_RATES, average_precision, rows
from verdict import SMALLER_IS_BETTER, Finding, deciding

AUC = "auc.mann_whitney.midrank/1"
SHARES = ("sensitivity/1", "specificity/1", "accuracy/1", "ppv/1", "npv/1")
SAME_CASES = SHARES[:3]
OWN_DIFFERENCE = (AUC, "brier.mean_squared/1", *SAME_CASES)
RESAMPLED = ("average_precision/1", "f1/1", "mcc/1", "net_benefit/1", "calibration.difference/1")
PROBABILITIES = ("brier.mean_squared/1", "brier.scaled/1", "calibration.difference/1")
METRICS = (AUC, "average_precision/1", *FORMULAS)


class Judged:
    """The cases of a requirement, with missing outputs at their worst and at their best."""

    def __init__(self, requirement, cases):
        label = cases.known(requirement["label"])
        taken = cases.subgroup(requirement["subgroup"]) & ~np.isnan(label)
        self.requirement, self.metric = requirement, requirement["metric"]
        self.label, self.patient = label[taken], cases.patient[taken]
        self.named_patient = cases.named_patient[taken]
        _, self.place = np.unique(self.patient, return_inverse=True)
        self.patients = self.place.max() + 1
        self.bound = deciding(requirement)
        self.score = cases.numbers(requirement["score"])[taken]
        self.other = cases.numbers(requirement["reference"])[taken] if requirement["reference"] else None
        gaps = np.isnan(self.score)
        self.gaps = gaps if self.other is None else gaps | np.isnan(self.other)
        self.worst, self.best = self.filled(self.score, True), self.filled(self.score, False)
        if self.other is not None:
            self.other_worst, self.other_best = self.filled(self.other, False), self.filled(self.other, True)

    def filled(self, score, far):
        """`far`: missing outputs take the value away from the limit."""
        if self.metric in PROBABILITIES[:2] or self.metric not in PROBABILITIES:
            better_high = self.metric not in SMALLER_IS_BETTER
            bad = far == ((self.bound == "lower") == better_high)
            low, high = (0.0, 1.0) if self.metric in PROBABILITIES else (-np.inf, np.inf)
            value = np.where((self.label == 1) == bad, low, high)
        else:
            value = np.full(len(score), 1.0 if far == (self.bound == "lower") else 0.0)
        return np.where(np.isnan(score), value, score)

    def value(self, score, weights):
        """The metric; of an average precision for each row of case weights (rows, n)."""
        if self.metric == AUC:
            positive = self.label == 1
            return np.array([auc_bound.placements(score, positive)[positive].mean()])
        if self.metric == "average_precision/1":
            return average_precision(self.label, score, weights)
        sums = [math.fsum(row) for row in rows(self.label, score, self.requirement["threshold"])]
        return np.array([FORMULAS[self.metric](sums, self.requirement)])

    def of_patients(self, score, draws):
        """Estimate, resampled and left-out values."""
        count = self.patients
        if self.metric == "average_precision/1":
            left = 1.0 - (self.place[None, :] == np.arange(count)[:, None])
            drawn = draws[:, self.place].astype(float)
            return self.value(score, np.ones((1, len(score))))[0], self.value(score, drawn), self.value(score, left)
        each = rows(self.label, score, self.requirement["threshold"])
        parts = np.array([by_patient(self.patient, row) for row in each])
        total = np.array([math.fsum(row) for row in each])
        drawn = np.array([np.cumsum(draws * part, axis=1)[:, -1] for part in parts])  # in the order of patients
        formula = FORMULAS[self.metric]
        return (formula(total, self.requirement), formula(drawn, self.requirement),
                formula(total[:, None] - parts, self.requirement))


def finite(value):
    return None if np.isnan(value) else float(value)


def counts_of(cases):
    """The counts of the result."""
    label, patient = cases.label, cases.named_patient
    return {"cases": len(label), "positives": int((label == 1).sum()), "patients": len(np.unique(patient)),
            "positive_patients": len(np.unique(patient[label == 1])),
            "negative_patients": len(np.unique(patient[label == 0])), "missing": int(cases.gaps.sum())}


def estimate(cases, score, other, taken=slice(None)):
    """The value, or the difference of two, of the cases that are taken."""
    whole, cases.label = cases.label, cases.label[taken]
    one = np.ones((1, len(cases.label)))
    value = cases.value(score[taken], one)[0]
    if other is not None:
        value = value - cases.value(other[taken], one)[0]
    cases.label = whole
    return finite(value)


def judge(requirement, all_cases, plan, draws_of):
    """The finding; `draws_of(n)` gives counts of n patients in each replicate."""
    cases, alpha = Judged(requirement, all_cases), plan["alpha"]
    other = None if cases.other is None else cases.other_best
    finding = Finding(counts=counts_of(cases), missing=int(cases.gaps.sum()), several=cases.patients < len(cases.label))
    finding.estimate = estimate(cases, cases.worst, None if other is None else cases.other_worst)
    if finding.missing:
        finding.given = estimate(cases, cases.score, cases.other, ~cases.gaps)
    if finding.estimate is None:
        finding.refusal = "undefined"
    else:
        interval_of(cases, finding, plan, alpha, draws_of)
    return finding


def interval_of(cases, finding, plan, alpha, draws_of):
    metric, least = cases.metric, plan["min_patients_per_class"]
    single = cases.patients == len(cases.label)
    if metric in ("ppv/1", "npv/1") and finding.missing and not (single and cases.other is None):
        finding.refusal = "missing outputs"
    elif min(sizes_of(cases)) < least:
        finding.refuse(min(sizes_of(cases)), least)
    elif cases.other is not None:
        of_difference(cases, finding, alpha, draws_of)
    elif metric in SHARES:
        of_share(cases, finding, alpha)
    elif metric in OF_RATES:
        finding.interval, finding.flawless = rates_bound.interval(cases, alpha)
    elif metric == AUC:
        of_auc(cases, finding, alpha)
    elif metric in PROBABILITIES[:2]:
        of_loss(cases, finding, alpha)
        finding.never_passes = finding.missing > 0 and metric == "brier.scaled/1"
    else:
        finding.interval = bca(cases.of_patients(cases.worst, draws_of(cases.patients)), alpha)
        finding.never_passes = finding.missing > 0


def share_of(cases, score):
    """Which cases a share counts, and which of them are lost."""
    called = score >= cases.requirement["threshold"]
    positive = cases.label == 1
    counted = {"sensitivity/1": positive, "specificity/1": ~positive, "accuracy/1": np.full(len(score), True),
               "ppv/1": called, "npv/1": ~called}[cases.metric]
    return counted, called != positive


def sizes_of(cases):
    """Effective patients, rounded down, of each kind of which a plan wants a minimum."""
    positive = cases.label == 1
    kinds = [positive, ~positive]
    if cases.metric in SHARES:
        counted, _ = share_of(cases, cases.worst)
        kinds = [counted & ~cases.gaps if cases.metric in ("ppv/1", "npv/1") else counted]
    return [floored(effective(by_patient(cases.patient[mine], np.ones(mine.sum())))) if mine.any() else 0
            for mine in kinds]


def of_share(cases, finding, alpha):
    counted, lost = share_of(cases, cases.worst)
    k = by_patient(cases.patient[counted], np.ones(counted.sum()))
    f = by_patient(cases.patient[counted], lost[counted])
    finding.interval = share_bound.lower_bound(f, k, alpha), 1 - share_bound.lower_bound(k - f, k, alpha)
    most = share_bound.attainable(k, alpha)
    finding.flawless = most if cases.bound == "lower" else 1 - most


def of_auc(cases, finding, alpha):
    lower = cases.bound == "lower"
    label = cases.label if lower else 1 - cases.label
    spread = auc_bound.AucSpread(cases.worst, cases.best, label, cases.patient)
    value, most = auc_bound.lower_bound(spread, alpha)
    end = auc_bound.other_end(auc_bound.AucSpread(cases.worst, cases.worst, label, cases.patient), alpha)
    finding.interval = (value, end) if lower else (1 - end, 1 - value)
    finding.flawless = most if lower else 1 - most


def of_loss(cases, finding, alpha):
    label, n = cases.label, len(cases.label)
    k = by_patient(cases.patient, np.ones(n))
    loss = (cases.worst - label) ** 2
    if cases.metric == "brier.mean_squared/1":
        finding.interval = bounded_mean.interval(by_patient(cases.patient, loss), k, alpha)
        if finding.interval is None:
            finding.refuse(floored(effective(k)), 10)
            return
        most = bounded_mean.upper(np.zeros(len(k)), k, alpha)
        finding.flawless = most if cases.bound == "upper" else 1 - most
        return
    classes = [by_patient(cases.patient[label == c], np.ones((label == c).sum())) for c in (0, 1)]
    rarer = min(floored(effective(each)) for each in classes)
    if floored(effective(k)) < 100 or rarer < 10:
        finding.refuse(floored(effective(k)), rarer, 100, 10)
        return

    def sums(values):
        return by_patient(cases.patient, values)

    share = (label - label.mean()) ** 2
    finding.interval = mean_bound.scaled_interval(loss, share, k, sums, alpha)
    finding.flawless = mean_bound.scaled_flawless(share, k, sums, alpha) if cases.bound == "lower" else None


def of_difference(cases, finding, alpha, draws_of):
    worst, best = (cases.worst, cases.other_worst), (cases.best, cases.other_best)
    lower = cases.bound == "lower"
    if cases.metric == AUC:
        def bound(first, second):
            return difference_bound.of_aucs(first, second, cases.label, cases.patient, alpha)

        def swapped(pair):
            return pair[::-1]
    elif cases.metric in SAME_CASES:
        counted, _ = share_of(cases, cases.worst)
        patient = cases.patient[counted]
        k = by_patient(patient, np.ones(counted.sum()))

        def changed(pair):
            lost, other_lost = (share_of(cases, score)[1][counted] for score in pair)
            return by_patient(patient, ~lost & other_lost), by_patient(patient, lost & ~other_lost)

        worst, best = changed(worst), changed(best)

        def bound(first, second):
            return difference_bound.of_shares(first, second, k, alpha)

        def swapped(pair):
            return pair[::-1]
    elif cases.metric == "brier.mean_squared/1":
        first, second = ((score - cases.label) ** 2 for score in worst)
        k = by_patient(cases.patient, np.ones(len(cases.label)))
        ends = bounded_mean.interval(by_patient(cases.patient, 1 + (first - second)) / 2, k, alpha)
        if ends is None:
            finding.refuse(floored(effective(k)), 10)
        else:
            finding.interval = 2 * ends[0] - 1, 2 * ends[1] - 1
        return
    else:
        draws = draws_of(cases.patients)
        both = [cases.of_patients(score, draws) for score in worst]
        finding.interval = bca(tuple(a - b for a, b in zip(*both)), alpha)
        finding.never_passes = finding.missing > 0
        return
    if lower:
        finding.interval = bound(worst, best), -bound(swapped(worst), swapped(worst))
    else:
        finding.interval = bound(worst, worst), -bound(swapped(worst), swapped(best))
