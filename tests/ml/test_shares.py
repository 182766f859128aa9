"""Shares and their intervals, against numbers from the literature."""

import numpy as np
import pytest

from facesorter.ml.evaluation.shares import Share, mean_interval, paired_difference


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),  # Agresti and Coull (1998) and every textbook since
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_wilsons(right: int, of: int, low: float, high: float) -> None:
    assert Share(right, of).interval == pytest.approx((low, high), abs=5e-5)


def test_nothing_has_no_share_and_any_interval() -> None:
    assert Share(0, 0).value is None
    assert Share(0, 0).interval == (0.0, 1.0)


def test_fewer_than_a_hundred_are_few() -> None:
    assert Share(99, 99).few
    assert not Share(100, 100).few


def test_the_mean_of_one_share_has_its_interval() -> None:
    assert mean_interval([Share(81, 263)]) == pytest.approx(Share(81, 263).interval)


def test_a_mean_is_as_uncertain_as_its_parts() -> None:
    """Two equal halves: narrower than one half by the square root of two; a class always right is still uncertain."""
    half = Share(50, 100)
    low, high = mean_interval([half, half])
    width = half.interval[1] - half.interval[0]
    assert (high - low) == pytest.approx(width / np.sqrt(2))
    low, high = mean_interval([Share(5, 5), Share(5, 5)])
    assert low < 0.8
    assert high == 1.0


def pairs(gained: int, lost: int, both: int, neither: int) -> tuple[np.ndarray, np.ndarray]:
    first = [False] * gained + [True] * lost + [True] * both + [False] * neither
    other = [True] * gained + [False] * lost + [True] * both + [False] * neither
    return np.array(first), np.array(other)


def test_a_difference_is_measured_picture_by_picture() -> None:
    """By hand: 30 gained, 10 lost of 200; (31 - 11) / 202 and the deviation of the adjusted shares."""
    found = paired_difference(*pairs(30, 10, 100, 60))
    assert found.value == pytest.approx(0.1)
    more, less = 31 / 202, 11 / 202
    half = 1.959964 * np.sqrt((more + less - (more - less) ** 2) / 202)
    assert found.interval == pytest.approx((more - less - half, more - less + half))
    swapped = paired_difference(*reversed(pairs(30, 10, 100, 60)))
    assert swapped.value == pytest.approx(-0.1)
    assert swapped.interval == pytest.approx((-found.interval[1], -found.interval[0]))


def test_models_that_never_differ_may_still_differ_a_little() -> None:
    found = paired_difference(*pairs(0, 0, 5, 5))
    assert found.value == 0
    assert found.interval[0] < 0 < found.interval[1]
    assert paired_difference(*pairs(1, 0, 0, 0)).interval[1] <= 1


def test_pairs_tell_more_than_two_intervals_side_by_side() -> None:
    """Two points of 1,000 pictures: the intervals overlap, but nearly every difference is for the better."""
    first, other = pairs(22, 2, 800, 176)
    one, two = (Share(int(right.sum()), len(right)) for right in (first, other))
    assert one.interval[1] > two.interval[0]
    assert paired_difference(first, other).interval[0] > 0
