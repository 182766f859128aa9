"""Numbers by group: the samples that say the same in a column of the CSV, and ages by stage of life."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from facesorter.ml.data.samples import Sample
from facesorter.ml.evaluation.shares import Share, share_of

_MAX_GROUP_VALUES = 12
"""A column with more different values than this is no group (a comment, say)."""

_AGES = ((0, 2), (3, 6), (7, 12), (13, 17), (18, 29), (30, 49), (50, 69))
"""From year to year, both ends included; whoever is older is in one group more."""


def per_group(samples: Sequence[Sample], right: NDArray[np.bool_]) -> dict[str, Share]:
    """Return the share of right answers by ``column=value``, for every column that parts the samples in groups.

    A column ``age`` of numbers only is parted in stages of life. What a sample does not say puts it in no group.
    """
    groups: dict[str, Share] = {}
    ages = ages_of(samples)
    for column in sorted({name for sample in samples for name in sample.groups}):
        said = [sample.groups.get(column, "") for sample in samples]
        # by number: an array of texts takes for each of them what the longest takes
        numbers = {value: number for number, value in enumerate(sorted(set(said)))}
        values = np.array([numbers[value] for value in said])
        different = [value for value in numbers if value]
        if column == "age" and np.isfinite(ages[values != numbers.get("")]).all():
            groups |= _by_age(ages, right)
        elif len(different) <= _MAX_GROUP_VALUES:
            groups |= {f"{column}={value}": share_of(right[values == numbers[value]]) for value in different}
    return groups


def ages_of(samples: Sequence[Sample]) -> NDArray[np.float64]:
    """Return the age of each sample in years, as its column ``age`` says it; NaN where it does not."""
    return np.array([_number(sample.groups.get("age", "")) for sample in samples])


def _by_age(ages: NDArray[np.float64], right: NDArray[np.bool_]) -> dict[str, Share]:
    names = [*(f"age={first}-{last}" for first, last in _AGES), f"age={_AGES[-1][1] + 1}+"]
    stages = np.digitize(ages, [last + 1 for _, last in _AGES])
    known = np.isfinite(ages)
    chosen = [known & (stages == stage) for stage in range(len(names))]
    return {name: share_of(right[where]) for name, where in zip(names, chosen, strict=True) if where.any()}


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
