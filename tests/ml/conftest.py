"""What several tests of the learning code share, because making it takes seconds."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def networks() -> Iterator[dict[int, Any]]:
    """Return the network for six classes as it is made, untrained, by its input size."""
    import keras

    from facesorter.ml.training.alexnet import FULL_SIZE, HALF_SIZE, build_alexnet

    yield {size: build_alexnet(6, input_size=size) for size in (FULL_SIZE, HALF_SIZE)}
    keras.utils.clear_session(free_memory=True)
