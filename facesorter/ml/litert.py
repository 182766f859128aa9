"""The fast classifier: a model file on LiteRT, without TensorFlow."""

import os
import queue
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facesorter.core.model_file import Manifest, ModelFile
from facesorter.ml.network import Network
from facesorter.ml.trial import load_tried


class LiteRTClassifier:
    """A :class:`~facesorter.core.classifier.Classifier` on as many interpreters as there are cores.

    One interpreter serves one thread at a time, so they wait in a pool; whoever classifies takes one, or several when a
    batch is large enough to share out.
    """

    def __init__(self, model: ModelFile, *, workers: int | None = None) -> None:
        """Make the interpreters.

        Raises:
            ModelFileError: when the network does not run, or its shapes are not what the manifest says.
        """
        self._manifest = model.manifest
        count = workers or os.cpu_count() or 1
        self._networks: queue.SimpleQueue[Network] = queue.SimpleQueue()
        for _ in range(count):
            self._networks.put(Network(model.network, self._manifest.input_size, self._manifest.outputs))
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="litert")

    @classmethod
    def open(cls, path: Path | None = None) -> "LiteRTClassifier":
        """Return the classifier of a model file, by default of the bundled one.

        Raises:
            ModelFileError: see :func:`~facesorter.ml.trial.load_tried`.
        """
        return cls(load_tried(path))

    @property
    def manifest(self) -> Manifest:
        """What the model says of itself."""
        return self._manifest

    def classify(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return probabilities (n, classes) of RGB crops (n, side, side, 3); see the protocol about their sum."""
        rows = self._pool.map(self._one, crops) if len(crops) > 1 else map(self._one, crops)
        return np.stack(list(rows))

    def close(self) -> None:
        """End the threads; the classifier is of no use afterwards."""
        self._pool.shutdown()

    def _one(self, crop: NDArray[np.uint8]) -> NDArray[np.float32]:
        network = self._networks.get()
        try:
            normalisation = self._manifest.normalisation
            raw = network.run(crop * np.float32(normalisation.scale) + np.float32(normalisation.offset))
        finally:
            self._networks.put(network)
        row: NDArray[np.float32] = calibrated(raw[np.newaxis], self._manifest.temperature)[0]
        return row[: len(self._manifest.classes)]


def with_none(probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return probabilities (n, classes) with a column for *none of these* behind them: what is left of 1."""
    rest = np.clip(1 - probabilities.sum(axis=1, keepdims=True), 0, 1)
    both: NDArray[np.float32] = np.hstack([probabilities, rest]).astype(np.float32)
    return both


def calibrated(probabilities: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Return softmax probabilities as they would be with all logits divided by ``temperature`` (Guo et al., 2017)."""
    logits = np.log(np.clip(probabilities.astype(np.float64), 1e-12, 1)) / temperature
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    softmax: NDArray[np.float32] = (exponentials / exponentials.sum(axis=1, keepdims=True)).astype(np.float32)
    return softmax
