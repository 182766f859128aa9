"""The fast classifier: right for one crop and for many, from any thread, and calibrated."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from facesorter.core.classes import ClassSet
from facesorter.core.errors import ModelFileError
from facesorter.core.faces import cropping
from facesorter.core.faces.blazeface import BlazeFace
from facesorter.core.model_file import ModelFile, Normalisation, save_model
from facesorter.core.pictures import loading
from facesorter.ml.litert import LiteRTClassifier, calibrated, with_none


@pytest.fixture
def classifier(colour_model: Callable[..., ModelFile]) -> Iterator[LiteRTClassifier]:
    made = LiteRTClassifier(colour_model(), workers=2)
    yield made
    made.close()


def flat(*colours: tuple[int, int, int], side: int = 16) -> NDArray[np.uint8]:
    return np.stack([np.full((side, side, 3), colour, np.uint8) for colour in colours])


RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def test_probabilities_are_those_of_the_network(classifier: LiteRTClassifier) -> None:
    rows = classifier.classify(flat(RED, GREEN, BLUE))
    assert rows.shape == (3, 6)
    assert rows.dtype == np.float32
    assert rows.argmax(axis=1).tolist() == [0, 1, 2]
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-6)
    expected = np.exp([8, 0, 0, 0, 0, 0]) / np.exp([8, 0, 0, 0, 0, 0]).sum()
    np.testing.assert_allclose(rows[0], expected, rtol=1e-4)


def test_what_is_none_of_the_classes_is_what_is_left_of_one(colour_model: Callable[..., ModelFile]) -> None:
    """The network's third output says *none of these*: what is blue is neither red nor green."""
    whole = colour_model(names=("red", "green", "blue"))
    model = ModelFile(replace(whole.manifest, classes=ClassSet(["red", "green"]), none=True), whole.network)
    three, two = LiteRTClassifier(whole, workers=1), LiteRTClassifier(model, workers=1)
    try:
        rows = two.classify(flat(RED, BLUE))
        assert rows.shape == (2, 2)
        np.testing.assert_allclose(with_none(rows), three.classify(flat(RED, BLUE)), atol=1e-6)
        assert rows[1].sum() < 0.01
    finally:
        three.close()
        two.close()


def test_one_crop_is_answered_as_among_many(classifier: LiteRTClassifier) -> None:
    crops = np.random.default_rng(0).integers(0, 256, (9, 16, 16, 3), np.uint8)
    together = classifier.classify(crops)
    for crop, row in zip(crops, together, strict=True):
        np.testing.assert_array_equal(classifier.classify(crop[np.newaxis])[0], row)


def test_threads_get_their_own_answers(classifier: LiteRTClassifier) -> None:
    crops = np.random.default_rng(1).integers(0, 256, (8, 16, 16, 3), np.uint8)
    alone = classifier.classify(crops)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda crop: classifier.classify(crop[np.newaxis])[0], np.concatenate([crops] * 20)))
    np.testing.assert_array_equal(np.stack(together), np.concatenate([alone] * 20))


def test_the_manifest_decides_normalisation_and_temperature(colour_model: Callable[..., ModelFile]) -> None:
    model = colour_model(normalisation=Normalisation(1 / 127.5, -1.0), temperature=2.0)
    classifier = LiteRTClassifier(model, workers=1)
    (row,) = classifier.classify(flat(RED))
    classifier.close()
    logits = np.array([8, -8, -8, 0, 0, 0]) / 2
    np.testing.assert_allclose(row, np.exp(logits) / np.exp(logits).sum(), rtol=1e-3)


def test_a_model_file_is_opened_by_its_path(tmp_path: Path, colour_model: Callable[..., ModelFile]) -> None:
    path = tmp_path / "색.facemodel"
    save_model(colour_model(24, ["빨강", "초록", "파랑"]), path)
    classifier = LiteRTClassifier.open(path)
    try:
        assert classifier.manifest.classes.names == ("빨강", "초록", "파랑")
        assert classifier.classify(flat(BLUE, side=24)).argmax() == 2
    finally:
        classifier.close()
    with pytest.raises(ModelFileError, match="There is no model file"):
        LiteRTClassifier.open(tmp_path / "none.facemodel")


def test_the_bundled_model_answers(astronaut: Path) -> None:
    classifier = LiteRTClassifier.open()
    try:
        picture = loading.load(astronaut)
        (face,) = BlazeFace().find(picture.pixels)
        crop = cropping.crop_face(picture.pixels, face, classifier.manifest.framing, classifier.manifest.input_size)
        (row,) = classifier.classify(crop[np.newaxis])
    finally:
        classifier.close()
    assert row.shape == (6,)
    assert 0.9 < row.sum() < 1  # the rest says that it is no face of any class
    assert 1 / 6 < row.max() <= 1


def test_calibration_divides_logits() -> None:
    logits = np.array([[2.0, 1.0, -1.0]])
    softmax = np.exp(logits) / np.exp(logits).sum()
    cooled = np.exp(logits / 2.5) / np.exp(logits / 2.5).sum()
    np.testing.assert_allclose(calibrated(softmax.astype(np.float32), 2.5), cooled, rtol=1e-5)
    np.testing.assert_allclose(calibrated(softmax.astype(np.float32), 1.0), softmax, rtol=1e-5)


def test_certainty_survives_calibration() -> None:
    rows = calibrated(np.array([[1.0, 0.0]], np.float32), 0.25)
    assert np.isfinite(rows).all()
    np.testing.assert_allclose(rows, [[1, 0]], atol=1e-6)
