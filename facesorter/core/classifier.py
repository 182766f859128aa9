"""What the pipeline asks of a network; ``model_file.py`` knows what lies on the disk, and runs nothing."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from facesorter.core.model_file import Manifest


class Classifier(Protocol):
    """Turns face crops into calibrated probabilities. Thread-safe."""

    @property
    def manifest(self) -> Manifest:
        """What the model says of itself: classes, input size, threshold."""

    def classify(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return probabilities (n, classes) of RGB crops (n, side, side, 3).

        Each row sums to 1, or to less where the model can tell that a crop is none of the classes: the rest is how
        probable that is.
        """
