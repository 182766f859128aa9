"""The full network rebuilt from a model file, so that a training can begin from what a model already knows."""

import functools
import hashlib
import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facesorter.core.errors import TrainingError
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.model_file import ModelFile
from facesorter.ml.training.alexnet import NARROWABLE, Ranks, layer_of

LAYERS = ("conv1", "conv2", "conv3", "conv4", "conv5", "dense1", "dense2", "classes")
"""The layers with weights, in the order of the network."""

_UNLIKELY = 2.0

Weights = dict[str, list[NDArray[np.float32]]]
"""Of each layer of AlexNet, in Keras' shapes: the kernel, or the factors of one, and the bias."""


@dataclass(frozen=True)
class Start:
    """What a training begins from.

    Attributes:
        model: the model file that gives the weights.
        same_classes: whether its last layer is of use too.
    """

    model: ModelFile
    same_classes: bool

    @property
    def key(self) -> str:
        """Identifies the weights."""
        return f"{hashlib.sha256(self.model.network).hexdigest()} {self.same_classes}"

    @functools.cached_property
    def ranks(self) -> Ranks:
        """Of its narrow convolutions: a training goes on with these.

        Raises:
            TrainingError: when the model file holds another network.
        """
        return ranks_of(weights_of(self.model))

    def load_into(self, network: Any) -> None:
        """Set a Keras AlexNet's weights.

        Raises:
            TrainingError: when the model file holds another network.
        """
        load_into(network, weights_of(self.model), same_classes=self.same_classes)


def weights_of(model: ModelFile) -> Weights:
    """Return kernel and bias of each layer of AlexNet out of a model file.

    Eight-bit weights are scaled back, and the two factors of a wide layer multiplied; a narrow convolution stays three.

    Raises:
        TrainingError: when the file holds another network.
    """
    from ai_edge_litert.interpreter import Interpreter

    interpreter: Any = Interpreter(model_content=model.network, num_threads=1)
    constants = {details["index"]: details for details in interpreter.get_tensor_details()}
    weights: Weights = {}
    factors: list[NDArray[np.float32]] = []
    names = iter(LAYERS)
    try:
        for operation in interpreter._get_ops_details():  # noqa: SLF001 - the only door to the order of the layers
            if operation["op_name"] not in ("CONV_2D", "FULLY_CONNECTED"):
                continue
            kernel, *rest = (
                _constant(interpreter, constants[index]) for index in operation["inputs"][1:] if index >= 0
            )
            # LiteRT keeps outputs first: (out, height, width, in) and (out, in).
            factors.append(np.moveaxis(kernel, 0, -1))
            if operation["op_name"] == "CONV_2D":
                # AlexNet has no convolution of 1 x 1, so that is the first of the three that a narrow one is.
                if len(factors) == 3 or factors[0].shape[:2] != (1, 1):
                    weights[next(names)] = [*factors, rest[0]]
                    factors = []
                elif rest and rest[0].any():
                    raise _foreign()
            elif rest:
                weights[next(names)] = [_product(factors), rest[0]]
                factors = []
    except (KeyError, ValueError, IndexError, StopIteration) as error:
        raise _foreign() from error
    if tuple(weights) != LAYERS or factors or not all(map(_fits, weights, weights.values())):
        raise _foreign()
    return weights


def _fits(name: str, values: list[NDArray[np.float32]]) -> bool:
    """Tell whether a layer can be what AlexNet has there; its exact shapes are compared when it is loaded."""
    *kernels, bias = values
    return (
        len(kernels) in ((1, 3) if name in NARROWABLE else (1,))
        and all(kernel.ndim == (4 if name.startswith("conv") else 2) for kernel in kernels)
        and all(before.shape[-1] == after.shape[-2] for before, after in itertools.pairwise(kernels))
        and bias.shape == kernels[-1].shape[-1:]
    )


def ranks_of(weights: Weights) -> Ranks:
    """Return the ranks of the convolutions that are narrow."""
    return {name: (values[0].shape[-1], values[1].shape[-1]) for name, values in weights.items() if len(values) == 4}


def layer_weights(network: Any) -> Weights:
    """Return the weights of a Keras AlexNet."""
    weights: Weights = {}
    for layer in network.layers:
        if layer.weights:
            weights.setdefault(layer_of(layer.name), []).extend(layer.get_weights())
    return weights


def load_into(network: Any, weights: Weights, *, same_classes: bool) -> None:
    """Set a Keras AlexNet's weights; with other classes the last layer stays as it was made.

    Raises:
        TrainingError: when the shapes differ.
    """
    for name, values in weights.items():
        if name == LAYERS[-1] and not same_classes:
            continue
        layers, fitting = [layer for layer in network.layers if layer_of(layer.name) == name], list(values)
        if name == LAYERS[-1] and len(values[1]) + 1 == layers[0].units:
            fitting = _with_none(values)
        variables = [variable for layer in layers for variable in layer.weights]
        if [value.shape for value in fitting] != [tuple(variable.shape) for variable in variables]:
            raise _foreign()
        for layer in layers:
            layer.set_weights([fitting.pop(0) for _ in layer.weights])


def _with_none(values: list[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
    """Return the last layer of a network that never heard of *none of these* with such an output, which says no."""
    kernel, bias = values
    return [np.pad(kernel, ((0, 0), (0, 1))), np.append(bias, bias.min() - _UNLIKELY).astype(np.float32)]


def _constant(interpreter: Any, details: dict[str, Any]) -> NDArray[np.float32]:
    values: NDArray[Any] = interpreter.get_tensor(details["index"])
    scales = details["quantization_parameters"]["scales"]
    if not len(scales):
        return values.astype(np.float32)
    axis = details["quantization_parameters"]["quantized_dimension"]
    zero_points = details["quantization_parameters"]["zero_points"]
    shape = [1] * values.ndim
    shape[axis] = -1
    scaled: NDArray[np.float32] = (values.astype(np.float32) - zero_points.reshape(shape)) * scales.reshape(shape)
    return scaled.astype(np.float32, copy=False)


def _product(factors: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    product: NDArray[np.float32] = factors[0] if len(factors) == 1 else np.linalg.multi_dot(factors)
    return product.astype(np.float32, copy=False)


def _foreign() -> TrainingError:
    return TrainingError(QT_TRANSLATE_NOOP("Messages", "The model file does not hold an AlexNet to begin from."))
