"""Distillation: a network learns from what other models say of a crop, beside its label.

Hinton, Vinyals and Dean (2015), "Distilling the Knowledge in a Neural Network": what several good models think, doubts
included, says more of a picture than its label does. They see the very crop that is learnt from, varied and blended as
it is: Beyer et al. (2022), "Knowledge distillation: A good teacher is patient and consistent".
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Teaching:
    """What teachers say.

    Attributes:
        ask: returns the mean of their probabilities (n, outputs) of crops (n, side, side, 3).
        key: identifies the teachers.
    """

    ask: Callable[[NDArray[np.uint8]], NDArray[np.float32]]
    key: str


def fitted(answers: NDArray[np.float32], outputs: int) -> NDArray[np.float32]:
    """Return answers of all classes, with or without *none of these*, with as many outputs as the network has."""
    missing = outputs - answers.shape[1]
    if missing > 0:
        return np.pad(answers, ((0, 0), (0, missing)))
    kept = answers[:, :outputs]
    shares: NDArray[np.float32] = kept / np.maximum(kept.sum(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return shares
