# SPDX-License-Identifier: Apache-2.0
"""Judging one requirement of grades (docs/formats/requirements.md, docs/semantics/judgement.md)."""

import numpy as np

import bounded_mean
import derivative_interval
import grade_metrics
from grade_metrics import KAPPAS, MEANS
from judge_others import PLAIN, size_of
from share_bound import effective, floored
from tables import by_patient
from verdict import SMALLER_IS_BETTER, Finding, deciding

LEAST = 10


class Graded:
    """The cases of a requirement: truth, and what each column of grades gave, missing ones filled in."""

    def __init__(self, requirement, cases, plan):
        taken = cases.subgroup(requirement["subgroup"])
        self.metric, self.tolerance = requirement["metric"], requirement.get("tolerance", 0)
        self.names, self.classes = plan["classes"], len(plan["classes"])
        number = {name: i for i, name in enumerate(plan["classes"])} | {"": np.nan}

        def grades(column):
            return np.array([float(number[text]) for text in cases.texts(column)[taken]])

        self.truth, self.patient = grades("class"), cases.patient[taken]
        self.named_patient = cases.named_patient[taken]
        self.given = [grades(requirement[key]) for key in ("score", "reference") if requirement[key]]
        self.gaps = np.isnan(self.given).any(axis=0)
        towards_worse = (deciding(requirement) == "upper") == (self.metric in SMALLER_IS_BETTER)
        self.filled = [self.fill(each, towards_worse == (i == 0)) for i, each in enumerate(self.given)]
        self.most = grade_metrics.most(self.metric, self.classes)

    def fill(self, given, badly):
        value = grade_metrics.farthest(self.truth, self.classes) if badly else self.truth
        return np.where(np.isnan(given), value, given)

    def value(self, columns, taken):
        """The metric, or the difference of two, of the cases that are taken; None where it is not defined."""
        each = [self.value_of(column[taken], self.truth[taken]) for column in columns]
        value = each[0] if len(each) == 1 else each[0] - each[1]
        return None if np.isnan(value) else float(value)

    def value_of(self, given, truth):
        if self.metric in KAPPAS:
            return grade_metrics.kappa(self.metric, truth, given, self.classes)[0]
        score = grade_metrics.scores(self.metric, truth, given, self.tolerance)
        if self.metric in MEANS:
            return score.mean()
        return np.mean([score[truth == c].mean() if (truth == c).any() else np.nan for c in range(self.classes)])

    def of_classes(self):
        return [self.truth == c for c in range(self.classes)]

    def shares(self):
        """What each case scores, from 0 to 1, and what makes a value of the metric of a mean of these."""
        score = [grade_metrics.scores(self.metric, self.truth, each, self.tolerance) for each in self.filled]
        if len(score) == 1:
            return score[0] / self.most, lambda share: self.most * share
        return (score[0] - score[1] + self.most) / (2 * self.most), lambda share: self.most * (2 * share - 1)


def judge(requirement, cases, plan):
    graded, side = Graded(requirement, cases, plan), deciding(requirement)
    everything = np.full(len(graded.truth), True)
    finding = Finding(missing=int(graded.gaps.sum()))
    finding.counts = {"cases": len(everything), "positives": 0, "patients": len(np.unique(graded.named_patient)),
                      "positive_patients": 0, "negative_patients": 0, "missing": finding.missing}
    finding.estimate = graded.value(graded.filled, everything)
    if finding.missing:
        finding.given = graded.value(graded.given, ~graded.gaps)
    if graded.metric in KAPPAS:
        of_kappa(graded, finding, plan)
    else:
        of_means(graded, finding, plan, side, [everything] if graded.metric in MEANS else graded.of_classes())
    return finding


def of_kappa(graded, finding, plan):
    finding.never_passes = finding.missing > 0
    size, least = size_of(graded.patient), max(LEAST, plan["min_patients_per_class"])
    if size < least:
        finding.refuse(size, least)
        return
    rows = [grade_metrics.kappa(graded.metric, graded.truth, each, graded.classes)[1] for each in graded.filled]
    derivative, ends = (rows[0], (-1, 1)) if len(rows) == 1 else (rows[0] - rows[1], PLAIN)
    finding.interval = derivative_interval.interval(finding.estimate, derivative, graded.patient, size, ends,
                                                    plan["alpha"])


def of_means(graded, finding, plan, side, groups):
    """A mean of the means of groups of cases: of all, or of each class."""
    least = plan["min_patients_per_class"]
    for own in groups:
        people = len(np.unique(graded.named_patient[own]))
        if people < least:
            finding.estimate = None if len(groups) > 1 else finding.estimate
            finding.refuse(people, least)
            return
    share, back = graded.shares()
    parts = []
    for place, own in enumerate(groups):
        k = by_patient(graded.patient[own], np.ones(own.sum()))
        if floored(effective(k)) < LEAST:
            which = (place + 1, len(groups)) if len(groups) > 1 else ()
            finding.refuse(*which, floored(effective(k)), LEAST)
            return
        parts.append((by_patient(graded.patient[own], share[own]), k))
    is_mixed = sum(len(k) for _, k in parts) > len(np.unique(graded.patient))
    finding.interval = tuple(map(back, together(parts, is_mixed, plan["alpha"])))
    if len(graded.filled) == 1:
        best = [(k if side == "lower" else 0 * k, k) for _, k in parts]
        finding.flawless = back(together(best, is_mixed, plan["alpha"])[0 if side == "lower" else 1])


def together(parts, is_mixed, alpha):
    """Both ends of the mean of means of groups; `is_mixed`: a patient has cases in several of them."""
    groups = len(parts)
    if is_mixed:
        return np.mean([bounded_mean.interval(sums, k, alpha / groups) for sums, k in parts], axis=0)
    means = np.array([sums.sum() / k.sum() for sums, k in parts])
    ends = np.array([bounded_mean.interval(sums, k, alpha) for sums, k in parts])
    return (means.mean() - np.linalg.norm(means - ends[:, 0]) / groups,
            means.mean() + np.linalg.norm(ends[:, 1] - means) / groups)
