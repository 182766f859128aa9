"""Between what a training began from and what it came to: the mean of both networks is often better than either.

Wortsman et al. (2022), "Robust fine-tuning of zero-shot models": after a training that began from a model for the same
classes, the weights in between are networks as good as both ends, and what the first one knew is not forgotten.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHARES = (1.0, 0.75, 0.5, 0.25)
"""Of the trained weights in the mean; of equally good ones the first is taken."""


def interpolate(
    network: Any,
    before: Sequence[NDArray[np.float32]] | None,
    answer: Callable[[], NDArray[np.float32]],
    score: Callable[[NDArray[np.float32]], float],
) -> tuple[float, NDArray[np.float32]]:
    """Set a Keras network to the best mean of its weights and those it had before its training.

    Args:
        network: with the trained weights.
        before: the weights in the order of ``network.weights``; None if there is nothing to go back to.
        answer: what the network answers at the moment.
        score: how good answers are; more is better.

    Returns:
        The share of the trained weights, one of :data:`SHARES`, and what the network answers with them.
    """
    if before is None:
        return SHARES[0], answer()
    trained = network.get_weights()
    answers = {}
    for share in SHARES:
        _set(network, trained, before, share)
        answers[share] = answer()
    best = max(SHARES, key=lambda share: score(answers[share]))
    _set(network, trained, before, best)
    return best, answers[best]


def _set(
    network: Any, trained: Sequence[NDArray[np.float32]], before: Sequence[NDArray[np.float32]], share: float
) -> None:
    network.set_weights([share * new + (1 - share) * old for new, old in zip(trained, before, strict=True)])
