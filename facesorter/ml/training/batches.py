"""Varied batches for training, each made while the one before is trained on."""

import math
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from facesorter.core.opencv import cv2
from facesorter.ml.data.crops import Crops
from facesorter.ml.training.augment import Augmentation, Augmenter
from facesorter.ml.training.recipes import Recipe
from facesorter.ml.training.teaching import Teaching

Batch = tuple[NDArray[np.uint8], NDArray[np.float32]]
"""Varied crops (n, size, size, 3) and how much of each output they show (n, outputs), 1 in all for each."""


class Batches:
    """The batches of as many epochs as wanted; no more than two batches of crops are in memory at once."""

    def __init__(
        self,
        pixels: NDArray[np.uint8],
        labels: NDArray[np.int64],
        rows: NDArray[np.int64],
        class_count: int,
        batch_size: int,
        *,
        augmentation: Augmentation,
        seed: int,
        strata: NDArray[np.int64] | None = None,
        mixup: float = 0.0,
        none: Literal["output", "even"] = "output",
        teaching: Teaching | None = None,
        taught: float = 0.0,
    ) -> None:
        """Prepare batches.

        Args:
            pixels: crops (m, side, side, 3), a memory map perhaps.
            labels: the class indices of the n crops to train on; -1 of what is none of the classes.
            rows: where in ``pixels`` each of the n lies.
            class_count: how many classes there are.
            batch_size: crops a batch; the last one of an epoch may have fewer.
            augmentation: how crops are varied.
            seed: of order and variation.
            strata: a number for each of the n crops; those of one number are drawn by the square root of how many they
                are, within their class, and the classes likewise. None draws each crop once.
            mixup: each crop is blended with another one of its batch, by a share from the distribution Beta(mixup,
                mixup), and so is what it shows; 0 for none. Zhang et al. (2018), "mixup: Beyond Empirical Risk
                Minimization".
            none: what crops that are none of the classes show: an output of their own, the last, or an even share of
                each class. Without any there is no such output.
            teaching: says, in a thread of its own, what teachers see in varied crops; None without any.
            taught: how much that counts of what a crop shows, 1 for nothing else.
        """
        self._pixels, self._labels, self._rows = pixels, labels, rows
        self._batch_size, self._augmentation, self._seed, self._mixup = batch_size, augmentation, seed, mixup
        self._targets = _targets(labels, class_count, none)
        self._teaching, self._taught = teaching, taught
        self._shares = None if strata is None else _shares(labels, strata)
        self.steps = max(1, math.ceil(len(labels) / batch_size))

    @classmethod
    def of(
        cls, training: Crops, class_count: int, recipe: Recipe, *, seed: int = 0, teaching: Teaching | None = None
    ) -> Self:
        """Return the batches that a recipe makes of crops to train on; see the class for what else they depend on."""
        return cls(
            training.pixels,
            training.labels,
            training.rows,
            class_count,
            recipe.batch_size,
            augmentation=recipe.augmentation,
            seed=seed,
            strata=sources_of(training) if recipe.balanced else None,
            mixup=recipe.mixup,
            none=recipe.none,
            teaching=teaching,
            taught=recipe.taught,
        )

    def epoch(self, size: int, *number: int) -> Iterator[Batch]:
        """Yield the batches of one epoch, varied and scaled to ``size``; the same number gives the same ones."""
        rng = np.random.default_rng((self._seed, *number))
        augmenter = Augmenter(self._augmentation, seed=int(rng.integers(2**31)), workers=os.cpu_count() or 1)
        order = self._order(rng)
        mixing = int(rng.integers(2**31))

        def make(step: int) -> Batch:
            chosen = np.sort(order[step * self._batch_size : (step + 1) * self._batch_size])
            batch = augmenter.batch(self._pixels[self._rows[chosen]], size), self._shown(chosen)
            if self._mixup:
                batch = _mixed(batch, self._mixup, np.random.default_rng((mixing, step)))
            return batch if self._teaching is None else _taught(batch, self._teaching, self._taught)

        try:
            with ThreadPoolExecutor(1, thread_name_prefix="batches") as pool:
                coming = pool.submit(make, 0)
                for step in range(self.steps):
                    batch = coming.result()
                    if step + 1 < self.steps:
                        coming = pool.submit(make, step + 1)
                    yield batch
        finally:
            augmenter.close()

    def _shown(self, chosen: NDArray[np.int64]) -> NDArray[np.float32]:
        shown: NDArray[np.float32] = self._targets[self._labels[chosen]]
        return shown

    def _order(self, rng: np.random.Generator) -> NDArray[np.int64]:
        if self._shares is None:
            return rng.permutation(len(self._labels))
        return rng.choice(len(self._labels), self.steps * self._batch_size, p=self._shares)


def sources_of(crops: Crops) -> NDArray[np.int64]:
    """Return a number for the source of each crop, as the column ``source`` of its table says it."""
    said = [sample.groups.get("source", "") for sample in crops.samples]
    numbers = {source: number for number, source in enumerate(sorted(set(said)))}
    return np.array([numbers[source] for source in said], np.int64)


def _taught(batch: Batch, teaching: Teaching, share: float) -> Batch:
    crops, shown = batch
    return crops, (share * teaching.ask(crops) + (1 - share) * shown).astype(np.float32)


def _targets(labels: NDArray[np.int64], class_count: int, none: Literal["output", "even"]) -> NDArray[np.float32]:
    """Return what each class shows, and in the last row, if there is any, what is none of the classes."""
    if not (labels < 0).any():
        return np.eye(class_count, dtype=np.float32)
    if none == "output":
        return np.eye(class_count + 1, dtype=np.float32)
    return np.vstack([np.eye(class_count), np.full((1, class_count), 1 / class_count)]).astype(np.float32)


def _shares(labels: NDArray[np.int64], strata: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how often each crop is to be drawn, 1 in all."""
    shares = np.zeros(len(labels))
    for label in np.unique(labels):
        of_class = labels == label
        _, which, counts = np.unique(strata[of_class], return_inverse=True, return_counts=True)
        within = 1 / np.sqrt(counts)[which]
        shares[of_class] = within / within.sum() * math.sqrt(of_class.sum())
    result: NDArray[np.float64] = shares / shares.sum()
    return result


def _mixed(batch: Batch, mixup: float, rng: np.random.Generator) -> Batch:
    """Blend each crop, and what it shows, with another one of its batch."""
    crops, targets = batch
    others = rng.permutation(len(crops))
    share = rng.beta(mixup, mixup, len(crops)).astype(np.float32)[:, np.newaxis]
    blended = [
        cv2.addWeighted(crop, float(mine), crops[other], 1 - float(mine), 0)
        for crop, other, (mine,) in zip(crops, others, share, strict=True)
    ]
    return np.stack(blended).astype(np.uint8, copy=False), share * targets + (1 - share) * targets[others]
