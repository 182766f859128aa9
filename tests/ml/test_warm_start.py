"""Beginning from a model file: its answers are the same before anything is learnt; other networks are refused."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from facesorter.core.errors import TrainingError
from facesorter.core.model_file import ModelFile, bundled_model, load_model
from facesorter.ml.data.crops import Crops
from facesorter.ml.data.samples import Sample
from facesorter.ml.jobs.export_model import standalone_network
from facesorter.ml.litert import LiteRTClassifier, calibrated
from facesorter.ml.training import checkpoints
from facesorter.ml.training.alexnet import build_alexnet
from facesorter.ml.training.answers import scaled
from facesorter.ml.training.context import Context
from facesorter.ml.training.export import to_litert
from facesorter.ml.training.interpolation import SHARES
from facesorter.ml.training.recipes import DEFAULT, Stage
from facesorter.ml.training.schemes import parts_of
from facesorter.ml.training.trainer import train
from facesorter.ml.training.trees import FLAT
from facesorter.ml.training.warm_start import Start, load_into, weights_of


@pytest.fixture(scope="module", autouse=True)
def memory() -> Iterator[None]:
    yield
    import keras

    keras.utils.clear_session(free_memory=True)


def crops(count: int) -> Crops:
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 256, (count, 113, 113, 3), np.uint8)
    return Crops(pixels, tuple(Sample(Path(f"/{n}.png"), n % 3 + 1) for n in range(count)), ())


def answers(model: ModelFile, pixels: Any) -> Any:
    classifier = LiteRTClassifier(model, workers=1)
    try:
        return calibrated(classifier.classify(pixels), 1 / model.manifest.temperature)
    finally:
        classifier.close()


def test_a_training_begins_from_what_the_model_knows(tiny_training: Any, tmp_path: Path) -> None:
    model = load_model(tiny_training.model)
    # A step so small that nothing is learnt.
    recipe = replace(DEFAULT, stages=(Stage(113, 1, 1e-12),), optimizer="sgd", batch_size=3)
    validation = crops(3)
    trained = train(
        crops(3),
        validation,
        3,
        Context(folder=tmp_path, recipe=recipe, precision="float32", start=Start(model, same_classes=True)),
    )
    np.testing.assert_allclose(trained.validation, answers(model, validation.pixels), atol=0.03)


def test_a_training_goes_on_in_the_form_of_what_it_began_from(tiny_training: Any, tmp_path: Path) -> None:
    """The second convolution of the model is three, so that of the trained network is, and it answers alike."""
    tiny, rng = load_model(tiny_training.model), np.random.default_rng(0)

    def drawn(*shape: int) -> Any:
        # So large that what the network answers is far from the same for every class.
        return rng.normal(0, np.sqrt(4 / np.prod(shape[:-1])), shape).astype(np.float32)

    weights = weights_of(tiny)
    weights["conv2"] = [drawn(1, 1, 96, 8), drawn(5, 5, 8, 16), drawn(1, 1, 16, 256), weights["conv2"][1]]
    (part,) = parts_of(FLAT, tiny.manifest.classes)
    factors = {name: [drawn(wide, 8), drawn(8, 4096)] for name, wide in (("dense1", 9216), ("dense2", 4096))}
    narrow = weights | {name: [*pair, weights[name][1]] for name, pair in factors.items()}
    model = replace(tiny, network=to_litert([(part, narrow)], 113, mirrored=True))
    start = Start(model, same_classes=True)
    assert start.ranks == {"conv2": (8, 16)}
    recipe = replace(DEFAULT, stages=(Stage(113, 1, 1e-12),), optimizer="sgd", batch_size=3)
    validation = crops(3)
    context = Context(folder=tmp_path, recipe=recipe, precision="float32", start=start)
    trained = train(crops(3), validation, 3, context)
    with pytest.raises(TrainingError, match="does not hold an AlexNet"):
        start.load_into(build_alexnet(3, input_size=113))
    with pytest.raises(TrainingError, match="does not hold an AlexNet"):
        Start(tiny, same_classes=True).load_into(trained.network)
    assert [layer.name for layer in trained.network.layers if layer.name.startswith("conv2")] == [
        "conv2_in",
        "conv2_core",
        "conv2",
    ]
    np.testing.assert_allclose(trained.validation, answers(model, validation.pixels), atol=0.03)
    assert np.ptp(trained.validation) > 0.1
    told = standalone_network(model).predict_on_batch(validation.pixels.astype(np.float32))
    np.testing.assert_allclose(calibrated(told, 1 / model.manifest.temperature), trained.validation, atol=0.03)


def test_the_network_is_a_mean_of_what_it_was_and_what_it_came_to(tiny_training: Any, tmp_path: Path) -> None:
    """Which mean depends on the pictures; that it is that mean must not."""
    start = Start(load_model(tiny_training.model), same_classes=True)
    recipe = replace(DEFAULT, stages=(Stage(113, 1, 1e-3),), batch_size=6)
    trained = train(crops(6), crops(30), 3, Context(folder=tmp_path, recipe=recipe, precision="float32", start=start))
    assert trained.share in SHARES
    before, best = (build_alexnet(3, input_size=113) for _ in range(2))
    start.load_into(before)
    checkpoints.load_weights(best, checkpoints.best_path(tmp_path, stage=0, epoch=0))
    for layer in ("conv1", "dense1", "classes"):
        kernel, old, new = (network.get_layer(layer).get_weights()[0] for network in (trained.network, before, best))
        assert np.abs(new - old).max() > 1e-4
        np.testing.assert_allclose(kernel, trained.share * new + (1 - trained.share) * old, atol=1e-6)


def test_with_other_classes_the_last_layer_stays_fresh(tiny_training: Any) -> None:
    weights = weights_of(load_model(tiny_training.model))
    network = build_alexnet(5, input_size=113)
    before = network.get_layer("classes").get_weights()[0]
    load_into(network, weights, same_classes=False)
    np.testing.assert_array_equal(network.get_layer("classes").get_weights()[0], before)
    np.testing.assert_array_equal(network.get_layer("conv5").get_weights()[0], weights["conv5"][0])
    with pytest.raises(TrainingError, match="does not hold an AlexNet"):
        load_into(network, weights, same_classes=True)


def test_a_network_that_never_heard_of_none_of_these_says_no_to_it(tiny_training: Any) -> None:
    model = load_model(tiny_training.model)
    network = build_alexnet(4, input_size=113)
    Start(model, same_classes=True).load_into(network)
    rows = np.random.default_rng(0).uniform(-1, 1, (6, 113, 113, 3)).astype(np.float32)
    answers = np.asarray(network.predict_on_batch(rows))
    assert (answers[:, 3] < answers[:, :3].max(axis=1)).all()


def test_another_network_is_refused(colour_model: Callable[..., ModelFile]) -> None:
    with pytest.raises(TrainingError, match="does not hold an AlexNet"):
        weights_of(colour_model())


def test_a_convolution_without_a_bias_is_none_of_alexnets() -> None:
    import tensorflow as tf

    @tf.function(input_signature=[tf.TensorSpec((1, 13, 13, 3), tf.float32)])  # type: ignore[untyped-decorator]
    def other(pixels: Any) -> Any:
        return tf.nn.conv2d(pixels, tf.ones((1, 1, 3, 2)), 1, "SAME")

    converter = tf.lite.TFLiteConverter.from_concrete_functions([other.get_concrete_function()])
    model = ModelFile(load_model(bundled_model()).manifest, converter.convert())
    with pytest.raises(TrainingError, match="does not hold an AlexNet"):
        weights_of(model)


@pytest.mark.slow
def test_the_bundled_model_is_rebuilt() -> None:
    model = load_model(bundled_model())
    pixels = scaled(crops(4).pixels, model.manifest.input_size)
    rebuilt = standalone_network(model).predict_on_batch(pixels.astype(np.float32))
    classifier = LiteRTClassifier(model, workers=1)
    try:
        told = classifier.classify(pixels)
    finally:
        classifier.close()
    np.testing.assert_allclose(rebuilt[:, : told.shape[1]], told, atol=0.05)
