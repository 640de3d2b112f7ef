# SPDX-License-Identifier: Apache-2.0
"""Judging one requirement of masks (docs/formats/requirements.md, "Masks")."""

import numpy as np

import judge_grades
from mask_metrics import DISTANCES
from verdict import Finding, deciding


class Scored:
    """Scores of the cases of a requirement, with missing masks at their worst."""

    def __init__(self, requirement, masks):
        taken = masks.subgroup(requirement["subgroup"])
        self.patient, self.named_patient = masks.patient[taken], masks.named_patient[taken]
        self.has = masks.known(requirement["label"])[taken] == 1
        self.given = [masks.scores(requirement[key], requirement["label"], requirement["metric"],
                                   requirement.get("tolerance"))[taken] for key in ("score", "reference")
                      if requirement[key]]
        self.gaps = np.isnan(self.given).any(axis=0)
        is_distance = requirement["metric"] in DISTANCES
        self.most = requirement["range"][1] if is_distance else 1.0
        high = masks.diagonals()[taken] if is_distance else np.ones(taken.sum())
        upwards = deciding(requirement) == "upper"
        self.filled = [np.where(np.isnan(each), high if upwards == (place == 0) else 0.0, each)
                       for place, each in enumerate(self.given)]

    def value(self, scores, taken):
        means = [score[taken].mean() for score in scores]
        return float(means[0] if len(means) == 1 else means[0] - means[1])

    def shares(self):
        """What each case scores, from 0 to 1, and what makes a value of the metric of a mean of these."""
        if len(self.filled) == 1:
            return self.filled[0] / self.most, lambda share: self.most * share
        return ((self.filled[0] - self.filled[1] + self.most) / (2 * self.most),
                lambda share: self.most * (2 * share - 1))


def judge(requirement, masks, plan):
    scored = Scored(requirement, masks)
    everything = np.full(len(scored.has), True)
    finding = Finding(missing=int(scored.gaps.sum()))
    finding.counts = {"cases": len(everything), "positives": int(scored.has.sum()),
                      **{key: len(np.unique(scored.named_patient[own])) for key, own in
                         (("patients", everything), ("positive_patients", scored.has),
                          ("negative_patients", ~scored.has))}, "missing": finding.missing}
    finding.estimate = scored.value(scored.filled, everything)
    if finding.missing:
        finding.given = scored.value(scored.given, ~scored.gaps)
    counted = finding.counts["positive_patients" if scored.has.any() else "negative_patients"]
    if counted < plan["min_patients_per_class"]:
        finding.refuse(counted, plan["min_patients_per_class"])
        return finding
    judge_grades.of_means(scored, finding, plan, deciding(requirement), [everything])
    return finding
