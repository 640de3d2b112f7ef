# SPDX-License-Identifier: Apache-2.0
"""Requirements of gaps between two subgroups, of the tables of the other studies."""


def listed(groups, wanted):
    """Gaps with ids; `groups` are the two subgroups."""
    subgroup, against = groups
    return [{"id": f"gap {number}", "metric": metric, "limit": limit, "subgroup": subgroup, "against": against, **keys}
            for number, (metric, limit, keys) in enumerate(wanted)]


def of_classes():
    decided = {"threshold": 0.45}
    return listed(("sex=F", "sex=M"), [
        ("sensitivity/1", -0.2, decided), ("sensitivity/1", 0.2, {**decided, "score": "gaps", "bound": "upper"}),
        ("ppv/1", -0.3, decided), ("balanced_accuracy/1", -0.2, decided),
        ("accuracy/1", -0.3, {**decided, "score": "gaps"}),
        ("npv.at_prevalence/1", -0.1, {**decided, "prevalence": 0.07}),
        ("auc.mann_whitney.midrank/1", -0.2, {}),
        ("auc.mann_whitney.midrank/1", 0.3, {"score": "gaps", "bound": "upper"}),
        ("brier.mean_squared/1", 0.1, {}), ("brier.mean_squared/1", -0.2, {"score": "gaps", "bound": "lower"})])


def of_survival():
    return listed(("arm=A", "arm=B"), [
        ("c_index.harrell/1", -0.3, {}), ("c_index.uno/1", 0.3, {"time": 5.0, "bound": "upper"}),
        ("auc.cumulative_dynamic.ipcw/1", -0.2, {"time": 3.0}), ("c_index.harrell/1", -0.3, {"score": "gaps"})])


def of_measured():
    span = {"range": [0.0, 50.0]}
    return listed(("device=X", "device=Y"), [
        ("mae/1", 1.5, span), ("mae/1", -3.0, {**span, "score": "gaps", "bound": "lower"}), ("rmse/1", 5.0, span),
        ("bias.mean_error/1", 1.5, {**span, "score": "gaps", "bound": "upper"}), ("mae/1", 1.0, {}),
        ("r_squared/1", -0.2, {}), ("ccc.lin/1", -0.2, {})])
