"""Self-certificates (docs/semantics/power.md, docs/formats/result.md)."""

import hashlib
from dataclasses import dataclass

import numpy as np
from scipy import stats

import grade_metrics
import judge_two_classes
import mask_metrics
import philox
import share_bound
from canonical import canonical, without_names
from judge_marks import translated
from leaves import RELATIVE, Sentence, is_number
from verdict import deciding, meets

AUC, SHARES = judge_two_classes.AUC, judge_two_classes.SHARES
SIMULATED = (AUC, *SHARES, "brier.mean_squared/1", "brier.scaled/1")
RANGES = {metric: (0, 1) for metric in SIMULATED} | {"brier.scaled/1": (-np.inf, 1)}
CORRELATION = 0.5
WHY_LEFT_OUT = "studies of normal classes and of cohorts of risks are not drawn here"


@dataclass(frozen=True)
class Chance:
    """A probability of a self-certificate: passes of `samples` studies, 0 when exact."""

    value: float | None  # None: left out, for the reason above
    samples: int

    def agrees(self, found):
        if not isinstance(found, dict) or found.keys() != {"value", "standard_error", "samples"}:
            return False
        value, samples = found["value"], found["samples"]
        if not all(map(is_number, found.values())) or samples != self.samples:
            return False
        if samples == 0:
            return close(value, self.value) and found["standard_error"] == 0
        passes = round(value * samples)
        smooth = (passes + 1) / (samples + 2)
        right = self.value is None or close(value, self.value)
        return (right and 0 <= passes <= samples and close(value, passes / samples) and
                close(found["standard_error"], np.sqrt(smooth * (1 - smooth) / samples)))


def close(a, b):
    return abs(a - b) <= RELATIVE * abs(b)


def seed_of(plan, requirement, positives, negatives):
    """The seed of a requirement's studies; counts of all patients of its cases, in the order of names."""
    alone = without_names({**plan, "requirement": [{**requirement, "score": "score"}]})
    if "hit" in plan:
        alone["schema"] = "etalon.requirements/2"
        del alone["hit"]
    counts = "".join(f"{int(p)} {int(n)}\n" for p, n in zip(positives, negatives))
    data = b"\n".join([b"etalon.self_certificate/3", canonical(without_names(plan)), canonical(alone), counts.encode()])
    return int.from_bytes(hashlib.sha256(data).digest()[:8], "big")


def beta_binomial(trials, share):
    """P(successes ≤ x), x = 0 … trials − 1, of beta-binomial successes with the intraclass correlation."""
    rest = (1 - CORRELATION) / CORRELATION
    return stats.betabinom.cdf(np.arange(trials), trials, share * rest, (1 - share) * rest)


def successes(uniform, k, share, scenario):
    """Successes (studies, patients) of patients with k cases: 0 and 1 beta-binomial, 2 all but one case lost,
    3 the largest patients lost."""
    if scenario < 2:
        result = np.empty(uniform.shape)
        for trials in np.unique(k):
            mine = k == trials
            result[:, mine] = np.searchsorted(beta_binomial(int(trials), share), uniform[:, mine], side="right")
        return result
    lost = np.where(k > 1, k - 1, k) if scenario == 2 else np.where(k == k.max(), k, 0)
    chance = (1 - share) * k.sum() / lost.sum()
    return np.full(uniform.shape, np.nan) if chance > 1 else k - (uniform < chance) * lost


class Share:
    """Studies of a share in patients with k cases that count."""

    def __init__(self, requirement, plan, k):
        self.k, self.alpha, self.limit = k[k > 0], plan["alpha"], requirement["limit"]
        self.lower = deciding(requirement) == "lower"
        self.single, self.equal = (self.k == 1).all(), self.k.min() == self.k.max()
        best = share_bound.attainable(self.k, self.alpha)
        self.never = not self.is_met(best)

    def is_met(self, bound):
        return meets(bound if self.lower else 1 - bound, "lower" if self.lower else "upper", self.limit)

    def counted(self, truth):
        return truth if self.lower else 1 - truth

    def exact(self, truth):
        cases = len(self.k)
        passing = [x for x in range(cases + 1)
                   if self.is_met(share_bound.lower_bound_single(cases - x, cases, self.alpha))]
        return stats.binom.sf(min(passing) - 1, cases, self.counted(truth)) if passing else 0.0

    def simulated(self, truth, scenario, seed, samples):
        uniform = philox.uniforms(seed, scenario, samples, len(self.k))
        drawn = successes(uniform, self.k, self.counted(truth), scenario)
        if np.isnan(drawn).any():
            return 0.0
        bounds = share_bound.lower_bounds(self.k - drawn, self.k, self.alpha)
        return sum(self.is_met(bound) for bound in bounds) / samples

    def chance(self, truth, scenarios, seed, samples):
        if self.never:
            return Chance(0.0, 0)
        if self.single:
            return Chance(self.exact(truth), 0)
        return Chance(max(self.simulated(truth, each, seed, samples) for each in scenarios), samples)


def of_readers(requirement, finding, samples, dear):
    """Readers with all readings are simulated, but where that is too dear."""
    limit, expected = requirement["limit"], requirement["expected"]
    if not requirement["reference"] and not 0.5 < limit < 1:
        return {"not_simulated": Sentence("drawn are AUCs between", (f"{limit:g}", "0.5", "1"))}
    if finding.missing:
        return {"not_simulated": Sentence("outputs are missing", (str(finding.missing),))}
    if dear:
        return {"not_simulated": Sentence("too long to simulate", (str(finding.reckoned),))}
    chance = Chance(None, samples)
    return {"method": Sentence("simulated", ()), "wrong_pass": chance, "power": None if expected is None else chance}


def of_masks(requirement, masks, finding, samples, dear):
    """Masks of references that all have the structure, or all lack it."""
    lacking = finding.counts["cases"] - finding.counts["positives"]
    if requirement.get("against"):
        return {"not_simulated": Sentence("a gap depends", ())}
    if requirement["reference"]:
        return {"not_simulated": Sentence("difference of two models", ())}
    if 0 < lacking < finding.counts["cases"]:
        return {"not_simulated": Sentence("all or nothing", (str(lacking),))}
    if dear:
        return {"not_simulated": Sentence("too long to simulate", (str(finding.counts["cases"]),))}
    never = not meets(finding.flawless, deciding(requirement), requirement["limit"])
    chance = Chance(0.0, 0) if never else Chance(None, samples)
    return {"method": Sentence("simulated (masks", ("0", "1") if not lacking else ()), "wrong_pass": chance,
            "power": None if requirement["expected"] is None else chance}


def of_concordance(requirement, cases, samples):
    """Of patients with one case each; the probabilities are left out."""
    if requirement["time"] is not None:
        return {"not_simulated": Sentence("until a time needs", (), requirement["metric"])}
    patient = cases.named_patient[cases.subgroup(requirement["subgroup"])]
    if len(np.unique(patient)) < len(patient):
        return {"not_simulated": Sentence("patients have several cases", ())}
    chance = Chance(None, samples)
    return {"method": Sentence("simulated (exponential times", ()), "wrong_pass": chance,
            "power": None if requirement["expected"] is None else chance}


def certificate(plan, cases, requirement, finding, samples, dear):
    """What the plan promised; `samples`: studies that were simulated of each scenario; `dear`: this one is left out."""
    original, requirement = requirement, translated(requirement)
    metric, expected = requirement["metric"], requirement["expected"]
    least, most = RANGES.get(metric, (0, 0))
    result = {"method": None, "not_simulated": None, "allowed": 1.4 * plan["alpha"] / 2, "wrong_pass": None,
              "holds": None, "expected": expected, "power": None}
    if metric in grade_metrics.METRICS:
        return {**result, "not_simulated": Sentence("need a model of how classes are mistaken", (), metric)}
    if metric in mask_metrics.METRICS:
        return {**result, **of_masks(requirement, cases, finding, samples, dear)}
    if metric.startswith("auc.readers."):
        return {**result, **of_readers(requirement, finding, samples, dear)}
    if metric not in (*SIMULATED, "c_index.harrell/1"):
        words = "is neither an AUC nor a share nor a Brier score nor a score of masks"
        return {**result, "not_simulated": Sentence(words, (), metric)}
    if requirement.get("against"):
        return {**result, "not_simulated": Sentence("a gap depends", ())}
    if requirement["reference"]:
        return {**result, "not_simulated": Sentence("difference of two models", ())}
    if metric in SIMULATED and not least < requirement["limit"] < most:
        return {**result, "not_simulated": Sentence("is the end of the range", (f"{requirement['limit']:g}",), metric)}
    if plan["cluster"] == "none":
        named = judge_two_classes.Judged(requirement, cases).named_patient
        if len(np.unique(named)) < len(named):
            return {**result, "not_simulated": Sentence("takes cases of one patient for independent", ())}
    if metric == "c_index.harrell/1":
        return {**result, **of_concordance(requirement, cases, samples)}
    if metric == AUC and finding.missing:
        return {**result, "not_simulated": Sentence("outputs are missing", (str(finding.missing),))}
    if metric in SHARES:
        judged = judge_two_classes.Judged(requirement, cases)
        counted, _ = judge_two_classes.share_of(judged, judged.worst)
        of_class = [np.bincount(judged.place, weights=counted & (judged.label == c)) for c in (1, 0)]
        seed = seed_of(plan, original, *of_class)
        study = Share(requirement, plan, sum(of_class))
        scenarios = [1, 2] if study.equal else [1, 2, 3]
        result["method"] = Sentence("exact (binomial)" if study.single else "simulated (beta-binomial", ())
        result["wrong_pass"] = study.chance(requirement["limit"], scenarios, seed, samples)
        if expected is not None:
            result["power"] = study.chance(expected, [0], seed, samples)
        return result
    never = metric == AUC and not meets(finding.flawless, deciding(requirement), requirement["limit"])
    chance = Chance(0.0, 0) if never else Chance(None, samples)
    return {**result, "method": Sentence("simulated", ()), "wrong_pass": chance,
            "power": None if expected is None else chance}


def add(plan, cases, findings, results, found):
    """Puts self-certificates into the results, and takes passes back whose promise does not hold. `found` are the
    results of the program: numbers of studies, and the probabilities that are left out here, are theirs."""
    samples = samples_of(found)
    for requirement, finding, result, other in zip(plan["requirement"], findings, results, found):
        if result["lower"] is None:
            result["self_certificate"] = None
            continue
        dear = "too long to simulate" in ((other["self_certificate"] or {}).get("not_simulated") or "")
        promise = certificate(plan, cases, requirement, finding, samples, dear)
        result["self_certificate"] = promise
        chance = (other["self_certificate"] or {}).get("wrong_pass")
        if promise["wrong_pass"] is None or not promise["wrong_pass"].agrees(chance):
            continue
        promise["holds"] = chance["value"] <= promise["allowed"] + 2 * chance["standard_error"]
        if result["ruling"] == "pass" and not promise["holds"]:
            result["ruling"] = "not_assessed"
            result["message"] = Sentence("a model at the limit passes", (
                f"{100 * chance['value']:.1f}", str(chance["samples"]), f"{100 * promise['allowed']:.1f}"))


def samples_of(results):
    """How many studies were simulated, as the result says: one number for all requirements."""
    found = {chance["samples"] for each in results if each["self_certificate"]
             for chance in (each["self_certificate"]["wrong_pass"], each["self_certificate"]["power"]) if chance}
    found.discard(0)
    if len(found) > 1 or not all(200 <= each <= 10_000 for each in found):
        raise ValueError(f"numbers of simulated studies {sorted(found)}")
    return found.pop() if found else 0
