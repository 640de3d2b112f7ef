# SPDX-License-Identifier: Apache-2.0
"""The gap between two subgroups (docs/semantics/judgement.md, docs/semantics/bounds.md)."""

import numpy as np

from verdict import Finding, deciding

SUMMED = ("cases", "positives", "patients", "positive_patients", "negative_patients", "missing")
SHOWN = SUMMED[:-1]


def judge(requirement, judge_one):
    """`judge_one` judges a requirement without a gap: either group as if alone, the one with its missing outputs at
    their worst, the other with them at their best."""
    side = deciding(requirement)
    names = [requirement["subgroup"], requirement["against"]]
    sides = [side, "upper" if side == "lower" else "lower"]
    both = [judge_one({**requirement, "subgroup": name, "against": "", "bound": bound})
            for name, bound in zip(names, sides)]
    first, second = both
    finding = Finding(counts={key: first.counts[key] + second.counts[key] for key in SUMMED})
    finding.missing, finding.several = finding.counts["missing"], first.several or second.several
    finding.groups = [group(name, each) for name, each in zip(names, both)]
    finding.estimate = less(first.estimate, second.estimate)
    if finding.missing:
        finding.given = less(*(each.given if each.missing else each.estimate for each in both))
    refused = [each for each in both if not is_bounded(each)]
    if refused:
        finding.refusal = refused[0].refusal or ("missing outputs" if refused[0].never_passes else "no interval")
        finding.numbers = refused[0].numbers or (refused[0].missing,)
    else:
        finding.interval = mover(first, second)
    return finding


def less(first, second):
    return None if first is None or second is None else first - second


def is_bounded(finding):
    return finding.interval is not None and not finding.refusal and not finding.never_passes


def group(name, finding):
    """What the result says of one of them."""
    lower, upper = finding.interval if is_bounded(finding) else (None, None)
    return {"subgroup": name, "estimate": finding.estimate, "lower": lower, "upper": upper,
            **{key: finding.counts[key] for key in SHOWN}}


def mover(first, second):
    """Both ends (Zou & Donner 2008)."""
    (low, high), (other_low, other_high) = first.interval, second.interval
    value = first.estimate - second.estimate
    return (value - np.hypot(first.estimate - low, other_high - second.estimate),
            value + np.hypot(high - first.estimate, second.estimate - other_low))
