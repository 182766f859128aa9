"""A network on LiteRT: pixels in, probabilities out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from facesorter.core.errors import ModelFileError
from facesorter.core.messages import QT_TRANSLATE_NOOP


class Network:
    """One LiteRT interpreter, for one thread at a time."""

    def __init__(self, network: bytes, side: int, outputs: int) -> None:
        """Make the interpreter and check the shapes.

        Args:
            network: a LiteRT file's bytes.
            side: of its square input, pixels.
            outputs: how many it has.

        Raises:
            ModelFileError: when the network does not run, or its shapes are others.
        """
        from ai_edge_litert.interpreter import Interpreter

        try:
            self._interpreter: Any = Interpreter(model_content=network, num_threads=1)
            self._interpreter.allocate_tensors()
            (self._input,) = self._interpreter.get_input_details()
            (self._output,) = self._interpreter.get_output_details()
        except (ValueError, RuntimeError) as error:
            raise ModelFileError(
                QT_TRANSLATE_NOOP("Messages", "The network in the model file cannot run here: {reason}."), reason=error
            ) from error
        shapes = tuple(self._input["shape"]), tuple(self._output["shape"])
        if shapes != ((1, side, side, 3), (1, outputs)):
            raise ModelFileError(
                QT_TRANSLATE_NOOP(
                    "Messages", "The network in the model file has shapes {found}; its manifest asks for {expected}."
                ),
                found=[[int(length) for length in shape] for shape in shapes],
                expected=[[1, side, side, 3], [1, outputs]],
            )

    def run(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the outputs (outputs,) for normalised pixels (side, side, 3)."""
        self._interpreter.set_tensor(self._input["index"], pixels[np.newaxis].astype(np.float32, copy=False))
        self._interpreter.invoke()
        result: NDArray[np.float32] = self._interpreter.get_tensor(self._output["index"])[0].copy()
        return result
