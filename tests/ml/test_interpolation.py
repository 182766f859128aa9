"""Between what a training began from and what it came to."""

import numpy as np
import pytest
from numpy.typing import NDArray

from facesorter.ml.training.interpolation import SHARES, interpolate


class Network:
    """Two weights, as a Keras network holds them."""

    def __init__(self, *weights: float) -> None:
        self.weights = [np.full((2, 2), value, np.float32) for value in weights]

    def get_weights(self) -> list[NDArray[np.float32]]:
        return [weight.copy() for weight in self.weights]

    def set_weights(self, weights: list[NDArray[np.float32]]) -> None:
        self.weights = weights


@pytest.mark.parametrize("wanted", SHARES)
def test_the_mean_that_scores_best_is_taken(wanted: float) -> None:
    network, before = Network(8, 1), Network(0, 5).weights
    share, answers = interpolate(
        network, before, lambda: network.weights[0], lambda found: -abs(float(found[0, 0]) - 8 * wanted)
    )
    assert share == wanted
    assert answers == pytest.approx(np.full((2, 2), 8 * wanted))
    assert network.weights[0] == pytest.approx(answers)
    assert network.weights[1] == pytest.approx(np.full((2, 2), wanted + 5 * (1 - wanted)))


@pytest.mark.parametrize("before", [Network(0, 5).weights, None])
def test_of_equally_good_ones_the_trained_weights_are_taken_as_they_are(
    before: list[NDArray[np.float32]] | None,
) -> None:
    network = Network(8, 1)
    share, answers = interpolate(network, before, lambda: network.weights[0], lambda _: 0.5)
    assert share == 1.0
    assert (answers == 8).all()
    assert (network.weights[0] == 8).all()
