"""The export: the same network, made small; refused when it answers worse; calibrated on the validation crops."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from facesorter.core.classes import ClassSet
from facesorter.core.errors import TrainingError
from facesorter.core.model_file import ModelFile, Normalisation, load_model, save_model
from facesorter.ml.data.crops import Crops
from facesorter.ml.data.samples import Sample
from facesorter.ml.evaluation import calibration, quality
from facesorter.ml.litert import LiteRTClassifier, calibrated
from facesorter.ml.training import export, warm_start
from facesorter.ml.training.answers import normalised, scaled
from facesorter.ml.training.augment import Augmentation
from facesorter.ml.training.context import EpochReport
from facesorter.ml.training.recipes import Recipe, Stage
from facesorter.ml.training.schemes import Part, TrainedPart, TrainedScheme, combined, parts_of
from facesorter.ml.training.trainer import Trained
from facesorter.ml.training.trees import FLAT

CLASSES = ClassSet(["red", "green", "blue"])
RECIPE = Recipe(
    name="tiny",
    stages=(Stage(113, 1, 0.01),),
    optimizer="sgd",
    schedule="inverse",
    augmentation=Augmentation(),
    normalisation=Normalisation(1 / 127.5, -1.0),
)


def test_factors_are_the_best_of_their_rank() -> None:
    rng = np.random.default_rng(0)
    wide = (rng.normal(size=(60, 12)) @ rng.normal(size=(12, 40)) + 0.1 * rng.normal(size=(60, 40))).astype(np.float32)
    square = rng.normal(size=(40, 40)).astype(np.float32)
    bias = rng.normal(size=40).astype(np.float32)
    weights = {"conv1": [wide], "dense1": [wide, bias], "dense2": [square, bias]}
    result = export.factorised(weights, 12)
    for name, kernel in (("dense1", wide), ("dense2", square)):
        first, second, same_bias = result[name]
        assert first.shape == (kernel.shape[0], 12)
        assert second.shape == (12, 40)
        u, s, v = np.linalg.svd(kernel, full_matrices=False)
        np.testing.assert_allclose(first @ second, (u[:, :12] * s[:12]) @ v[:12], atol=1e-3)
        assert same_bias is bias
    assert result["conv1"] == weights["conv1"]
    assert len(weights["dense1"]) == 2  # what was given is left alone


def test_a_rank_as_large_as_the_kernel_changes_nothing() -> None:
    kernel, bias = np.ones((9, 7), np.float32), np.zeros(7, np.float32)
    assert export.factorised({"dense1": [kernel, bias], "dense2": [kernel, bias]}, 7)["dense1"][0] is kernel


def crops(count: int, *, side: int = 120) -> Crops:
    """Return noisy pictures of the three colours in turn."""
    rng = np.random.default_rng(count)
    pixels = np.zeros((count, side, side, 3), np.uint8)
    for number in range(count):
        pixels[number, ..., number % 3] = 200
    pixels += rng.integers(0, 50, pixels.shape, np.uint8)
    return Crops(pixels, tuple(Sample(Path(f"/{n}.png"), n % 3 + 1) for n in range(count)), ())


@pytest.mark.parametrize("size", [113, 227])
def test_the_exported_graph_is_the_trained_network(networks: dict[int, Any], size: int) -> None:
    network = networks[size]
    pixels = normalised(scaled(crops(2).pixels, size), RECIPE) * 4
    expected = np.asarray(network.predict_on_batch(pixels))
    for one, row in zip(pixels, expected, strict=True):
        graph = np.asarray(export._graph(one[np.newaxis], warm_start.layer_weights(network), size))
        np.testing.assert_allclose(graph[0], row, rtol=2e-3, atol=1e-5)
    assert np.ptp(expected) > 1e-3  # it does answer something


def layers_of(weights: dict[str, list[NDArray[np.float32]]]) -> list[Any]:
    return [
        type("Layer", (), {"name": name, "weights": arrays, "get_weights": lambda self: self.weights})()
        for name, arrays in weights.items()
    ]


class Small:
    """A network of AlexNet's layers that tells colours apart; its wide layers are narrow, and of a rank below 48."""

    input_shape = (None, 113, 113, 3)

    def __init__(self, **changed: list[NDArray[np.float32]]) -> None:
        rng = np.random.default_rng(3)

        def kernel(*shape: int) -> NDArray[np.float32]:
            return rng.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape).astype(np.float32)

        def bias(count: int) -> NDArray[np.float32]:
            return np.linspace(0.01, 0.02, count, dtype=np.float32)

        self.weights = {
            "conv1": [kernel(11, 11, 3, 96), bias(96)],
            "conv2": [kernel(5, 5, 96, 256), bias(256)],
            "conv3": [kernel(3, 3, 256, 384), bias(384)],
            "conv4": [kernel(3, 3, 384, 384), bias(384)],
            "conv5": [kernel(3, 3, 384, 256), bias(256)],
            "dense1": [kernel(9216, 32) @ kernel(32, 128), bias(128)],
            "dense2": [kernel(128, 24) @ kernel(24, 64), bias(64)],
            "classes": [np.zeros((64, 3), np.float32), bias(3)],
        } | changed
        examples = crops(12)
        features = np.concatenate([self._features(one) for one in normalised(scaled(examples.pixels, 113), RECIPE)])
        targets = 6 * np.eye(3, dtype=np.float32)[examples.labels] - 2
        self.weights["classes"][0] = np.linalg.lstsq(features, targets, rcond=None)[0].astype(np.float32)

    def _features(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what the last layer gets: its kernel is replaced by none, and the softmax undone up to a constant."""
        probe = {**self.weights, "classes": [np.eye(64, dtype=np.float32), np.zeros(64, np.float32)]}
        logarithms = np.log(np.asarray(export._graph(pixels[np.newaxis], probe, 113)) + 1e-30)
        features: NDArray[np.float32] = logarithms - logarithms.min()
        return features

    @property
    def layers(self) -> list[Any]:
        return layers_of(self.weights)

    def predict(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        values = normalised(scaled(pixels, 113), RECIPE)
        return np.concatenate([np.asarray(export._graph(one[np.newaxis], self.weights, 113)) for one in values])


@pytest.fixture(scope="module")
def validation() -> Crops:
    return crops(9)


@pytest.fixture(scope="module")
def trained(validation: Crops) -> TrainedScheme:
    network = Small()
    report = EpochReport(0, 0, 1.0, 1.0, 1.0, 1.0, 1.0, best=True, merit=1.0)
    answers = network.predict(validation.pixels)
    (part,) = parts_of(FLAT, CLASSES)
    return TrainedScheme(FLAT, (TrainedPart(part, Trained(network, (report,), answers, stopped=True)),), answers)


@pytest.fixture(scope="module")
def exported(trained: TrainedScheme, validation: Crops) -> tuple[ModelFile, export.Agreement]:
    return export.export(trained, CLASSES, RECIPE, validation, about={"table": "표.csv", "seed": 3}, rank=48)


def test_the_model_file_answers_as_the_network_did(
    exported: tuple[ModelFile, export.Agreement], trained: TrainedScheme, validation: Crops, tmp_path: Path
) -> None:
    model, agreement = exported
    assert agreement == export.Agreement(1.0, 1.0, 1.0)
    save_model(model, tmp_path / "made.facemodel")
    classifier = LiteRTClassifier(load_model(tmp_path / "made.facemodel"), workers=1)
    try:
        rows = classifier.classify(scaled(validation.pixels, 113))
    finally:
        classifier.close()
    assert rows.argmax(axis=1).tolist() == validation.labels.tolist() == [0, 1, 2] * 3
    assert np.abs(calibrated(rows, 1 / model.manifest.temperature) - trained.validation).max() < 0.1


def test_it_is_small(exported: tuple[ModelFile, export.Agreement]) -> None:
    float_bytes = sum(array.nbytes for arrays in Small().weights.values() for array in arrays)
    assert len(exported[0].network) < 0.3 * float_bytes


def test_temperature_and_threshold_are_fitted_on_the_validation_crops(
    exported: tuple[ModelFile, export.Agreement], validation: Crops
) -> None:
    model, _ = exported
    classifier = LiteRTClassifier(model, workers=1)
    try:
        rows = classifier.classify(scaled(validation.pixels, 113))
    finally:
        classifier.close()
    raw = calibrated(rows, 1 / model.manifest.temperature)
    fitted = calibration.fit_temperature(validation.labels, lambda value: calibrated(raw, value))
    assert model.manifest.temperature == pytest.approx(fitted, rel=0.05)
    curve = calibration.coverage_curve(validation.labels, rows, steps=100)
    assert model.manifest.unsure_below == calibration.choose_threshold(curve)
    measured = quality.evaluate(CLASSES, validation.samples, rows, unsure_below=model.manifest.unsure_below)
    assert model.manifest.metrics["validation"] == measured.as_json()


def test_the_manifest_tells_how_the_model_was_made(exported: tuple[ModelFile, export.Agreement]) -> None:
    manifest = exported[0].manifest
    assert manifest.classes == CLASSES
    assert manifest.input_size == 113
    assert manifest.normalisation == RECIPE.normalisation
    training = manifest.training
    assert (training["table"], training["seed"], training["recipe"], training["epochs"]) == ("표.csv", 3, "tiny", 1)
    assert training["scheme"] == FLAT
    assert training["best"] == {"stage": 1, "epoch": 1, "input_size": 113}
    assert training["stopped_by_hand"] is True
    assert training["dense_rank"] == 48
    assert manifest.metrics["same_answer_as_float32"] == 1.0


def test_an_export_that_lost_too_much_is_refused(trained: TrainedScheme, validation: Crops) -> None:
    with pytest.raises(TrainingError, match=r"right in \d+\.\d% of the validation pictures instead of 100\.0%"):
        export.export(trained, CLASSES, RECIPE, validation, about={}, rank=1)


@pytest.mark.parametrize(("wrong", "refused"), [(1, False), (4, False), (5, True)])
def test_what_may_be_chance_is_no_loss(trained: TrainedScheme, validation: Crops, wrong: int, refused: bool) -> None:
    """The labels are such that the network was right by luck, and what became of it is not: of nine, four may be."""
    true = [(label + (n < wrong)) % 3 for n, label in enumerate(validation.labels)]
    samples = [replace(sample, class_id=label + 1) for sample, label in zip(validation.samples, true, strict=True)]
    lucky = replace(trained, validation=rows(*true))
    labelled = replace(validation, samples=tuple(samples))
    if refused:
        with pytest.raises(TrainingError, match=r"right in 44\.4% of the validation pictures instead of 100\.0%"):
            export.export(lucky, CLASSES, RECIPE, labelled, about={}, rank=48)
    else:
        _, agreement = export.export(lucky, CLASSES, RECIPE, labelled, about={}, rank=48)
        assert round(9 * agreement.accuracy_after) == 9 - wrong


def rows(*answers: int) -> NDArray[np.float32]:
    return np.eye(3, dtype=np.float32)[list(answers)]


@pytest.mark.parametrize(
    ("labels", "answers", "words"),
    [
        (
            [0, 0, 1, 2],
            [1, 1, 1, 1],
            "answers “green” for every validation picture.* more pictures .* for more epochs",
        ),
        (
            [0, 0, 1, 2],
            [0, 1, 0, 1],
            r"right in 16\.7% on average.* same answer would be in 33\.3%.* or for more epochs",
        ),
        ([0, 1, 2], [1, 2, 0], r"right in 0\.0%"),
    ],
)
def test_a_network_that_learnt_nothing_is_refused(labels: list[int], answers: list[int], words: str) -> None:
    with pytest.raises(TrainingError, match=words):
        export.refuse_useless(CLASSES, np.array(labels), rows(*answers))


@pytest.mark.parametrize(
    ("labels", "answers"),
    [
        ([0, 0, 1, 2], [0, 0, 1, 0]),
        ([1, 1], [1, 1]),
        # Right in fewer of them than whoever always says the first, which is most of them, and useful all the same.
        ([0] * 10 + [1], [0] * 8 + [1, 1, 1]),
    ],
)
def test_a_network_that_learnt_something_is_not(labels: list[int], answers: list[int]) -> None:
    refused: list[TrainingError] = []
    try:
        export.refuse_useless(CLASSES, np.array(labels), rows(*answers))
    except TrainingError as error:
        refused.append(error)
    assert not refused


def test_nothing_is_made_of_a_network_that_learnt_nothing(trained: TrainedScheme, validation: Crops) -> None:
    always_red = replace(trained, parts=(), validation=rows(*[0] * 9))
    with pytest.raises(TrainingError, match="learnt nothing"):
        export.export(always_red, CLASSES, RECIPE, validation, about={})


def test_the_weights_of_a_model_file_are_those_that_were_exported(exported: tuple[ModelFile, export.Agreement]) -> None:
    weights, original = warm_start.weights_of(exported[0]), Small().weights
    assert list(weights) == list(warm_start.LAYERS)
    for name, (kernel, bias) in weights.items():
        assert kernel.shape == original[name][0].shape
        assert np.abs(kernel - original[name][0]).max() < 0.03 * np.abs(original[name][0]).max()
        np.testing.assert_allclose(bias, original[name][1], atol=0.05)


def test_a_narrow_convolution_stays_narrow_in_the_model_file(trained: TrainedScheme, validation: Crops) -> None:
    rng = np.random.default_rng(5)
    first, core, last = (
        rng.normal(0, 0.15, shape).astype(np.float32) for shape in ((1, 1, 256, 6), (3, 3, 6, 9), (1, 1, 9, 384))
    )
    product = np.einsum("ia,hwab,bo->hwio", first[0, 0], core, last[0, 0], optimize=True).astype(np.float32)
    bias = np.linspace(0.01, 0.02, 384, dtype=np.float32)
    network = Small(conv3=[product, bias])
    answers = network.predict(validation.pixels)
    network.weights["conv3"] = [first, core, last, bias]
    np.testing.assert_allclose(network.predict(validation.pixels), answers, rtol=1e-3, atol=1e-5)
    assert (answers.argmax(axis=1) == validation.labels).all()

    class Three(Small):
        @property
        def layers(self) -> list[Any]:
            three = {"conv3_in": [first], "conv3_core": [core], "conv3": [last, bias]}
            parts = ((name, three if name == "conv3" else {name: arrays}) for name, arrays in self.weights.items())
            return [layer for _, arrays in parts for layer in layers_of(arrays)]

    flat = trained.parts[0]
    scheme = replace(
        trained,
        parts=(replace(flat, trained=replace(flat.trained, network=Three(conv3=[product, bias]), validation=answers)),),
        validation=answers,
    )
    model, _ = export.export(scheme, CLASSES, RECIPE, validation, about={}, rank=48, max_loss=1.0)
    assert model.manifest.training["convolution_ranks"] == {"conv3": (6, 9)}
    weights = warm_start.weights_of(model)
    assert list(weights) == list(warm_start.LAYERS)
    assert warm_start.ranks_of(weights) == {"conv3": (6, 9)}
    for kernel, original in zip(weights["conv3"], (first, core, last), strict=False):
        assert np.abs(kernel - original).max() < 0.03 * np.abs(original).max()
    classifier = LiteRTClassifier(model, workers=1)
    try:
        rows = classifier.classify(scaled(validation.pixels, 113))
    finally:
        classifier.close()
    np.testing.assert_allclose(rows, calibrated(answers, model.manifest.temperature), atol=0.05)


def test_the_networks_of_a_scheme_answer_as_one(trained: TrainedScheme, validation: Crops) -> None:
    """Red or not first, then green or blue: both networks are the one of three colours, with outputs put together."""
    first, second = Part(((1,), (2, 3))), Part(((2,), (3,)))
    whole = trained.parts[0].trained
    parts, answers = [], []
    for part, columns in ((first, [[1, 0], [0, 1], [0, 0]]), (second, [[0, 0], [1, 0], [0, 1]])):
        network = Small()
        mixed = np.array(columns, np.float32)
        kernel, bias = network.weights["classes"]
        network.weights["classes"] = [kernel @ mixed, bias @ mixed]
        answers.append(network.predict(validation.pixels))
        parts.append(TrainedPart(part, replace(whole, network=network, validation=answers[-1])))
    together = combined((first, second), answers, 3)
    scheme = TrainedScheme("red-first", tuple(parts), together)
    model, _ = export.export(scheme, CLASSES, RECIPE, validation, about={}, rank=48, max_loss=1.0)
    classifier = LiteRTClassifier(model, workers=1)
    try:
        rows = classifier.classify(scaled(validation.pixels, 113))
    finally:
        classifier.close()
    assert np.ptp(together) > 0.2
    np.testing.assert_allclose(calibrated(rows, 1 / model.manifest.temperature), together, atol=0.1)
    assert model.manifest.training["scheme"] == "red-first"
    assert [part["tells_apart"] for part in model.manifest.training["parts"]] == [
        ["red", "green or blue"],
        ["green", "blue"],
    ]
    assert model.manifest.training["epochs"] == 2


def test_a_crop_and_its_mirror_image_get_one_answer(
    exported: tuple[ModelFile, export.Agreement], validation: Crops
) -> None:
    assert exported[0].manifest.training["mirrored"] is True
    rng = np.random.default_rng(5)
    one = scaled(validation.pixels[:1], 113).astype(np.int16)
    one[:, :, :50] += rng.integers(0, 120, one[:, :, :50].shape, np.int16)  # one half is another than the other
    crop = one.clip(0, 255).astype(np.uint8)
    plain = export.to_litert([(parts_of(FLAT, CLASSES)[0], Small().weights)], 113)
    once = ModelFile(exported[0].manifest, plain)
    answers = {}
    for name, model in (("once", once), ("both", exported[0])):
        classifier = LiteRTClassifier(model, workers=1)
        try:
            answers[name] = classifier.classify(np.concatenate([crop, crop[:, :, ::-1]]))
        finally:
            classifier.close()
    assert np.abs(answers["once"][0] - answers["once"][1]).max() > 1e-3
    np.testing.assert_allclose(answers["both"][0], answers["both"][1], rtol=0.02, atol=1e-3)
