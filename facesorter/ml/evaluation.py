"""How good a model is, honestly: confusion, per-class and derived numbers, calibration, coverage against accuracy."""

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.ml.samples import Sample

Probabilities = NDArray[np.float32]
Labels = NDArray[np.int64]

_MALE = np.array([True, True, True, False, False, False])
_CHILD = np.array([False, False, True, False, False, True])
_GLASSES = np.array([False, True, False, False, True, False])

_MAX_GROUP_VALUES = 12
"""A column with more different values than this is no group (a comment, say)."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of right answers with its 95 % interval (Wilson, 1927)."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, or None of nothing."""
        return self.right / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """The ends of the interval."""
        if not self.of:
            return 0.0, 1.0
        z = 1.959964
        share, n = self.right / self.of, self.of
        centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class ClassNumbers:
    """Numbers of one class; None where they are not defined."""

    count: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """What a threshold for *unsure* costs and brings: the share of photos answered, and how many of those right."""

    threshold: float
    coverage: float
    accuracy: float


@dataclass(frozen=True)
class Evaluation:
    """Everything measured on one labelled set.

    Attributes:
        classes: names.
        accuracy: share of all right.
        balanced_accuracy: mean recall of the classes.
        gender: right gender among adults; None with classes other than the default, as the three after it.
        child_gender: right gender among children older than two, where the age is known.
        age: right about child or adult, among all.
        glasses: right about glasses among adults.
        ece: expected calibration error with 15 equal bins (Guo et al., 2017).
        confusion: counts, rows true, columns predicted.
        per_class: by class name.
        per_group: accuracy by ``column=value``.
        coverage: against accuracy, for thresholds in steps.
        unreadable: pictures that could not be decoded; not counted in any number above.
        no_face: pictures in which no face was found; likewise.
    """

    classes: tuple[str, ...]
    accuracy: Share
    balanced_accuracy: float
    gender: Share | None
    child_gender: Share | None
    age: Share | None
    glasses: Share | None
    ece: float
    confusion: tuple[tuple[int, ...], ...]
    per_class: dict[str, ClassNumbers]
    per_group: dict[str, Share]
    coverage: tuple[CoveragePoint, ...] = field(default=())
    unreadable: int = 0
    no_face: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``facesorter-cli evaluate --json`` prints."""
        derived = {
            "accuracy": self.accuracy,
            "gender_accuracy": self.gender,
            "child_gender_accuracy": self.child_gender,
            "age_accuracy": self.age,
            "glasses_accuracy": self.glasses,
        }
        values = {name: _rounded(share.value) if share else None for name, share in derived.items()}
        return {
            "n": self.accuracy.of,
            **values,
            "balanced_accuracy": _rounded(self.balanced_accuracy),
            "ece": _rounded(self.ece),
            "intervals": {
                name: [_rounded(end) for end in share.interval] for name, share in derived.items() if share and share.of
            },
            "classes": list(self.classes),
            "confusion": [list(row) for row in self.confusion],
            "per_class": {
                name: {key: _rounded(value) for key, value in asdict(numbers).items()}
                for name, numbers in self.per_class.items()
            },
            "per_group": {
                name: {"n": share.of, "accuracy": _rounded(share.value)} for name, share in self.per_group.items()
            },
            "coverage": [{key: _rounded(value) for key, value in asdict(point).items()} for point in self.coverage],
            "unreadable": self.unreadable,
            "no_face": self.no_face,
        }


def evaluate(
    classes: ClassSet,
    samples: Sequence[Sample],
    probabilities: Probabilities,
    *,
    unreadable: int = 0,
    no_face: int = 0,
) -> Evaluation:
    """Measure calibrated probabilities (n, classes) against the labels of n >= 1 samples."""
    labels = np.array([sample.class_id - 1 for sample in samples], np.int64)
    predicted = probabilities.argmax(axis=1)
    count = len(classes)
    confusion = np.zeros((count, count), int)
    np.add.at(confusion, (labels, predicted), 1)
    six = classes == DEFAULT_CLASSES
    adults = ~_CHILD[labels] if six else None
    older = np.array([_age(sample) > 2 for sample in samples])
    return Evaluation(
        classes=classes.names,
        accuracy=_share(predicted == labels),
        balanced_accuracy=balanced_accuracy(labels, predicted, count),
        gender=_share((_MALE[predicted] == _MALE[labels])[adults]) if six else None,
        child_gender=_share((_MALE[predicted] == _MALE[labels])[_CHILD[labels] & older]) if six else None,
        age=_share(_CHILD[predicted] == _CHILD[labels]) if six else None,
        glasses=_share((_GLASSES[predicted] == _GLASSES[labels])[adults]) if six else None,
        ece=calibration_error(labels, probabilities),
        confusion=tuple(tuple(int(cell) for cell in row) for row in confusion),
        per_class={name: _class_numbers(confusion, index) for index, name in enumerate(classes.names)},
        per_group=_per_group(samples, predicted == labels),
        coverage=coverage_curve(labels, probabilities),
        unreadable=unreadable,
        no_face=no_face,
    )


def balanced_accuracy(labels: Labels, predicted: Labels, class_count: int) -> float:
    """Return the mean recall of the classes that occur."""
    recalls = [
        float((predicted[labels == index] == index).mean()) for index in range(class_count) if (labels == index).any()
    ]
    return float(np.mean(recalls))


def calibration_error(labels: Labels, probabilities: Probabilities, bins: int = 15) -> float:
    """Return the expected calibration error: confidence against accuracy over equal bins (Guo et al., 2017)."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        (which == index).mean() * abs(right[which == index].mean() - confidence[which == index].mean())
        for index in np.unique(which)
    ]
    return float(sum(gaps))


def fit_temperature(labels: Labels, apply: Callable[[float], Probabilities]) -> float:
    """Return the temperature between 1/4 and 4 whose probabilities ``apply`` gives have the least log loss.

    Golden-section search over its logarithm (Guo et al., 2017, "On Calibration of Modern Neural Networks").
    """

    def loss(logarithm: float) -> float:
        chosen = apply(math.exp(logarithm))[np.arange(len(labels)), labels]
        return float(-np.log(np.clip(chosen, 1e-9, 1)).mean())

    low, high = math.log(0.25), math.log(4)
    ratio = (math.sqrt(5) - 1) / 2
    for _ in range(40):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return math.exp((low + high) / 2)


def coverage_curve(labels: Labels, probabilities: Probabilities) -> tuple[CoveragePoint, ...]:
    """Return coverage and accuracy for thresholds from 0 to 0.95 in steps of 0.05."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    points = []
    for step in range(20):
        threshold = step / 20
        kept = confidence >= threshold
        if kept.any():
            points.append(CoveragePoint(threshold, float(kept.mean()), float(right[kept].mean())))
    return tuple(points)


def choose_threshold(curve: Sequence[CoveragePoint], *, wanted: float = 0.9, least_coverage: float = 0.75) -> float:
    """Return the lowest threshold that reaches the wanted accuracy, among those that still answer most photos."""
    allowed = [point for point in curve if point.coverage >= least_coverage]
    return next((point.threshold for point in allowed if point.accuracy >= wanted), allowed[-1].threshold)


def _share(right: NDArray[np.bool_]) -> Share:
    return Share(int(right.sum()), len(right))


def _class_numbers(confusion: NDArray[Any], index: int) -> ClassNumbers:
    hits, true, predicted = confusion[index, index], confusion[index].sum(), confusion[:, index].sum()
    precision = float(hits / predicted) if predicted else None
    recall = float(hits / true) if true else None
    f1 = float(2 * hits / (true + predicted)) if true + predicted else None
    return ClassNumbers(int(true), precision, recall, f1)


def _per_group(samples: Sequence[Sample], right: NDArray[np.bool_]) -> dict[str, Share]:
    groups: dict[str, Share] = {}
    for column in sorted({name for sample in samples for name in sample.groups} - {"age"}):
        values = np.array([sample.groups.get(column, "") for sample in samples])
        different = np.unique(values)
        if len(different) <= _MAX_GROUP_VALUES:
            groups |= {f"{column}={value}": _share(right[values == value]) for value in different if value}
    return groups


def _age(sample: Sample) -> float:
    try:
        return float(sample.groups.get("age") or "nan")
    except ValueError:
        return math.nan


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
