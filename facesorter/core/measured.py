"""How often a model was right when it was made, as its file tells: what its probabilities are worth."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from facesorter.core import bounds

FEW = 100
"""A share of fewer pictures than this is called one of few: its interval is some twenty points wide."""

VERY_SURE: Final = 0.9
"""From this probability on an answer is *very sure*, unless the model is known to be wrong there too often."""

RIGHT_OF_VERY_SURE: Final = 0.97
"""Share of the very sure answers that have to be right."""

_MOST: Final = 0.99


@dataclass(frozen=True, slots=True)
class Cost:
    """What a threshold for *unsure* costs and brings, measured when the model was made.

    Attributes:
        threshold: a best class less probable than this is no answer.
        sorted: share of the photos that get a class.
        right: share of right ones among them.
        photos: how many photos it was measured on; 0 where nobody says.
    """

    threshold: float
    sorted: float
    right: float
    photos: int = 0


def costs(metrics: Mapping[str, Any]) -> tuple[Cost, ...]:
    """Return what a model file tells of thresholds, the lowest first; empty where it does not.

    Measured on whole photos, else on the labelled faces it was validated with.
    """
    told: list[Cost] = []
    with suppress(ValueError, KeyError, TypeError, AttributeError):  # whoever made the model may have told anything
        told.extend(_told(metrics))
    return tuple(sorted(told, key=lambda cost: cost.threshold))


def very_sure_from(metrics: Mapping[str, Any]) -> float:
    """Return the probability from which a model's answers are *very sure*.

    It is the lowest threshold, 0.9 at least, at which 97 of 100 answers were right; 0.99 where that was reached at
    none; and 0.9 where it was measured on too few answers to tell.

    >>> curve = [
    ...     {"threshold": 0.8, "coverage": 0.9, "accuracy": 0.98},
    ...     {"threshold": 0.9, "coverage": 0.6, "accuracy": 0.95},
    ...     {"threshold": 0.95, "coverage": 0.4, "accuracy": 0.98},
    ... ]
    >>> very_sure_from({"validation": {"n": 1000, "coverage": curve}}), very_sure_from({})
    (0.95, 0.9)
    """
    told = [cost for cost in costs(metrics) if cost.threshold >= VERY_SURE and cost.sorted * cost.photos >= FEW]
    if not told:
        return VERY_SURE
    return min((cost.threshold for cost in told if cost.right >= RIGHT_OF_VERY_SURE), default=_MOST)


def _told(metrics: Mapping[str, Any]) -> Iterator[Cost]:
    for table in metrics.get("photos", {}).values():
        photos = _count(table.get("photos", 0))
        yield from (_cost(point, "precision", photos) for point in table["curve"] if point["precision"] is not None)
        return
    validation = metrics["validation"]
    photos = _count(validation.get("n", 0))
    yield from (_cost(point, "accuracy", photos) for point in validation["coverage"])


def _cost(point: Mapping[str, Any], right: str, photos: int) -> Cost:
    threshold, covered, share = (bounds.number(point[name], 0, 1) for name in ("threshold", "coverage", right))
    return Cost(threshold, covered, share, photos)


def _count(value: object) -> int:
    return int(bounds.number(value, 0, 1e12))
