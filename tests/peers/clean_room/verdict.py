"""From an interval to a ruling (docs/semantics/judgement.md, "Ruling")."""

from dataclasses import dataclass, field

from mask_metrics import DISTANCES

SMALLER_IS_BETTER = {"lr_minus/1", "brier.mean_squared/1", "brier.ipcw/1", "mae/1", "rmse/1",
                     "ordinal.mean_levels_off/1", "ordinal.macro_levels_off/1", *DISTANCES}


@dataclass
class Finding:
    """What is known of one requirement. `flawless` is the deciding bound where nothing was lost; None where no
    such bound is made out. `refusal` says of what kind the reason is why nothing is assessed, `several` whether
    patients have several cases."""

    estimate: float | None = None
    given: float | None = None
    interval: tuple | None = None
    flawless: float | None = None
    refusal: str = ""
    missing: int = 0
    never_passes: bool = False
    counts: dict = field(default_factory=dict)
    numbers: list = field(default_factory=list)
    several: bool = False
    groups: list | None = None
    degrees: float | None = None
    reckoned: int | None = None

    def refuse(self, *numbers):
        """Too few patients; `numbers` are those of the sentence."""
        self.refusal, self.numbers = "few patients", numbers


def deciding(requirement):
    """`lower` or `upper`."""
    if requirement["bound"] != "auto":
        return requirement["bound"]
    return "upper" if requirement["metric"] in SMALLER_IS_BETTER else "lower"


def meets(value, bound, limit):
    return value >= limit if bound == "lower" else value <= limit


def rule(finding, requirement):
    """The ruling and the kind of its reason."""
    bound, limit = deciding(requirement), requirement["limit"]
    if finding.refusal or finding.interval is None:
        return "not_assessed", finding.refusal or "no interval"
    lower, upper = finding.interval
    first, other = (lower, upper) if bound == "lower" else (upper, lower)
    if not meets(other, bound, limit):
        return "fail", "limit"
    if finding.never_passes:
        return "not_assessed", "missing outputs"
    if meets(first, bound, limit):
        return "pass", "limit"
    if finding.flawless is not None and not meets(finding.flawless, bound, limit):
        return "not_assessed", "flawless"
    return "inconclusive", "limit"


def overall(rulings):
    """The ruling of the whole."""
    for ruling in ("fail", "not_assessed", "inconclusive"):
        if ruling in rulings:
            return ruling
    return "pass"
