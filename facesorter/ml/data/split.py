"""Labelled pictures parted into training, validation and test, without leaks: repeatable, and like stays with like."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facesorter.core.errors import SamplesError
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.ml.data.foreign import Side
from facesorter.ml.data.samples import Sample

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Apart:
    """How much of each class is kept apart from training.

    Attributes:
        validation: to choose the best epoch, the temperature and the threshold; at least one picture of a class.
        test: to measure the finished model, and for nothing else; 0 for none.
    """

    validation: float = 0.1
    test: float = 0.1

    def __post_init__(self) -> None:
        if self.validation < 0 or self.test < 0 or self.validation + self.test >= 1:
            raise SamplesError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "With {validation:.0%} to validate and {test:.0%} to test, nothing would be left to train on. "
                    "Make them smaller.",
                ),
                validation=self.validation,
                test=self.test,
            )


@dataclass(frozen=True)
class Sides:
    """The indices of the samples on each side, in order."""

    training: Indices
    validation: Indices
    test: Indices


def split(
    samples: Sequence[Sample],
    apart: Apart,
    *,
    seed: int,
    groups: Indices | None = None,
    given: Sequence[bool] | None = None,
) -> Sides:
    """Split stratified by class.

    Of each class something stays in training; then something goes to validation; then, if any is wanted, to the test.

    Args:
        samples: all.
        apart: how much of each class.
        seed: of the draws.
        groups: a number for each sample; those of one number are never parted, and are trained on when their classes
            differ. None when each is alone.
        given: whether each is to validate with, as a table of its own says: then nothing is drawn for that, and what
            belongs to one of them is left out of training. None for those that the samples themselves say, or else to
            draw. Likewise nothing is drawn for the test where samples say that they are for it.
    """
    alike = np.arange(len(samples)) if groups is None else groups
    class_ids = np.array([sample.class_id for sample in samples], np.int64)
    everything = np.arange(len(samples))
    tested = _kept_for(samples, Side.TEST)
    chosen = _kept_for(samples, Side.VALIDATION) if given is None else np.flatnonzero(given)
    if tested is not None:
        everything = np.setdiff1d(everything, np.flatnonzero(np.isin(alike, alike[tested])))
    if chosen is not None:
        chosen = np.intersect1d(chosen, everything)
        everything = np.setdiff1d(everything, np.flatnonzero(np.isin(alike, alike[chosen])))
    test = everything[:0] if tested is None else tested
    if apart.test and tested is None:
        test = _drawn(everything, class_ids, alike, apart.test, seed=seed, staying=2 if chosen is None else 1)
    rest = np.setdiff1d(everything, test)
    if chosen is not None:
        return Sides(rest, chosen, test)
    share = apart.validation if tested is not None else apart.validation / (1 - apart.test)
    validation = _drawn(rest, class_ids, alike, share, seed=seed, staying=1)
    return Sides(np.setdiff1d(rest, validation), validation, test)


def _kept_for(samples: Sequence[Sample], side: Side) -> Indices | None:
    """Return the samples that say to be for a side; None when there are none."""
    found = np.flatnonzero([sample.side is side for sample in samples])
    return found if len(found) else None


def _drawn(chosen: Indices, class_ids: Indices, groups: Indices, share: float, *, seed: int, staying: int) -> Indices:
    """Return a share of each class among some samples, in order; ``staying`` groups of each class stay."""
    rng = np.random.default_rng(seed)
    members: dict[int, list[int]] = {}
    for index in chosen.tolist():
        members.setdefault(int(groups[index]), []).append(index)
    by_class: dict[int, list[list[int]]] = {}
    for indices in members.values():
        classes = {int(class_ids[index]) for index in indices}
        if len(classes) == 1:
            by_class.setdefault(classes.pop(), []).append(indices)
    apart: set[int] = set()
    for _, units in sorted(by_class.items()):
        order = [units[index] for index in rng.permutation(len(units))]
        apart |= _taken(order, share, staying)
    return np.array(sorted(apart), np.int64)


def _taken(units: list[list[int]], share: float, staying: int) -> set[int]:
    """Return as many of the units, in order, as fit into a share of all; at least one, and some stay."""
    spare = len(units) - staying
    if spare < 1:
        return set()
    count = sum(map(len, units))
    wanted = min(max(1, round(share * count)), count - 1)
    taken: set[int] = set()
    for unit in units:
        if spare and len(taken) + len(unit) <= wanted:
            taken.update(unit)
            spare -= 1
    smallest = min(units, key=len)
    return taken or set(smallest)
