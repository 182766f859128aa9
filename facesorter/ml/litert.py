"""The fast classifier: a model file on LiteRT, without TensorFlow."""

import os
import queue
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facesorter.core.errors import ModelFileError
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.model_file import Manifest, ModelFile, bundled_model, load_model


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
        self._interpreters: queue.SimpleQueue[_Interpreter] = queue.SimpleQueue()
        for _ in range(count):
            self._interpreters.put(_Interpreter(model))
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="litert")

    @classmethod
    def open(cls, path: Path | None = None) -> "LiteRTClassifier":
        """Return the classifier of a model file, by default of the bundled one.

        Raises:
            ModelFileError: see :func:`~facesorter.core.model_file.load_model`.
        """
        return cls(load_model(path or bundled_model()))

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
        interpreter = self._interpreters.get()
        try:
            normalisation = self._manifest.normalisation
            raw = interpreter.run(crop * np.float32(normalisation.scale) + np.float32(normalisation.offset))
        finally:
            self._interpreters.put(interpreter)
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


class _Interpreter:
    """One LiteRT interpreter whose shapes are those of the manifest."""

    def __init__(self, model: ModelFile) -> None:
        from ai_edge_litert.interpreter import Interpreter

        try:
            self._interpreter: Any = Interpreter(model_content=model.network, num_threads=1)
            self._interpreter.allocate_tensors()
            (self._input,) = self._interpreter.get_input_details()
            (self._output,) = self._interpreter.get_output_details()
        except (ValueError, RuntimeError) as error:
            raise ModelFileError(
                QT_TRANSLATE_NOOP("Messages", "The network in the model file cannot run here: {reason}."), reason=error
            ) from error
        side, count = model.manifest.input_size, len(model.manifest.classes)
        shapes = tuple(self._input["shape"]), tuple(self._output["shape"])
        count += model.manifest.none
        if shapes != ((1, side, side, 3), (1, count)):
            raise ModelFileError(
                QT_TRANSLATE_NOOP(
                    "Messages", "The network in the model file has shapes {found}; its manifest asks for {expected}."
                ),
                found=[[int(length) for length in shape] for shape in shapes],
                expected=[[1, side, side, 3], [1, count]],
            )

    def run(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        self._interpreter.set_tensor(self._input["index"], pixels[np.newaxis].astype(np.float32, copy=False))
        self._interpreter.invoke()
        result: NDArray[np.float32] = self._interpreter.get_tensor(self._output["index"])[0].copy()
        return result
