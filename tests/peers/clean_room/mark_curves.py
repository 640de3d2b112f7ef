# SPDX-License-Identifier: Apache-2.0
"""What a result tells of marks without a bound (docs/metrics/detection.md, "Beside them")."""

import numpy as np

RATES = (1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8)


def of_model(marked, model):
    """One entry of `grounds.marks`."""
    images = list(marked.images.values())
    lesions = sum(len(image.lesions) for image in images)
    false = [mark.score for image in images for mark in image.marks[model] if not mark.hits]
    unmarked = sum(not image.marks[model] and model not in image.lacking for image in images)
    is_complete = not any(model in image.lacking for image in images)
    return {"model": model, "images": len(images), "lesions": lesions, "false_marks": len(false),
            "unmarked_images": unmarked,
            "froc_mean": froc_mean(marked, model, np.array(false), len(images)) if is_complete else None,
            "average_precision": average_precision(images, model, lesions) if is_complete else None,
            "weighted_afroc": weighted_afroc(marked, model) if is_complete else None}


def of_lesions(marked, model):
    """Highest scores of all lesions."""
    return marked.numbers(model)[marked.numbers("label") == 1]


def froc_mean(marked, model, false, images):
    """Mean over rates of the highest share of lesions found with no more false marks for each image."""
    lesions = of_lesions(marked, model)
    marks = [mark.score for image in marked.images.values() for mark in image.marks[model]]
    points = [(0, 0.0)] + [((false >= each).sum(), (lesions >= each).mean()) for each in set(marks)]
    return float(np.mean([max(share for count, share in points if count <= rate * images) for rate in RATES]))


def average_precision(images, model, lesions):
    """The area under precision over recall, precision the highest at that recall or a higher one."""
    judged = [each for image in images for each in matched(image.marks[model])]
    scores = np.array(sorted({score for score, _ in judged}, reverse=True))
    right = np.array([sum(score >= each and is_right for score, is_right in judged) for each in scores])
    called = np.array([sum(score >= each for score, _ in judged) for each in scores])
    highest = np.maximum.accumulate((right / called)[::-1])[::-1]
    return float((np.diff(right / lesions, prepend=0) * highest).sum())


def matched(marks):
    """Each mark's score and whether it finds a lesion that none before it has found."""
    taken, result = set(), []
    for mark in sorted(marks, key=lambda each: (-each.score, each.place)):
        free = [index for index in mark.hits if index not in taken]
        taken |= set(free[:1])
        result.append((mark.score, bool(free)))
    return result


def weighted_afroc(marked, model):
    """Lesions of an image weigh as much as those of another; against images without lesions."""
    healthy = [name for name, image in marked.images.items() if not image.lesions]
    score = dict(zip(marked.case, marked.numbers(model)))
    false = np.array([score[name] for name in healthy])
    means = []
    for name, image in marked.images.items():
        own = np.array([score[f"{name}/{lesion['lesion']}"] for lesion in image.lesions])
        if len(own):
            means.append(((own[:, None] > false) + 0.5 * (own[:, None] == false)).mean())
    return float(np.mean(means))
