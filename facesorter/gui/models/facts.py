"""What a model file says of how good the model is, as far as it can be understood; whatever is missing is left out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DERIVED = ("balanced_accuracy", "gender_accuracy", "child_gender_accuracy", "age_accuracy", "glasses_accuracy")
"""What else is measured over all photos of a set, by its name in the manifest."""


@dataclass(frozen=True, slots=True)
class Right:
    """A share of right answers.

    Attributes:
        share: of right ones.
        interval: the ends between which the true share lies in 95 of 100 cases, or None.
        count: of the photos that it is a share of; None where that is unknown.
    """

    share: float
    interval: tuple[float, float] | None
    count: int | None


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on one set of photos.

    Attributes:
        name: of the set.
        count: of its photos; 0 where that is unknown.
        accuracy: share of right answers.
        interval: the ends between which the true share lies in 95 of 100 cases, or None.
        answered: share of the photos that are answered, not called unsure, or None.
        answered_accuracy: share of right answers among those, or None.
        recall: of each class, how many of its photos were recognised; None where that is unknown.
        confusion: counts, rows the true class, columns the answer; empty where there are none.
        derived: those of :data:`DERIVED` that are known.
        groups: right answers by group, such as ``source=web``.
        calibration_error: how far its confidence is from its accuracy on average, or None.
    """

    name: str
    count: int
    accuracy: float
    interval: tuple[float, float] | None
    answered: float | None
    answered_accuracy: float | None
    recall: tuple[float | None, ...]
    confusion: tuple[tuple[int, ...], ...]
    derived: dict[str, Right]
    groups: dict[str, Right]
    calibration_error: float | None


def measured(metrics: Mapping[str, Any], classes: Sequence[str], unsure_below: float) -> list[Measured]:
    """Return what was measured on every set that a manifest tells of.

    Args:
        metrics: of the manifest: by name of the set what
            :meth:`facesorter.ml.evaluation.quality.Evaluation.as_json` makes.
        classes: names of the model's classes.
        unsure_below: the model's threshold.
    """
    sets = [_measured(name, found, classes, unsure_below) for name, found in metrics.items()]
    return [one for one in sets if one is not None]


def _measured(name: str, found: object, classes: Sequence[str], unsure_below: float) -> Measured | None:
    if not isinstance(found, Mapping):
        return None
    accuracy = _share(found.get("accuracy"))
    if accuracy is None:
        return None
    confusion = _confusion(found.get("confusion"), len(classes)) if list(classes) == found.get("classes") else ()
    answered, right = _at_threshold(found.get("coverage"), unsure_below)
    intervals, counts = found.get("intervals"), found.get("counts")
    return Measured(
        name,
        _count(found.get("n")) or 0,
        accuracy,
        _interval(_of(intervals, "accuracy")),
        answered,
        right,
        _recall(found.get("per_class"), classes, confusion),
        confusion,
        _known({key: _right(found.get(key), _of(intervals, key), _of(counts, key)) for key in DERIVED}),
        _groups(found.get("per_group")),
        _share(found.get("ece")),
    )


def _right(share: object, interval: object, count: object) -> Right | None:
    known = _share(share)
    return None if known is None else Right(known, _interval(interval), _count(count))


def _groups(groups: object) -> dict[str, Right]:
    if not isinstance(groups, Mapping):
        return {}
    return _known(
        {str(name): _right(_of(one, "accuracy"), _of(one, "interval"), _of(one, "n")) for name, one in groups.items()}
    )


def _known(rights: Mapping[str, Right | None]) -> dict[str, Right]:
    return {name: right for name, right in rights.items() if right is not None}


def _of(values: object, key: str) -> object:
    return values.get(key) if isinstance(values, Mapping) else None


def _count(value: object) -> int | None:
    return value if type(value) is int and value > 0 else None


def _share(value: object) -> float | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and 0 <= value <= 1:
        return float(value)
    return None


def _interval(ends: object) -> tuple[float, float] | None:
    if isinstance(ends, list) and len(ends) == 2:
        low, high = map(_share, ends)
        if low is not None and high is not None:
            return low, high
    return None


def _at_threshold(points: object, threshold: float) -> tuple[float | None, float | None]:
    for point in points if isinstance(points, list) else ():
        at = point.get("threshold") if isinstance(point, Mapping) else None
        if isinstance(at, (int, float)) and abs(at - threshold) < 1e-6:
            return _share(point.get("coverage")), _share(point.get("accuracy"))
    return None, None


def _recall(per_class: object, classes: Sequence[str], confusion: Sequence[Sequence[int]]) -> tuple[float | None, ...]:
    numbers = per_class if isinstance(per_class, Mapping) else {}
    found: list[float | None] = []
    for place, name in enumerate(classes):
        one = numbers.get(name)
        share = _share(one.get("recall")) if isinstance(one, Mapping) else None
        if share is None and confusion and sum(confusion[place]):
            share = confusion[place][place] / sum(confusion[place])
        found.append(share)
    return tuple(found)


def _confusion(rows: object, count: int) -> tuple[tuple[int, ...], ...]:
    if not isinstance(rows, list) or len(rows) != count:
        return ()
    whole = [
        tuple(row)
        for row in rows
        if isinstance(row, list) and len(row) == count and all(type(cell) is int and cell >= 0 for cell in row)
    ]
    return tuple(whole) if len(whole) == count else ()
