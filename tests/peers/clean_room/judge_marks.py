# SPDX-License-Identifier: Apache-2.0
"""Judging one requirement of marks: lesions and images are judged as the cases of two classes are."""

import judge_two_classes

AS_TWO_CLASSES = {"afroc1.area/1": judge_two_classes.AUC, "lesion_sensitivity/1": "sensitivity/1",
                  "images_without_false_marks/1": "specificity/1"}


def translated(requirement):
    """The requirement of two classes that judges the same."""
    return {**requirement, "metric": AS_TWO_CLASSES.get(requirement["metric"], requirement["metric"])}


def judge(requirement, marked, plan):
    return judge_two_classes.judge(translated(requirement), marked, plan, None)
