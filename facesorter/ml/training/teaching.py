"""Distillation: a network learns from what other models say of a picture, beside its label.

Hinton, Vinyals and Dean (2015), "Distilling the Knowledge in a Neural Network": what several good models think, doubts
included, says more of a picture than its label does.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Teaching:
    """What teachers say of the crops to train on.

    Attributes:
        answers: the mean of their probabilities (n, outputs).
        key: identifies the teachers.
    """

    answers: NDArray[np.float32]
    key: str


def fitted(answers: NDArray[np.float32], outputs: int) -> NDArray[np.float32]:
    """Return answers of all classes, with or without *none of these*, with as many outputs as the network has."""
    missing = outputs - answers.shape[1]
    if missing > 0:
        return np.pad(answers, ((0, 0), (0, missing)))
    kept = answers[:, :outputs]
    shares: NDArray[np.float32] = kept / np.maximum(kept.sum(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return shares
