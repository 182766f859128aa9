"""What a model file says of how good the model is, as far as it can be understood; whatever is missing is left out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


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
    """

    name: str
    count: int
    accuracy: float
    interval: tuple[float, float] | None
    answered: float | None
    answered_accuracy: float | None
    recall: tuple[float | None, ...]
    confusion: tuple[tuple[int, ...], ...]


def measured(metrics: Mapping[str, Any], classes: Sequence[str], unsure_below: float) -> list[Measured]:
    """Return what was measured on every set that a manifest tells of.

    Args:
        metrics: of the manifest: by name of the set what :meth:`facesorter.ml.evaluation.Evaluation.as_json` makes.
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
    count = found.get("n")
    return Measured(
        name,
        count if isinstance(count, int) and count > 0 else 0,
        accuracy,
        _interval(found.get("intervals")),
        answered,
        right,
        _recall(found.get("per_class"), classes, confusion),
        confusion,
    )


def _share(value: object) -> float | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and 0 <= value <= 1:
        return float(value)
    return None


def _interval(intervals: object) -> tuple[float, float] | None:
    ends = intervals.get("accuracy") if isinstance(intervals, Mapping) else None
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
