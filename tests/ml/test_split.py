"""The split: complete, stratified, repeatable, the same in every version, and like stays with like."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from facesorter.core.errors import SamplesError
from facesorter.ml.data.samples import Sample
from facesorter.ml.data.split import Apart, split


def make_samples(*counts: int) -> list[Sample]:
    return [
        Sample(Path(f"/{class_id}-{number}.jpg"), class_id)
        for class_id, count in enumerate(counts, start=1)
        for number in range(count)
    ]


def three_sides(samples: list[Sample], apart: Apart, seed: int, groups: Sequence[int] | None = None) -> list[list[int]]:
    parted = split(samples, apart, seed=seed, groups=None if groups is None else np.array(groups, np.int64))
    return [parted.training.tolist(), parted.validation.tolist(), parted.test.tolist()]


def sides(
    samples: list[Sample], share: float, seed: int, groups: Sequence[int] | None = None
) -> tuple[list[int], list[int]]:
    """Return the sides of training and validation, without a test."""
    training, validation, test = three_sides(samples, Apart(share, 0), seed, groups)
    assert not test
    return training, validation


def test_the_split_is_stratified_complete_and_repeatable() -> None:
    samples = make_samples(100, 50, 7, 2)
    rest, apart = sides(samples, 0.1, 3)
    assert [sum(samples[index].class_id == n for index in apart) for n in (1, 2, 3, 4)] == [10, 5, 1, 1]
    assert sorted(rest + apart) == list(range(len(samples)))
    assert sides(samples, 0.1, 3) == (rest, apart)
    assert sides(samples, 0.1, 4) != (rest, apart)
    assert sides(samples, 0.1, 3, range(len(samples))) == (rest, apart)


@pytest.mark.parametrize("share", [0.0, 0.99])
def test_both_sides_of_a_split_get_something_of_each_class(share: float) -> None:
    samples = make_samples(5, 2)
    for side in sides(samples, share, 0):
        assert {samples[index].class_id for index in side} == {1, 2}


def test_a_single_picture_of_a_class_is_trained_on() -> None:
    samples = make_samples(1, 4)
    rest, apart = sides(samples, 0.25, 0)
    assert [samples[index].class_id for index in apart] == [2]
    assert len(rest) == 4


@pytest.mark.parametrize("seed", range(10))
def test_a_group_is_never_parted(seed: int) -> None:
    samples = make_samples(40, 20)
    groups = [index // 4 for index in range(40)] + [index // 2 for index in range(80, 100)]
    rest, apart = sides(samples, 0.2, seed, groups)
    assert not {groups[index] for index in rest} & {groups[index] for index in apart}
    assert [sum(samples[index].class_id == n for index in apart) for n in (1, 2)] == [8, 4]


def test_groups_too_large_for_the_share_still_leave_something_on_both_sides() -> None:
    assert sides(make_samples(9), 0.1, 0, [0, 0, 0, 0, 0, 0, 1, 1, 1]) == ([0, 1, 2, 3, 4, 5], [6, 7, 8])
    assert sides(make_samples(3), 0.5, 0, [7, 7, 7]) == ([0, 1, 2], [])


@pytest.mark.parametrize("seed", range(10))
def test_a_group_of_two_classes_is_trained_on(seed: int) -> None:
    rest, _ = sides(make_samples(3, 3), 0.5, seed, [0, 1, 2, 2, 3, 4])
    assert {2, 3} <= set(rest)


GROUPED = np.arange(59)
GROUPED[[1, 2, 3]], GROUPED[[40, 45]], GROUPED[50], GROUPED[29] = 0, 31, 49, 30


@pytest.mark.parametrize(
    ("share", "seed", "groups", "expected"),
    [
        (0.1, 0, None, [2, 11, 26, 32, 43, 55, 56]),
        (0.1, 7, GROUPED.tolist(), [7, 15, 20, 35, 39, 51, 56]),
        (0.25, 3, GROUPED.tolist(), [6, 15, 16, 20, 23, 25, 28, 31, 35, 40, 45, 47, 55, 57]),
    ],
)
def test_without_a_test_side_the_split_is_that_of_the_first_version(
    share: float, seed: int, groups: list[int] | None, expected: list[int]
) -> None:
    """A training goes on from its checkpoint only with the very same split."""
    assert sides(make_samples(30, 17, 9, 2, 1), share, seed, groups)[1] == expected


def test_three_sides_are_complete_stratified_and_repeatable() -> None:
    samples = make_samples(100, 50, 7, 3, 2, 1)
    parted = three_sides(samples, Apart(0.1, 0.2), 3)
    assert sorted(index for side in parted for index in side) == list(range(len(samples)))
    counts = [[sum(samples[index].class_id == n for index in side) for n in range(1, 7)] for side in parted]
    assert counts == [[70, 35, 5, 1, 1, 1], [10, 5, 1, 1, 1, 0], [20, 10, 1, 1, 0, 0]]
    assert three_sides(samples, Apart(0.1, 0.2), 3) == parted
    assert three_sides(samples, Apart(0.1, 0.2), 4) != parted


@pytest.mark.parametrize("seed", range(10))
def test_a_group_is_on_one_of_three_sides(seed: int) -> None:
    samples = make_samples(40, 20)
    groups = [index // 4 for index in range(40)] + [index // 2 for index in range(80, 100)]
    training, validation, test = (
        {groups[index] for index in side} for side in three_sides(samples, Apart(0.2, 0.2), seed, groups)
    )
    assert training
    assert validation
    assert test
    assert not training & validation
    assert not training & test
    assert not validation & test


def test_large_shares_leave_something_of_each_class_on_each_side() -> None:
    samples = make_samples(3, 4, 40)
    for side in three_sides(samples, Apart(0.49, 0.5), 0):
        assert {samples[index].class_id for index in side} == {1, 2, 3}


@pytest.mark.parametrize("shares", [(0.5, 0.5), (1.0, 0.0), (0.1, 1.0), (-0.1, 0.1)])
def test_shares_that_leave_nothing_to_train_on_are_refused(shares: tuple[float, float]) -> None:
    with pytest.raises(SamplesError, match="nothing would be left to train on"):
        Apart(*shares)
