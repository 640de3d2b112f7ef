# SPDX-License-Identifier: Apache-2.0
"""What comparisons of judgements share: a run of `etalon validate`, and values that must be equal."""
import json
import subprocess
import sys

import scipy.stats


def judge(etalon, plan, predictions, labels):
    """Results of a plan by the ids of its requirements; ends the comparison when nothing was judged."""
    run = subprocess.run([etalon, "validate", "--json", "--plan", plan, "--predictions", predictions, "--labels", labels],
                         capture_output=True, text=True, check=False)
    if run.returncode not in (0, 14):
        sys.exit(run.stderr)
    return {each["id"]: each for each in json.loads(run.stdout)["results"]}


def clopper_pearson(successes, trials):
    """Exact bounds of a share, each with error 2.5 %."""
    lower = scipy.stats.beta.ppf(0.025, successes, trials - successes + 1) if successes > 0 else 0.0
    upper = scipy.stats.beta.ppf(0.975, successes + 1, trials - successes) if successes < trials else 1.0
    return lower, upper


class Comparison:
    """Counts what was compared, and remembers what differs by more than 1e-10."""

    def __init__(self):
        self.compared, self.failures = 0, []

    def add(self, found, wanted):
        """`wanted`: of each id its estimate, and its bounds where the peer has them."""
        for name, values in wanted.items():
            for key, value in zip(("estimate", "lower", "upper"), values):
                self.compared += 1
                mine = found[name][key]
                if mine is None or not abs(mine - value) <= 1e-10:
                    self.failures.append(f"{name}: {key} is {mine}, the peer has {value}; {found[name]['message']}")

    def finish(self, least):
        """Exit status: 1 when something differs, or fewer values than that were compared."""
        print(f"{self.compared} values compared")
        for failure in self.failures:
            print(failure, file=sys.stderr)
        return 1 if self.failures or self.compared < least else 0
