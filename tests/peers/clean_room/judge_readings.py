# SPDX-License-Identifier: Apache-2.0
"""Judging one requirement of readers (docs/formats/readings.md, docs/semantics/bounds.md, "Readers and cases")."""

import numpy as np

import reader_bounds
from reader_metrics import aucs, successes
from verdict import Finding, deciding


class Read:
    """The judged cases of those who read some of them, each modality with missing readings at their worst."""

    def __init__(self, requirement, readings):
        taken = readings.subgroup(requirement["subgroup"])
        self.label, self.named_patient = readings.numbers("label")[taken], readings.named_patient[taken]
        names = [name for name in readings.readers if readings.asked[name][taken].any()]
        self.asked = np.array([readings.asked[name][taken] for name in names])
        self.given = [np.array([readings.scores(requirement[key], name)[taken] for name in names])
                      for key in ("score", "reference") if requirement[key]]
        lacks = np.any([self.asked & np.isnan(each) for each in self.given], axis=0)
        self.missing = int(lacks.any(axis=0).sum())
        low = deciding(requirement) == "lower"
        self.filled = [self.fill(each, low == (place == 0)) for place, each in enumerate(self.given)]

    def fill(self, score, badly):
        value = np.where((self.label == 1) == badly, -np.inf, np.inf)
        return np.where(self.asked & np.isnan(score), value, score)

    def value(self, scores):
        """The mean AUC of the readers, or the difference of two."""
        means = [np.nanmean(aucs(successes(score, self.label))) for score in scores]
        return float(means[0] if len(means) == 1 else means[0] - means[1])

    def reckoned(self):
        """Readings, and more where the rarer class has many cases (docs/semantics/power.md)."""
        rarer = min((self.label == 1).sum(), (self.label == 0).sum())
        return int(self.asked.sum() * len(self.given) * (1 + rarer / 1000))


def judge(requirement, readings, plan):
    read = Read(requirement, readings)
    positive, people = read.label == 1, read.named_patient
    counts = {"cases": len(positive), "positives": int(positive.sum()), "patients": len(np.unique(people)),
              "positive_patients": len(np.unique(people[positive])),
              "negative_patients": len(np.unique(people[~positive])), "missing": read.missing}
    finding = Finding(counts=counts, missing=read.missing, never_passes=read.missing > 0)
    finding.estimate = read.value(read.filled)
    finding.reckoned = read.reckoned()
    if read.missing:
        finding.given = read.value(read.given)
    least = plan["min_patients_per_class"]
    if min(counts["positive_patients"], counts["negative_patients"]) < least:
        finding.refuse(counts["positive_patients"], counts["negative_patients"], least)
        return finding
    bounds(finding, [successes(score, read.label) for score in read.filled], requirement["metric"], plan["alpha"])
    return finding


def bounds(finding, modalities, metric, alpha):
    readers = len(modalities[0])
    each = [reader_bounds.of_one(metric, modality) for modality in modalities]
    estimate = each[0] if len(each) == 1 else reader_bounds.of_two(metric, *modalities)
    if not min(one.variance for one in [estimate, *each]) > 0 or not estimate.degrees >= 1:
        finding.refuse(readers, finding.counts["cases"])
        return
    t = reader_bounds.student(estimate, readers, alpha)
    finding.degrees = reader_bounds.capped(estimate.degrees, readers)
    finding.interval = (reader_bounds.ends_of_one(estimate, t) if len(each) == 1 else
                        reader_bounds.ends_of_two(estimate, each, t))
