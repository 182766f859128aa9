"""The network is the seed's: so many parameters, these shapes, this normalisation."""

from typing import Any

import numpy as np
import pytest

from facesorter.ml.training.alexnet import FULL_SIZE, HALF_SIZE, build_alexnet, layer_of, lrn_layer

PARAMETERS = 58_305_926


def test_it_has_the_seeds_parameters_at_both_sizes(networks: dict[int, Any]) -> None:
    assert networks[FULL_SIZE].count_params() == networks[HALF_SIZE].count_params() == PARAMETERS


def test_weights_fit_both_sizes(networks: dict[int, Any]) -> None:
    full, half = ([tuple(variable.shape) for variable in networks[size].weights] for size in (FULL_SIZE, HALF_SIZE))
    assert full == half


def test_layers_are_the_seeds_in_its_order(networks: dict[int, Any]) -> None:
    shapes = {layer.name: tuple(layer.output.shape[1:]) for layer in networks[FULL_SIZE].layers}
    assert shapes == {
        "pixels": (227, 227, 3),
        "conv1": (57, 57, 96),
        "conv2": (57, 57, 256),
        "norm1": (57, 57, 256),
        "pool1": (28, 28, 256),
        "conv3": (28, 28, 384),
        "norm2": (28, 28, 384),
        "pool2": (13, 13, 384),
        "conv4": (13, 13, 384),
        "conv5": (13, 13, 256),
        "pool3": (6, 6, 256),
        "flat": (9216,),
        "dense1": (4096,),
        "drop1": (4096,),
        "dense2": (4096,),
        "drop2": (4096,),
        "classes": (6,),
    }
    activations = {
        layer.name: layer.activation.__name__ for layer in networks[FULL_SIZE].layers if hasattr(layer, "activation")
    }
    assert activations.pop("classes") == "softmax"
    assert set(activations.values()) == {"relu"}
    half = {layer.name: tuple(layer.output.shape[1:]) for layer in networks[HALF_SIZE].layers}
    assert "pool3" not in half
    assert half["conv5"] == (6, 6, 256)


def test_a_narrow_convolution_is_three_that_are_one() -> None:
    import keras

    rng = np.random.default_rng(0)
    network = build_alexnet(6, input_size=HALF_SIZE, ranks={"conv2": (48, 96)})
    three = [layer for layer in network.layers if layer_of(layer.name) == "conv2"]
    assert [tuple(layer.kernel.shape) for layer in three] == [(1, 1, 96, 48), (5, 5, 48, 96), (1, 1, 96, 256)]
    first, core, last = (rng.normal(0, 0.1, layer.kernel.shape).astype(np.float32) for layer in three)
    bias = rng.normal(0, 0.1, 256).astype(np.float32)
    for layer, values in zip(three, ([first], [core], [last, bias]), strict=True):
        layer.set_weights(values)
    inner = keras.Model(network.input, [network.get_layer("conv1").output, network.get_layer("conv2").output])
    seen, told = inner(rng.normal(0, 1, (2, 113, 113, 3)).astype(np.float32))
    kernel = np.einsum("ia,hwab,bo->hwio", first[0, 0], core, last[0, 0], optimize=True)
    expected = np.asarray(keras.ops.relu(keras.ops.conv(seen, kernel, padding="same") + bias))
    assert np.ptp(expected) > 0.1
    np.testing.assert_allclose(np.asarray(told), expected, rtol=1e-3, atol=1e-4)


def test_normalisation_is_tensorflows_default() -> None:
    import tensorflow as tf

    for channels in (256, 384, 7):
        values = np.random.default_rng(0).normal(0, 3, (2, 5, 5, channels)).astype(np.float32)
        ours = np.asarray(lrn_layer()()(values))
        np.testing.assert_allclose(ours, np.asarray(tf.nn.local_response_normalization(values)), rtol=1e-5, atol=1e-6)


def test_the_normalisation_layer_can_be_saved_and_made_again() -> None:
    import keras

    layer = lrn_layer()(name="norm9")
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(layer))
    assert type(again) is lrn_layer()
    assert again.name == "norm9"


@pytest.mark.parametrize("size", [0, 112, 224, 226, 228, 454])
def test_other_sizes_are_refused_before_anything_is_loaded(size: int) -> None:
    with pytest.raises(ValueError, match=f"must be 227 or 113, not {size}"):
        build_alexnet(6, input_size=size)
