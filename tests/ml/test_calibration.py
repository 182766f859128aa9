"""Calibration: the error by hand, the temperature found again, the threshold for unsure as its reasons ask."""

import numpy as np
import pytest
from numpy.typing import NDArray

from facesorter.ml.evaluation.calibration import (
    calibration_error,
    choose_threshold,
    coverage_curve,
    fit_temperature,
    least_calibration_error,
    reliability,
)
from facesorter.ml.evaluation.numbers import CoveragePoint, ReliabilityBin
from facesorter.ml.litert import calibrated

Labels = NDArray[np.int64]
Probabilities = NDArray[np.float32]


def answers(*class_ids: int, count: int = 6, confidence: float = 0.8) -> Probabilities:
    rows = np.full((len(class_ids), count), (1 - confidence) / (count - 1), np.float32)
    rows[np.arange(len(class_ids)), np.array(class_ids) - 1] = confidence
    return rows


def error(labels: Labels, rows: Probabilities) -> float:
    return calibration_error(reliability(labels, rows))


def perfectly_calibrated() -> tuple[Labels, Probabilities]:
    """Return answers of confidence 0.6 and 0.9 of which exactly that share is right, as many of each class."""
    rows = np.concatenate(
        [answers(*[answer] * 10, count=2, confidence=confidence) for answer in (1, 2) for confidence in (0.6, 0.9)]
    )
    first = np.array([0] * 6 + [1] * 4 + [0] * 9 + [1])
    return np.concatenate([first, 1 - first]), rows


def test_perfect_calibration_has_no_error() -> None:
    assert error(*perfectly_calibrated()) == pytest.approx(0, abs=1e-6)


def test_overconfidence_is_measured() -> None:
    labels = perfectly_calibrated()[0][:20]
    rows = np.concatenate([answers(*[1] * 10, count=2, confidence=confidence) for confidence in (0.8, 0.99)])
    assert error(labels, rows) == pytest.approx((0.2 + 0.09) / 2, abs=1e-6)
    certain = np.array([[1.0, 0.0]], np.float32)
    assert error(np.array([0]), certain) == 0
    assert error(np.array([1]), certain) == 1


def test_what_chance_alone_makes_of_a_perfect_model_is_told() -> None:
    """Drawn many times, the error of answers that are right as often as they should be has that mean."""
    confidences, counts = (0.55, 0.8, 0.97, 1.0), (9, 40, 200, 3)
    bins = [ReliabilityBin(0, 1, n, share, 0) for share, n in zip(confidences, counts, strict=True)]
    drawn = np.random.default_rng(1).binomial(counts, confidences, (20_000, 4)) / counts
    errors = np.abs(drawn - confidences) @ counts / sum(counts)
    assert least_calibration_error(bins) == pytest.approx(errors.mean(), rel=0.02)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_is_found_again(temperature: float) -> None:
    labels, rows = perfectly_calibrated()
    labels, rows = np.tile(labels, 10), np.tile(rows, (10, 1))
    skewed = calibrated(rows, 1 / temperature)
    fitted = fit_temperature(labels, lambda value: calibrated(skewed, value))
    assert fitted == pytest.approx(temperature, rel=0.02)
    assert error(labels, calibrated(skewed, fitted)) < 0.01


def test_the_temperature_stays_in_bounds() -> None:
    labels = np.zeros(100, np.int64)
    right, wrong = answers(*[1] * 100), answers(*[2] * 100)
    assert fit_temperature(labels, lambda value: calibrated(right, value)) == pytest.approx(0.25, rel=0.01)
    assert fit_temperature(labels, lambda value: calibrated(wrong, value)) == pytest.approx(4, rel=0.01)


def test_a_handful_of_right_answers_makes_nothing_surer() -> None:
    labels, right = np.zeros(99, np.int64), answers(*[1] * 99)
    assert fit_temperature(labels, lambda value: calibrated(right, value)) == pytest.approx(1, rel=0.01)


def test_coverage_falls_and_is_counted_right() -> None:
    rows = np.concatenate([answers(1, count=2, confidence=value) for value in (0.55, 0.65, 0.75, 0.85)])
    curve = coverage_curve(np.array([1, 0, 1, 0]), rows)
    assert curve[0] == CoveragePoint(0.0, 1.0, 0.5)
    at = {point.threshold: point for point in curve}
    assert (at[0.6].coverage, at[0.6].accuracy) == pytest.approx((3 / 4, 2 / 3))
    assert at[0.8] == CoveragePoint(0.8, 0.25, 1.0)
    assert 0.9 not in at  # no photo is answered any more
    assert [point.coverage for point in curve] == sorted((point.coverage for point in curve), reverse=True)


def test_the_lowest_threshold_that_is_good_enough_is_chosen() -> None:
    curve = [
        CoveragePoint(0.0, 1.0, 0.7),
        CoveragePoint(0.3, 0.95, 0.85),
        CoveragePoint(0.5, 0.9, 0.91),
        CoveragePoint(0.7, 0.8, 0.95),
        CoveragePoint(0.9, 0.4, 0.99),
    ]
    assert choose_threshold(curve) == 0.5
    assert choose_threshold(curve, wanted=0.85, least=0.0) == 0.3
    assert choose_threshold(curve, wanted=0.93) == 0.7
    assert choose_threshold(curve, wanted=0.98) == 0.7  # never so high that most photos get no answer
    assert choose_threshold(curve, wanted=0.98, least_coverage=0.3) == 0.9


def test_a_model_that_is_always_good_enough_still_calls_some_unsure() -> None:
    """What is more probably wrong than right is no answer, however good the others are."""
    curve = [CoveragePoint(0.0, 1.0, 0.95), CoveragePoint(0.5, 0.99, 0.955), CoveragePoint(0.6, 0.97, 0.96)]
    assert choose_threshold(curve) == 0.5


def test_a_model_that_is_hardly_ever_sure_still_answers_most() -> None:
    curve = [CoveragePoint(0.0, 1.0, 0.4), CoveragePoint(0.2, 0.8, 0.5), CoveragePoint(0.5, 0.1, 0.95)]
    assert choose_threshold(curve) == 0.2


def test_the_error_of_a_worked_example() -> None:
    """Fifteen bins of 1/15: 0.60 to 0.667 holds two answers, 0.80 to 0.867 three, 0.933 to 1 one."""
    confidences = (0.61, 0.65, 0.81, 0.83, 0.85, 1.0)
    right = (True, False, True, True, False, True)
    rows = np.array([[value, 1 - value] for value in confidences], np.float32)
    labels = np.array([0 if one else 1 for one in right])
    bins = reliability(labels, rows)
    assert [(one.count, round(one.confidence, 4), round(one.accuracy, 4)) for one in bins] == [
        (2, 0.63, 0.5),
        (3, 0.83, 0.6667),
        (1, 1.0, 1.0),
    ]
    assert [(one.low, one.high) for one in bins] == [(9 / 15, 10 / 15), (12 / 15, 13 / 15), (14 / 15, 1.0)]
    by_hand = (2 * abs(0.5 - 0.63) + 3 * abs(2 / 3 - 0.83) + 1 * 0) / 6
    assert calibration_error(bins) == pytest.approx(by_hand, abs=1e-6)
    assert calibration_error([ReliabilityBin(0.8, 0.9, 4, 0.85, 0.85)]) == 0


def two_classes() -> tuple[Labels, Probabilities]:
    """Return a common class whose answers are too unsure of themselves, and a rare one whose are too sure."""
    common = answers(*[1] * 90, count=2, confidence=0.7)  # all but one right
    rare = answers(*[2] * 10, count=2, confidence=0.9)  # six of ten right
    labels = np.array([0] * 89 + [1] + [1] * 6 + [0] * 4)
    return labels, np.concatenate([common, rare])


def test_each_class_counts_the_same_for_the_temperature() -> None:
    """So many times the pictures of one class change nothing, as in a table with other shares than life."""
    labels, rows = two_classes()
    fitted = fit_temperature(labels, lambda value: calibrated(rows, value))
    again = np.where(labels == 0, 7, 1)
    many_labels, many_rows = np.repeat(labels, again), np.repeat(rows, again, axis=0)
    assert fit_temperature(many_labels, lambda value: calibrated(many_rows, value)) == pytest.approx(fitted, rel=1e-3)

    def balanced_loss(temperature: float) -> float:
        chosen = calibrated(rows, temperature)[np.arange(len(labels)), labels]
        return float(np.mean([-np.log(chosen[labels == index]).mean() for index in (0, 1)]))

    losses = {temperature: balanced_loss(temperature) for temperature in np.geomspace(0.25, 4, 400)}
    assert fitted == pytest.approx(min(losses, key=lambda temperature: losses[temperature]), rel=0.01)
