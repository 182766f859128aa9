"""Varied batches for training, each made while the one before is trained on."""

import math
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from facesorter.ml.augment import Augmentation, Augmenter

Batch = tuple[NDArray[np.uint8], NDArray[np.int64]]
"""Varied crops (n, size, size, 3) and their class indices."""


class Batches:
    """The batches of as many epochs as wanted; no more than two batches of crops are in memory at once."""

    def __init__(
        self,
        pixels: NDArray[np.uint8],
        labels: NDArray[np.int64],
        rows: NDArray[np.int64],
        batch_size: int,
        augmentation: Augmentation,
        *,
        seed: int,
        balanced: bool = False,
    ) -> None:
        """Prepare batches.

        Args:
            pixels: crops (m, side, side, 3), a memory map perhaps.
            labels: the class indices of the n crops to train on.
            rows: where in ``pixels`` each of the n lies.
            batch_size: crops a batch; the last one of an epoch may have fewer.
            augmentation: how crops are varied.
            seed: of order and variation.
            balanced: draw the classes by the square root of their size instead of their size.
        """
        self._pixels, self._labels, self._rows = pixels, labels, rows
        self._batch_size, self._augmentation, self._seed, self._balanced = batch_size, augmentation, seed, balanced
        self.steps = max(1, math.ceil(len(labels) / batch_size))

    def epoch(self, size: int, *number: int) -> Iterator[Batch]:
        """Yield the batches of one epoch, varied and scaled to ``size``; the same number gives the same ones."""
        rng = np.random.default_rng((self._seed, *number))
        augmenter = Augmenter(self._augmentation, seed=int(rng.integers(2**31)), workers=os.cpu_count() or 1)
        order = self._order(rng)

        def make(step: int) -> Batch:
            chosen = np.sort(order[step * self._batch_size : (step + 1) * self._batch_size])
            return augmenter.batch(self._pixels[self._rows[chosen]], size), self._labels[chosen]

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

    def _order(self, rng: np.random.Generator) -> NDArray[np.int64]:
        if not self._balanced:
            return rng.permutation(len(self._labels))
        weights = 1 / np.sqrt(np.bincount(self._labels))[self._labels]
        return rng.choice(len(self._labels), self.steps * self._batch_size, p=weights / weights.sum())
