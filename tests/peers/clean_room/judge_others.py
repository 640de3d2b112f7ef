"""Judging one requirement of survival and of measured values (docs/semantics/judgement.md)."""

import numpy as np

import bounded_mean
import concordance_bound
import derivative_interval
import mean_bound
import measured_metrics
import survival_metrics
from share_bound import effective, floored
from tables import by_patient
from verdict import Finding, deciding

PLAIN = (-np.inf, np.inf)
LEAST_OF_MEASURED, LEAST_OF_SURVIVAL = 100, 10
SINGLE_ERRORS = ("mae/1", "bias.mean_error/1")


def size_of(patient):
    """Effective patients, rounded down, of cases of these patients."""
    return floored(effective(by_patient(patient, np.ones(len(patient))))) if len(patient) else 0


def judge_measured(requirement, cases, plan):
    taken = cases.subgroup(requirement["subgroup"])
    observed, patient, named = cases.numbers("value")[taken], cases.patient[taken], cases.named_patient[taken]
    scores = columns_of(requirement, cases, taken)
    gaps = np.isnan(scores).any(axis=0)
    metric, finding = requirement["metric"], Finding(missing=int(gaps.sum()))
    known = np.full(len(gaps), True)

    def value(rows, which):
        each = [measured_metrics.value_and_derivative(metric, row[which], observed[which]) for row in rows]
        return difference(each)

    if finding.missing:
        finding.given = value(scores, ~gaps)[0]
        if not requirement["range"] or metric == "ccc.lin/1":
            finding.refusal, known = "no worst output", ~gaps
        upwards = deciding(requirement) == "upper"
        if not finding.refusal:
            scores = np.array([np.where(np.isnan(row), measured_metrics.assumed_prediction(
                metric, observed, requirement["range"], upwards == (place == 0)), row)
                for place, row in enumerate(scores)])
    finding.counts = {"cases": len(observed), "positives": 0, "patients": len(np.unique(named[known])),
                      "positive_patients": 0, "negative_patients": 0, "missing": finding.missing}
    if finding.refusal:
        return finding
    finding.estimate, derivative = value(scores, known)
    if requirement["range"] and (metric in SINGLE_ERRORS or (metric == "rmse/1" and len(scores) == 1)):
        of_errors(finding, scores, observed, patient, requirement, plan)
        return finding
    finding.never_passes = finding.missing > 0
    least = max(LEAST_OF_MEASURED, plan["min_patients_per_class"])
    if size_of(patient) < least:
        finding.refuse(size_of(patient), least)
        return finding
    ends = measured_metrics.RANGES[metric] if len(scores) == 1 else PLAIN
    finding.interval = derivative_interval.interval(finding.estimate, derivative, patient, size_of(patient), ends,
                                                    plan["alpha"])
    return finding


def of_errors(finding, scores, observed, patient, requirement, plan):
    """Means of errors between the ends of a declared range: each is put between 0 and 1."""
    metric, width = requirement["metric"], requirement["range"][1] - requirement["range"][0]
    errors = scores - observed
    if len(scores) == 2:
        each = np.abs(errors) if metric == "mae/1" else errors
        rows = (each[0] - each[1] + width) / (2 * width)
    else:
        rows = {"mae/1": np.abs(errors[0]) / width, "rmse/1": (errors[0] / width) ** 2,
                "bias.mean_error/1": (errors[0] + width) / (2 * width)}[metric]
    is_from_below = len(scores) == 2 or metric == "bias.mean_error/1"

    def value(share):
        if is_from_below:
            return 2 * width * share - width
        return width * (np.sqrt(share) if metric == "rmse/1" else share)

    k = by_patient(patient, np.ones(len(patient)))
    people = finding.counts["patients"]
    if people < plan["min_patients_per_class"]:
        finding.refuse(people, plan["min_patients_per_class"])
        return
    ends = bounded_mean.interval(by_patient(patient, rows), k, plan["alpha"])
    if ends is None:
        finding.refuse(size_of(patient), LEAST_OF_SURVIVAL)
        return
    finding.interval = value(ends[0]), value(ends[1])
    if len(scores) == 1:
        most = bounded_mean.upper(np.zeros(len(k)), k, plan["alpha"])
        finding.flawless = value(most if deciding(requirement) == "upper" else 1 - most)


def columns_of(requirement, cases, taken):
    names = [requirement[key] for key in ("score", "reference") if requirement[key]]
    return np.array([cases.numbers(name)[taken] for name in names])


def difference(each):
    """Value and derivative of one metric, or of the first less the second."""
    if len(each) == 1:
        return each[0]
    return each[0][0] - each[1][0], each[0][1] - each[1][1]


def judge_survival(requirement, cases, plan):
    taken = cases.subgroup(requirement["subgroup"])
    time, event, patient = cases.numbers("time")[taken], cases.numbers("event")[taken], cases.patient[taken]
    scores, until, metric = columns_of(requirement, cases, taken), requirement["time"], requirement["metric"]
    gaps = np.isnan(scores).any(axis=0)
    finding, known = Finding(missing=int(gaps.sum())), np.full(len(gaps), True)

    def value(rows, which):
        return difference([survival_metrics.value_and_derivative(metric, time[which], event[which], row[which], until)
                           for row in rows])

    if finding.missing:
        finding.given = value(scores, ~gaps)[0]
        if metric == "brier.ipcw/1":
            came = (event == 1) & (time <= until)
            bad = deciding(requirement) == "upper"
            scores = np.array([np.where(np.isnan(row), came != (bad == (i == 0)), row) for i, row in enumerate(scores)])
        else:
            finding.refusal, known = "no worst output", ~gaps
    with_event, without = kinds(time[known], event[known], until)
    of_known = cases.named_patient[taken][known]
    finding.counts = {"cases": len(time), "positives": int((event[known] == 1).sum()),
                      "patients": len(np.unique(of_known)), "positive_patients": len(np.unique(of_known[with_event])),
                      "negative_patients": len(np.unique(of_known[without])), "missing": finding.missing}
    if finding.refusal:
        return finding
    finding.estimate, derivative = value(scores, known)
    finding.never_passes = finding.missing > 0
    wanted, came = plan["min_patients_per_class"], finding.counts["positive_patients"]
    if until is None and came < wanted:
        finding.refuse(came, wanted)
        return finding
    if until is not None and min(came, finding.counts["negative_patients"]) < wanted:
        finding.refuse(came, until, finding.counts["negative_patients"], wanted)
        return finding
    sizes = [size_of(patient[with_event])] + ([size_of(patient[without])] if until is not None else [])
    least = max(LEAST_OF_SURVIVAL, plan["min_patients_per_class"])
    if metric == "brier.ipcw/1" and len(scores) == 1:
        if min(sizes) < least or size_of(patient) < 100:
            finding.refuse(size_of(patient), min(sizes), 100, 10)
        else:
            of_brier(finding, derivative, patient, survival_metrics.brier_weights(time, event, until)[0],
                     requirement, plan["alpha"])
    elif min(sizes) < least:
        finding.refuse(min(sizes), least)
    else:
        own = np.unique(patient[known], return_inverse=True)[1]
        if metric == "c_index.harrell/1" and len(scores) == 1:
            one = concordance_bound.share_of_one(time[known], event[known], own, until)
            finding.interval = concordance_bound.interval(
                finding.estimate, derivative_interval.variance(derivative, own), one, min(sizes), plan["alpha"])
        else:
            ends = (0, 1) if len(scores) == 1 else PLAIN
            finding.interval = derivative_interval.interval(finding.estimate, derivative, patient, min(sizes), ends,
                                                            plan["alpha"])
    return finding


def kinds(time, event, until):
    """Cases with an event and without; at a declared time with an event by it and followed beyond."""
    if until is None:
        return event == 1, event == 0
    return (event == 1) & (time <= until), time > until


def of_brier(finding, derivative, patient, weight, requirement, alpha):
    rows, k = by_patient(patient, derivative), by_patient(patient, np.ones(len(patient)))
    finding.interval = mean_bound.interval(finding.estimate, rows, k, weight.max(), alpha)
    if deciding(requirement) == "upper":
        finding.flawless = mean_bound.flawless(k, weight.max(), alpha)
