"""How good a model is, honestly: confusion, numbers of each class and group, what follows from them, worst mistakes."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facesorter.core.classes import DEFAULT_CLASSES, NONE, ClassSet
from facesorter.ml.data.samples import Sample
from facesorter.ml.evaluation.calibration import (
    Labels,
    Probabilities,
    calibration_error,
    coverage_curve,
    least_calibration_error,
    reliability,
)
from facesorter.ml.evaluation.groups import ages_of, per_group
from facesorter.ml.evaluation.numbers import Answered, Evaluation, Mistake
from facesorter.ml.evaluation.shares import is_few, share_of

MOST_MISTAKES = 24
"""How many of the worst mistakes are listed; looking at these shows what the rest are like."""

_MALE = np.array([True, True, True, False, False, False])
_CHILD = np.array([False, False, True, False, False, True])
_GLASSES = np.array([False, True, False, False, True, False])


def evaluate(
    classes: ClassSet,
    samples: Sequence[Sample],
    probabilities: Probabilities,
    *,
    images: Path | None = None,
    unreadable: int = 0,
    no_face: int = 0,
    unsure_below: float | None = None,
) -> Evaluation:
    """Measure calibrated probabilities (n, classes) against the labels of n samples, one of a class at least.

    Args:
        classes: of the model.
        samples: what was measured on.
        probabilities: of the samples.
        images: the folder that the pictures of mistakes are named from.
        unreadable: pictures that could not be decoded.
        no_face: pictures without a face.
        unsure_below: the model's threshold.
    """
    everything = np.array([sample.class_id - 1 for sample in samples], np.int64), probabilities
    known = everything[0] >= 0
    samples, probabilities = [sample for sample in samples if sample.class_id != NONE], probabilities[known]
    labels = np.array([sample.class_id - 1 for sample in samples], np.int64)
    predicted = probabilities.argmax(axis=1)
    right = predicted == labels
    confusion = np.zeros((len(classes), len(classes)), int)
    np.add.at(confusion, (labels, predicted), 1)
    six = classes == DEFAULT_CLASSES
    adults = ~_CHILD[labels] if six else None
    older = ages_of(samples) > 2
    bins = reliability(labels, probabilities)
    return Evaluation(
        classes=classes.names,
        confusion=tuple(tuple(int(cell) for cell in row) for row in confusion),
        gender=share_of((_MALE[predicted] == _MALE[labels])[adults]) if six else None,
        child_gender=share_of((_MALE[predicted] == _MALE[labels])[_CHILD[labels] & older]) if six else None,
        age=share_of(_CHILD[predicted] == _CHILD[labels]) if six else None,
        glasses=share_of((_GLASSES[predicted] == _GLASSES[labels])[adults]) if six else None,
        ece=calibration_error(bins),
        ece_by_chance=least_calibration_error(bins),
        per_group=per_group(samples, right),
        reliability=bins,
        coverage=coverage_curve(*everything),
        mistakes=_worst_mistakes(classes, samples, labels, probabilities, images),
        unreadable=unreadable,
        no_face=no_face,
        at_threshold=None if unsure_below is None else _answered(*everything, unsure_below),
    )


def balanced_accuracy(labels: Labels, predicted: Labels, class_count: int) -> float:
    """Return the mean recall of the classes that occur."""
    recalls = [
        float((predicted[labels == index] == index).mean()) for index in range(class_count) if (labels == index).any()
    ]
    return float(np.mean(recalls))


def validated_accuracy(labels: Labels, answers: Probabilities, class_count: int) -> tuple[float, float]:
    """Return the share of right answers and the mean recall, of the classes and of *none* where that is an output.

    Without such an output, what is none of the classes has no right answer and does not count.
    """
    true, counted = _validated(labels, answers, class_count)
    right = float(right_answers(labels, answers, class_count).mean())
    return right, balanced_accuracy(true, counted.argmax(axis=1), answers.shape[1])


def merit(labels: Labels, answers: Probabilities, class_count: int) -> float:
    """Return how good a network's answers to validation pictures are; of two networks the one with more is better.

    It is the mean recall of :func:`validated_accuracy`; of few pictures, where one network is right more often than
    another by chance, it is the mean log probability of the right answers, to which each picture adds more than a yes
    or no.
    """
    true, counted = _validated(labels, answers, class_count)
    if not is_few(len(true)):
        return validated_accuracy(labels, answers, class_count)[1]
    return float(np.log(np.clip(counted[np.arange(len(true)), true], 1e-7, 1)).mean())


def right_answers(labels: Labels, answers: Probabilities, class_count: int) -> NDArray[np.bool_]:
    """Return of each validation picture that counts, as in :func:`validated_accuracy`, whether its answer is right."""
    true, answers = _validated(labels, answers, class_count)
    right: NDArray[np.bool_] = answers.argmax(axis=1) == true
    return right


def _validated(labels: Labels, answers: Probabilities, class_count: int) -> tuple[Labels, Probabilities]:
    known = labels >= 0 if answers.shape[1] == class_count else np.ones(len(labels), np.bool_)
    return np.where(labels < 0, class_count, labels)[known], answers[known]


def _answered(labels: Labels, probabilities: Probabilities, threshold: float) -> Answered:
    sure, known = probabilities.max(axis=1) >= threshold, labels >= 0
    right = probabilities.argmax(axis=1) == labels
    return Answered(threshold, share_of(sure[known]), share_of(right[known & sure]), share_of(sure[~known]))


def _worst_mistakes(
    classes: ClassSet, samples: Sequence[Sample], labels: Labels, probabilities: Probabilities, images: Path | None
) -> tuple[Mistake, ...]:
    """Return the wrong answers that the loss is highest of, as the top losses of fastai (Howard and Gugger, 2020)."""
    predicted, every = probabilities.argmax(axis=1), np.arange(len(labels))
    losses = -np.log(np.clip(probabilities[every, labels].astype(np.float64), 1e-9, 1))
    wrong = np.flatnonzero(predicted != labels)
    worst = wrong[np.argsort(-losses[wrong], kind="stable")][:MOST_MISTAKES]
    return tuple(
        Mistake(
            _name(samples[index].path, images),
            classes.names[labels[index]],
            classes.names[predicted[index]],
            float(probabilities[index, predicted[index]]),
            float(losses[index]),
        )
        for index in worst
    )


def _name(path: Path, images: Path | None) -> str:
    return (path.relative_to(images) if images and path.is_relative_to(images) else path).as_posix()
