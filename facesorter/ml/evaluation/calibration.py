"""Whether a model knows how sure it may be: its temperature, its calibration error, and when to call an answer unsure.

Measured by the class with the highest probability; that probability is the confidence.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facesorter.ml.evaluation.numbers import CoveragePoint, ReliabilityBin
from facesorter.ml.evaluation.shares import is_few

Probabilities = NDArray[np.float32]
Labels = NDArray[np.int64]

BINS = 15
"""Equal bins of confidence, as many as in Guo et al. (2017)."""


def reliability(labels: Labels, probabilities: Probabilities) -> tuple[ReliabilityBin, ...]:
    """Return the bins of equal width between 0 and 1 that hold any answer; 1 itself belongs to the last."""
    confidence, right = _answers(labels, probabilities)
    which = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return tuple(
        ReliabilityBin(
            int(index) / BINS,
            (int(index) + 1) / BINS,
            int((which == index).sum()),
            float(confidence[which == index].mean()),
            float(right[which == index].mean()),
        )
        for index in np.unique(which)
    )


def calibration_error(bins: Sequence[ReliabilityBin]) -> float:
    """Return the expected calibration error: how far confidence is from accuracy in a bin, on average over the answers.

    Guo et al. (2017), "On Calibration of Modern Neural Networks", equation 3.
    """
    return sum(one.count * abs(one.accuracy - one.confidence) for one in bins) / sum(one.count for one in bins)


def least_calibration_error(bins: Sequence[ReliabilityBin]) -> float:
    """Return the calibration error that a model with these confidences would show, on average, if they were all true.

    So few answers in a bin are rarely right exactly as often as they should be; of a thousand the error is 0.02 by
    chance alone. What lies below this cannot be told from perfect. The mean distance of a binomial share from its
    expectation is de Moivre's (1730); see Diaconis and Zabell (1991), "Closed Form Summation for Classical
    Distributions".
    """
    return sum(_mean_distance(one.count, one.confidence) for one in bins) / sum(one.count for one in bins)


def _mean_distance(count: int, share: float) -> float:
    """Return how far the number of successes in so many trials is from the expected one, on average."""
    if not 0 < share < 1:
        return 0.0
    first = math.floor(count * share) + 1
    chosen = math.lgamma(count + 1) - math.lgamma(first + 1) - math.lgamma(count - first + 1)
    return 2 * first * math.exp(chosen + first * math.log(share) + (count - first + 1) * math.log1p(-share))


@dataclass(frozen=True)
class Basis:
    """What validation pictures a model is calibrated on.

    Attributes:
        tables: the number of the table that each is from; each class of each table counts the same.
        deciding: the number of the one that the threshold for *unsure* is chosen on; None for all of them.
    """

    tables: NDArray[np.int64]
    deciding: int | None = None


def fit_temperature(
    labels: Labels, apply: Callable[[float], Probabilities], tables: NDArray[np.int64] | None = None
) -> float:
    """Return the temperature between 1/4 and 4 whose probabilities ``apply`` gives have the least log loss.

    The method is that of Guo et al. (2017), "On Calibration of Modern Neural Networks", but for one thing: the loss is
    the mean over the classes of the mean loss of each. What people sort has other shares of men, women and children
    than the table that a model learnt from, and in a plain mean the common classes, which a network knows best, would
    decide how sure it may be of the rare ones. Each class counts the same here, as it does in balanced accuracy; where
    the answers are from several ``tables``, each class of each table.

    Of fewer than ``FEW`` answers it is at least 1: a network that happens to be right in all of a handful would else be
    called as sure as can be.

    Golden-section search over the logarithm of the temperature.
    """
    parts = labels if tables is None else labels + tables * (int(labels.max()) + 1)
    counts = np.bincount(parts)
    weights = 1 / counts[parts] / np.count_nonzero(counts)

    def loss(logarithm: float) -> float:
        chosen = apply(math.exp(logarithm))[np.arange(len(labels)), labels]
        return float(-weights @ np.log(np.clip(chosen, 1e-9, 1)))

    low, high = math.log(1 if is_few(len(labels)) else 0.25), math.log(4)
    ratio = (math.sqrt(5) - 1) / 2
    for _ in range(40):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return math.exp((low + high) / 2)


def coverage_curve(labels: Labels, probabilities: Probabilities, steps: int = 20) -> tuple[CoveragePoint, ...]:
    """Return coverage and accuracy for thresholds from 0 to below 1 in steps, as long as any photo is answered.

    What is none of the classes, its label -1, is answered wrongly whenever it is answered.
    """
    confidence, right = _answers(labels, probabilities)
    points = []
    for step in range(steps):
        threshold = step / steps
        kept = confidence >= threshold
        if kept.any():
            points.append(CoveragePoint(threshold, float(kept.mean()), float(right[kept].mean())))
    return tuple(points)


LIKE_PHOTOS: dict[str, float] = {"wanted": 0.95, "least_coverage": 0.2}
"""What :func:`choose_threshold` asks for on pictures like the photos to be sorted: 95 of 100 sorted are right."""


def choose_threshold(
    curve: Sequence[CoveragePoint], *, wanted: float = 0.9, least_coverage: float = 0.75, least: float = 0.5
) -> float:
    """Return the default threshold for *unsure*, the lowest that makes the answers good enough.

    Every photo below it is one that a person looks at instead, so it is as low as it can be. Good enough is

    - that ``wanted`` of the answers are right, and
    - that none of them is more probably wrong than right, which ``least`` = 0.5 says where confidence is calibrated.
      Without that a model that reaches ``wanted`` with all its answers would never call anything unsure, not even what
      looks like nothing that it learnt from.

    But however bad the model, ``least_coverage`` of the photos get an answer: when nothing that leaves so many is good
    enough, the highest threshold that does is the answer.

    Args:
        curve: from :func:`coverage_curve`, on validation data.
        wanted: share of right ones among the answers.
        least_coverage: share of photos that are answered.
        least: threshold, unless it leaves fewer answers than that.
    """
    allowed = [point for point in curve if point.coverage >= least_coverage]
    good = (point.threshold for point in allowed if point.threshold >= least and point.accuracy >= wanted)
    return next(good, allowed[-1].threshold)


def _answers(labels: Labels, probabilities: Probabilities) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the confidence of every answer, and whether it is right."""
    return probabilities.max(axis=1).astype(np.float64), probabilities.argmax(axis=1) == labels
