"""What is measured of a model: plain numbers, as they stand in a model file and as ``evaluate --json`` prints them.

Made by :mod:`~facesorter.ml.evaluation.quality`; shown by the window, the command line and the model card. Whatever
follows from the confusion matrix is worked out of it and not kept beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from facesorter.ml.evaluation.shares import Share, mean_interval

MALFORMED = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
"""What it raises to read numbers out of something else."""


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


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The answers whose confidence lies from ``low`` to below ``high``: mean confidence and share of right ones."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


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
        confusion: counts, rows true, columns predicted.
        gender: right gender among adults; None with classes other than the default, as the three after it.
        child_gender: right gender among children older than two, where the age is known.
        age: right about child or adult, among all.
        glasses: right about glasses among adults.
        ece: expected calibration error; None where it is not known.
        ece_by_chance: what it would be, on average, if every confidence were true; None likewise.
        per_group: accuracy by ``column=value``.
        reliability: confidence against accuracy, in bins.
        coverage: against accuracy, for thresholds in steps.
        mistakes: the worst, the worst first: those with the least probability of the true class.
        unreadable: pictures that could not be decoded; not counted in any number above.
        no_face: pictures in which no face was found; likewise.
        at_threshold: what the model's own threshold does; None without one.

    Pictures that are none of the classes, labelled 0, count in ``at_threshold`` and ``coverage`` alone: there every
    answer to one is wrong.

    >>> evaluation = Evaluation(("cat", "dog"), ((8, 2), (0, 10)))
    >>> evaluation.accuracy, evaluation.per_class["cat"].recall, evaluation.balanced_accuracy
    (Share(right=18, of=20), 0.8, 0.9)
    """

    classes: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    gender: Share | None = None
    child_gender: Share | None = None
    age: Share | None = None
    glasses: Share | None = None
    ece: float | None = None
    ece_by_chance: float | None = None
    per_group: Mapping[str, Share] = field(default_factory=dict)
    reliability: tuple[ReliabilityBin, ...] = ()
    coverage: tuple[CoveragePoint, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    unreadable: int = 0
    no_face: int = 0
    at_threshold: Answered | None = None

    @property
    def accuracy(self) -> Share:
        """Share of all right."""
        return Share(sum(row[place] for place, row in enumerate(self.confusion)), sum(map(sum, self.confusion)))

    @property
    def balanced_accuracy(self) -> float:
        """Mean recall of the classes that occur."""
        recalls = self._recalls()
        return sum(recall.right / recall.of for recall in recalls) / len(recalls)

    @property
    def balanced_interval(self) -> tuple[float, float]:
        """The 95 % interval of balanced accuracy."""
        return mean_interval(self._recalls())

    @property
    def per_class(self) -> dict[str, ClassNumbers]:
        """Numbers by class name."""
        return {name: _class_numbers(self.confusion, place) for place, name in enumerate(self.classes)}

    def as_json(self) -> dict[str, Any]:
        """Return the numbers as plain data. They name no picture: a model file holds them, and that gets around."""
        derived = {"accuracy": self.accuracy, **{key: getattr(self, name) for key, name in _DERIVED.items()}}
        known = {name: share for name, share in derived.items() if share and share.of}
        values: dict[str, Any] = {
            "n": self.accuracy.of,
            **{name: share.value if share else None for name, share in derived.items()},
            "balanced_accuracy": self.balanced_accuracy,
            "ece": self.ece,
            "ece_by_chance": self.ece_by_chance,
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

    @classmethod
    def from_json(cls, numbers: Any) -> "Evaluation":
        """Return what :meth:`as_json` made, to the six places that it keeps; of an older version what that knew.

        Raises:
            ValueError: when it is something else.
        """
        try:
            return _evaluation(numbers)
        except MALFORMED as error:
            raise ValueError(f"no numbers of an evaluation: {error!r}") from error

    def _recalls(self) -> list[Share]:
        recalls = [Share(row[place], sum(row)) for place, row in enumerate(self.confusion)]
        return [recall for recall in recalls if recall.of]


_DERIVED = {
    "gender_accuracy": "gender",
    "child_gender_accuracy": "child_gender",
    "age_accuracy": "age",
    "glasses_accuracy": "glasses",
}
"""What the shares of a part of the answers are called in JSON."""


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


def share_from(value: float, of: int) -> Share:
    """Return a share of so many that was written down as a rounded number.

    Raises:
        ValueError: when it is none.
    """
    if type(of) is not int or of < 0 or not 0 <= value <= 1:
        raise ValueError(value, of)
    return Share(round(value * of), of)


def _told(answered: Answered | None) -> dict[str, Any] | None:
    if answered is None:
        return None
    shares = {"answered": answered.answered, "right": answered.right, "none": answered.none}
    return {
        "threshold": answered.threshold,
        **{name: {"n": share.of, "share": share.value} for name, share in shares.items()},
    }


def _evaluation(numbers: Mapping[str, Any]) -> Evaluation:
    classes = tuple(str(name) for name in numbers["classes"])
    confusion = tuple(tuple(row) for row in numbers["confusion"])
    cells = [cell for row in confusion for cell in row]
    square = len(confusion) == len(classes) == len(set(classes)) and {len(row) for row in confusion} == {len(classes)}
    if not (square and any(cells) and all(type(cell) is int and cell >= 0 for cell in cells)):
        raise ValueError(confusion)
    counts = dict(numbers.get("counts", {}))
    derived = {
        name: None if key not in counts else share_from(numbers[key], counts[key]) for key, name in _DERIVED.items()
    }
    return Evaluation(
        classes,
        confusion,
        **derived,
        ece=_number_or_none(numbers.get("ece")),
        ece_by_chance=_number_or_none(numbers.get("ece_by_chance")),
        per_group={name: share_from(one["accuracy"], one["n"]) for name, one in numbers.get("per_group", {}).items()},
        reliability=tuple(ReliabilityBin(**one) for one in numbers.get("reliability", ())),
        coverage=tuple(
            CoveragePoint(*(_number(point[name]) for name in ("threshold", "coverage", "accuracy")))
            for point in numbers.get("coverage", ())
        ),
        mistakes=tuple(Mistake(**one) for one in numbers.get("mistakes", ())),
        unreadable=int(numbers.get("unreadable", 0)),
        no_face=int(numbers.get("no_face", 0)),
        at_threshold=None if numbers.get("at_threshold") is None else _answered(numbers["at_threshold"]),
    )


def _answered(told: Mapping[str, Any]) -> Answered:
    shares = {name: share_from(told[name]["share"] or 0, told[name]["n"]) for name in ("answered", "right", "none")}
    return Answered(_number(told["threshold"]), **shares)


def _number_or_none(value: Any) -> float | None:
    return None if value is None else _number(value)


def _number(value: Any) -> float:
    number = float(value)
    if not 0 <= number <= 1:
        raise ValueError(value)
    return number


def _class_numbers(confusion: Sequence[Sequence[int]], place: int) -> ClassNumbers:
    hits, predicted = confusion[place][place], sum(row[place] for row in confusion)
    recall, precision = Share(hits, sum(confusion[place])), Share(hits, predicted)
    f1 = 2 * hits / (recall.of + predicted) if recall.of + predicted else None
    return ClassNumbers(recall.of, precision.value, recall.value, f1, recall.interval if recall.of else None)
