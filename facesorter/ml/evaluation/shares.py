"""Shares of right answers, and how far chance may have moved them: every interval in one place."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facesorter.core.measured import FEW

if TYPE_CHECKING:  # the window takes what is here before numpy is loaded
    import numpy as np
    from numpy.typing import NDArray

_Z = 1.959964
"""Of a normal distribution, 95 % lie within so many deviations."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of right answers with its 95 % interval (Wilson, 1927).

    >>> Share(90, 100).value, [round(end, 3) for end in Share(90, 100).interval]
    (0.9, [0.826, 0.945])
    """

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
        share, n = self.right / self.of, self.of
        centre = (share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
        half = _Z * math.sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n)) / (1 + _Z * _Z / n)
        return max(0.0, centre - half), min(1.0, centre + half)

    @property
    def few(self) -> bool:
        """Whether it rests on so few pictures that a person should be told."""
        return is_few(self.of)


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much another model is right more often on the same pictures: a share, below 0 for a worse one.

    Attributes:
        value: share of right answers of the other model less that of the first.
        interval: its 95 % interval.
    """

    value: float
    interval: tuple[float, float]


def is_few(count: int) -> bool:
    """Return whether a share of so many pictures is one of few: believe its interval, not the number.

    >>> is_few(99), is_few(100)
    (True, False)
    """
    return count < FEW


def share_of(right: "NDArray[np.bool_]") -> Share:
    """Return the share of true values."""
    return Share(int(right.sum()), len(right))


def mean_interval(shares: Sequence[Share]) -> tuple[float, float]:
    """Return the 95 % interval of the mean of independent shares, as balanced accuracy is one of the recalls.

    From the intervals of the shares themselves (Zou and Donner, 2008, "Construction of confidence limits about effect
    measures: a general approach"), so that a class with few pictures widens it, and one that is always right too.
    """
    values = [share.right / share.of for share in shares]
    below = math.hypot(*(value - share.interval[0] for value, share in zip(values, shares, strict=True)))
    above = math.hypot(*(share.interval[1] - value for value, share in zip(values, shares, strict=True)))
    mean = sum(values) / len(values)
    return max(0.0, mean - below / len(values)), min(1.0, mean + above / len(values))


def paired_difference(first: "NDArray[np.bool_]", other: "NDArray[np.bool_]") -> Difference:
    """Return how much more often ``other`` is right than ``first``, picture by picture the same n >= 1 pictures.

    Only the pictures on which they differ count, as in McNemar's test, so far smaller differences show than between the
    intervals of each. The interval is the adjusted Wald interval of Bonett and Price (2012, "Adjusted Wald Confidence
    Interval for a Difference of Binomial Proportions Based on Paired Data"), which holds for few pictures too.
    """
    n = len(first)
    gained, lost = int((other & ~first).sum()), int((first & ~other).sum())
    more, less = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
    half = _Z * math.sqrt((more + less - (more - less) ** 2) / (n + 2))
    return Difference((gained - lost) / n, (max(-1.0, more - less - half), min(1.0, more - less + half)))
