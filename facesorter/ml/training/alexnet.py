"""The seed's AlexNet, exactly: 58,305,926 parameters for six classes.

After Krizhevsky, Sutskever and Hinton (2012), "ImageNet Classification with Deep Convolutional Neural Networks", in the
seed's variant: no pool after the first convolution, no groups, TensorFlow's default local response normalisation.
"""

import functools
from collections.abc import Mapping
from typing import Any

FULL_SIZE = 227
"""Side of the network's input in pixels."""

HALF_SIZE = 113
"""At this side, and without the last pool, the features have the same 6 x 6 x 256 values, so the weights are the same;
a step costs a quarter."""

LRN_DEPTH_RADIUS = 5
"""TensorFlow's defaults of ``local_response_normalization``; its bias and alpha are 1 and its beta is 1/2."""


NARROWABLE = ("conv2", "conv3", "conv4", "conv5")
"""The convolutions that can be narrow; the first sees three channels and moves by four pixels."""

Ranks = Mapping[str, tuple[int, int]]
"""The ranks of narrow convolutions by name. Each is three: 1 x 1 to as many channels as the first rank says, its own
width between these and as many as the second says, 1 x 1 to what the whole one gives. That is the Tucker-2
decomposition of Kim et al. (2016), "Compression of Deep Convolutional Neural Networks for Fast and Low Power Mobile
Applications"."""


def build_alexnet(
    class_count: int,
    *,
    input_size: int = FULL_SIZE,
    dropout: float = 0.5,
    precision: str = "float32",
    ranks: Ranks | None = None,
) -> Any:
    """Return the network as a new Keras model of normalised pixels (batch, side, side, 3) to class probabilities.

    Args:
        class_count: width of the last layer.
        input_size: ``FULL_SIZE``, or ``HALF_SIZE`` for the cheap form without the last pool.
        dropout: share dropped after each of the two wide layers; the seed's is a half.
        precision: Keras' dtype policy of all layers but the last, ``float32`` or ``mixed_bfloat16``.
        ranks: of the convolutions that are to be narrow; their layers are called after them, see :func:`layer_of`.

    Raises:
        ValueError: for any other input size.
    """
    if input_size not in (FULL_SIZE, HALF_SIZE):
        raise ValueError(f"input_size must be {FULL_SIZE} or {HALF_SIZE}, not {input_size}")
    import keras
    from keras import layers

    normalisation = lrn_layer()
    plain = functools.partial(layers.Conv2D, padding="same", dtype=precision)
    dense = functools.partial(layers.Dense, activation="relu", dtype=precision)
    pool = functools.partial(layers.MaxPooling2D, pool_size=3, strides=2, dtype=precision)

    def conv(width: int, side: int, *, name: str, strides: int = 1) -> list[Any]:
        if ranks is None or name not in ranks:
            return [plain(width, side, strides=strides, activation="relu", name=name)]
        first, second = ranks[name]
        return [
            plain(first, 1, use_bias=False, name=f"{name}_in"),
            plain(second, side, strides=strides, use_bias=False, name=f"{name}_core"),
            plain(width, 1, activation="relu", name=name),
        ]

    steps = [
        *conv(96, 11, strides=4, name="conv1"),
        *conv(256, 5, name="conv2"),
        normalisation(name="norm1", dtype=precision),
        pool(name="pool1"),
        *conv(384, 3, name="conv3"),
        normalisation(name="norm2", dtype=precision),
        pool(name="pool2"),
        *conv(384, 3, name="conv4"),
        *conv(256, 3, name="conv5"),
        *([pool(name="pool3")] if input_size == FULL_SIZE else []),
        layers.Flatten(name="flat", dtype=precision),
        dense(4096, name="dense1"),
        layers.Dropout(dropout, name="drop1", dtype=precision),
        dense(4096, name="dense2"),
        layers.Dropout(dropout, name="drop2", dtype=precision),
        # In float32 whatever the policy: bfloat16 has too few digits for probabilities.
        layers.Dense(class_count, activation="softmax", dtype="float32", name="classes"),
    ]
    inputs = keras.Input((input_size, input_size, 3), name="pixels")
    outputs = functools.reduce(lambda tensor, layer: layer(tensor), steps, inputs)
    return keras.Model(inputs, outputs, name="alexnet")


def layer_of(name: str) -> str:
    """Return the name of the layer of AlexNet that a Keras layer is, or is a part of.

    >>> layer_of("conv2_core")
    'conv2'
    """
    return name.partition("_")[0]


@functools.cache
def lrn_layer() -> Any:
    """Return the registered Keras layer class of local response normalisation over channels.

    Written with ``keras.ops``, so that it runs on every backend; the layer class is made at first use because Keras is
    imported no earlier.
    """
    import keras
    import numpy as np
    from keras import ops

    @keras.saving.register_keras_serializable(package="facesorter")
    class LocalResponseNormalization(keras.layers.Layer):  # type: ignore[misc]
        """Divides each value by ``sqrt(1 + sum of squares)`` over its channel and five to either side."""

        def build(self, input_shape: tuple[int | None, ...]) -> None:
            # The sum over neighbouring channels is a product with a band of ones: one fast matrix product, where a
            # sliding window over the last axis is slow on every processor.
            channels = np.arange(int(input_shape[-1] or 0))
            band = np.abs(channels[:, None] - channels[None, :]) <= LRN_DEPTH_RADIUS
            self.band = band.astype("float32")
            super().build(input_shape)

        def call(self, inputs: Any) -> Any:
            squares = ops.square(inputs)
            sums = ops.matmul(squares, ops.cast(self.band, squares.dtype))
            return inputs * ops.rsqrt(1.0 + sums)

        def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
            return input_shape

    return LocalResponseNormalization
