"""How good a model is, honestly: confusion, numbers of each class and group, what follows from them, worst mistakes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facesorter.core.classes import DEFAULT_CLASSES, NONE, ClassSet
from facesorter.ml.data.samples import Sample
from facesorter.ml.evaluation.calibration import (
    CoveragePoint,
    Labels,
    Probabilities,
    ReliabilityBin,
    calibration_error,
    coverage_curve,
    reliability,
)
from facesorter.ml.evaluation.groups import ages_of, per_group
from facesorter.ml.evaluation.shares import Share, mean_interval, share_of

MOST_MISTAKES = 24
"""So many of the worst are told; who looks at them learns the rest."""

_MALE = np.array([True, True, True, False, False, False])
_CHILD = np.array([False, False, True, False, False, True])
_GLASSES = np.array([False, True, False, False, True, False])


@dataclass(frozen=True, slots=True)
class ClassNumbers:
    """Numbers of one class; None where they are not defined. The interval is that of recall."""

    count: int
    precision: float | None
    recall: float | None
    f1: float | None
    recall_interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer.

    Attributes:
        picture: as in the CSV.
        true: name of the class that it has.
        answer: name of the class that was answered.
        confidence: probability of the answer.
        loss: negative logarithm of the probability of the true class.
    """

    picture: str
    true: str
    answer: str
    confidence: float
    loss: float


@dataclass(frozen=True, slots=True)
class Answered:
    """What becomes of the pictures at the model's own threshold for *unsure*.

    Attributes:
        threshold: a best class less probable than this is no answer.
        answered: share of the pictures of a class that get an answer.
        right: share of these answers that are right.
        none: share of the pictures that are none of the classes that get an answer all the same.
    """

    threshold: float
    answered: Share
    right: Share
    none: Share


@dataclass(frozen=True)
class Evaluation:
    """Everything measured on one labelled set.

    Attributes:
        classes: names.
        accuracy: share of all right.
        balanced_accuracy: mean recall of the classes.
        balanced_interval: its 95 % interval.
        gender: right gender among adults; None with classes other than the default, as the three after it.
        child_gender: right gender among children older than two, where the age is known.
        age: right about child or adult, among all.
        glasses: right about glasses among adults.
        ece: expected calibration error.
        confusion: counts, rows true, columns predicted.
        per_class: by class name.
        per_group: accuracy by ``column=value``.
        reliability: confidence against accuracy, in bins.
        coverage: against accuracy, for thresholds in steps.
        mistakes: the worst, the worst first: those with the least probability of the true class.
        unreadable: pictures that could not be decoded; not counted in any number above.
        no_face: pictures in which no face was found; likewise.
        at_threshold: what the model's own threshold does; None without one.

    Pictures that are none of the classes, labelled 0, count in ``at_threshold`` and ``coverage`` alone: there every
    answer to one is wrong.
    """

    classes: tuple[str, ...]
    accuracy: Share
    balanced_accuracy: float
    balanced_interval: tuple[float, float]
    gender: Share | None
    child_gender: Share | None
    age: Share | None
    glasses: Share | None
    ece: float
    confusion: tuple[tuple[int, ...], ...]
    per_class: dict[str, ClassNumbers]
    per_group: dict[str, Share]
    reliability: tuple[ReliabilityBin, ...] = ()
    coverage: tuple[CoveragePoint, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    unreadable: int = 0
    no_face: int = 0
    at_threshold: Answered | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the numbers as plain data. They name no picture: a model file holds them, and that gets around."""
        derived = {
            "accuracy": self.accuracy,
            "gender_accuracy": self.gender,
            "child_gender_accuracy": self.child_gender,
            "age_accuracy": self.age,
            "glasses_accuracy": self.glasses,
        }
        known = {name: share for name, share in derived.items() if share and share.of}
        values: dict[str, Any] = {
            "n": self.accuracy.of,
            **{name: share.value if share else None for name, share in derived.items()},
            "balanced_accuracy": self.balanced_accuracy,
            "ece": self.ece,
            "intervals": {
                **{name: share.interval for name, share in known.items()},
                "balanced_accuracy": self.balanced_interval,
            },
            "counts": {name: share.of for name, share in known.items()},
            "classes": self.classes,
            "confusion": self.confusion,
            "per_class": {name: asdict(numbers) for name, numbers in self.per_class.items()},
            "per_group": {
                name: {"n": share.of, "accuracy": share.value, "interval": share.interval}
                for name, share in self.per_group.items()
            },
            "reliability": [asdict(one) for one in self.reliability],
            "coverage": [asdict(point) for point in self.coverage],
            "unreadable": self.unreadable,
            "no_face": self.no_face,
            "at_threshold": _told(self.at_threshold),
        }
        return {name: rounded(value) for name, value in values.items()}

    def as_json_with_mistakes(self) -> dict[str, Any]:
        """Return the object that ``facesorter-cli evaluate --json`` prints: the numbers and the worst mistakes."""
        return {**self.as_json(), "mistakes": [rounded(asdict(mistake)) for mistake in self.mistakes]}


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
    recalls = _recalls(confusion)
    six = classes == DEFAULT_CLASSES
    adults = ~_CHILD[labels] if six else None
    older = ages_of(samples) > 2
    bins = reliability(labels, probabilities)
    return Evaluation(
        classes=classes.names,
        accuracy=share_of(right),
        balanced_accuracy=balanced_accuracy(labels, predicted, len(classes)),
        balanced_interval=mean_interval([recall for recall in recalls if recall.of]),
        gender=share_of((_MALE[predicted] == _MALE[labels])[adults]) if six else None,
        child_gender=share_of((_MALE[predicted] == _MALE[labels])[_CHILD[labels] & older]) if six else None,
        age=share_of(_CHILD[predicted] == _CHILD[labels]) if six else None,
        glasses=share_of((_GLASSES[predicted] == _GLASSES[labels])[adults]) if six else None,
        ece=calibration_error(bins),
        confusion=tuple(tuple(int(cell) for cell in row) for row in confusion),
        per_class={name: _class_numbers(confusion, index) for index, name in enumerate(classes.names)},
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


def rounded(value: Any) -> Any:
    """Return plain data as JSON has it, numbers to six places: a tenth of a percent is rounded right from them."""
    match value:
        case float():
            return round(value, 6)
        case dict():
            return {key: rounded(one) for key, one in value.items()}
        case tuple() | list():
            return [rounded(one) for one in value]
    return value


def _answered(labels: Labels, probabilities: Probabilities, threshold: float) -> Answered:
    sure, known = probabilities.max(axis=1) >= threshold, labels >= 0
    right = probabilities.argmax(axis=1) == labels
    return Answered(threshold, share_of(sure[known]), share_of(right[known & sure]), share_of(sure[~known]))


def _told(answered: Answered | None) -> dict[str, Any] | None:
    if answered is None:
        return None
    shares = {"answered": answered.answered, "right": answered.right, "none": answered.none}
    return {
        "threshold": answered.threshold,
        **{name: {"n": share.of, "share": share.value} for name, share in shares.items()},
    }


def _recalls(confusion: NDArray[Any]) -> list[Share]:
    return [Share(int(row[index]), int(row.sum())) for index, row in enumerate(confusion)]


def _class_numbers(confusion: NDArray[Any], index: int) -> ClassNumbers:
    hits, true, predicted = confusion[index, index], confusion[index].sum(), confusion[:, index].sum()
    recall = Share(int(hits), int(true))
    precision = Share(int(hits), int(predicted))
    f1 = float(2 * hits / (true + predicted)) if true + predicted else None
    return ClassNumbers(recall.of, precision.value, recall.value, f1, recall.interval if recall.of else None)


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
