"""How often a model was right when it was made, as its file tells: what its probabilities are worth."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from facesorter.core import bounds

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
    """

    threshold: float
    sorted: float
    right: float


def costs(metrics: Mapping[str, Any]) -> tuple[Cost, ...]:
    """Return what a model file tells of thresholds, the lowest first; empty where it does not.

    Measured on whole photos, else on the labelled faces it was validated with.
    """
    told: list[Cost] = []
    with suppress(ValueError, KeyError, TypeError, AttributeError):  # whoever made the model may have told anything
        told.extend(_told(metrics))
    return tuple(sorted(told, key=lambda cost: cost.threshold))


def very_sure_from(metrics: Mapping[str, Any]) -> float:
    """Return the probability from which a model's answers are *very sure*: 97 of 100 such answers were right.

    It is 0.9 at least, and 0.99 where no threshold that was measured brought so many.

    >>> curve = [
    ...     {"threshold": 0.8, "coverage": 0.9, "accuracy": 0.98},
    ...     {"threshold": 0.9, "coverage": 0.6, "accuracy": 0.95},
    ...     {"threshold": 0.95, "coverage": 0.4, "accuracy": 0.98},
    ... ]
    >>> very_sure_from({"validation": {"coverage": curve}})
    0.95
    """
    told = costs(metrics)
    if not told:
        return VERY_SURE
    right = (cost.threshold for cost in told if cost.threshold >= VERY_SURE and cost.right >= RIGHT_OF_VERY_SURE)
    return min(right, default=_MOST)


def _told(metrics: Mapping[str, Any]) -> Iterator[Cost]:
    for table in metrics.get("photos", {}).values():
        yield from (_cost(point, "precision") for point in table["curve"] if point["precision"] is not None)
        return
    yield from (_cost(point, "accuracy") for point in metrics["validation"]["coverage"])


def _cost(point: Mapping[str, Any], right: str) -> Cost:
    return Cost(*(bounds.number(point[name], 0, 1) for name in ("threshold", "coverage", right)))
