"""Model files: what is saved comes back, and every way to be no model has a sentence of its own."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.errors import ModelFileError
from facesorter.core.model_file import (
    FORMAT_VERSION,
    Manifest,
    ModelFile,
    Normalisation,
    bundled_model,
    load_model,
    save_model,
)
from facesorter.ml.litert import LiteRTClassifier

NETWORK = bytes(range(256)) * 8
MODEL = ModelFile(
    Manifest(
        ClassSet(["고양이", "dog", "bird"]),
        113,
        Normalisation(1 / 127.5, -1.0),
        temperature=1.25,
        unsure_below=0.6,
        training={"data": "학습", "epochs": 3},
        metrics={"validation": {"accuracy": 0.9}},
    ),
    NETWORK,
)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "모델" / "my model.facemodel"
    save_model(MODEL, path)
    return path


def refused(path: Path) -> str:
    with pytest.raises(ModelFileError) as raised:
        load_model(path)
    return str(raised.value)


def written(path: Path, **more: Any) -> Path:
    """Write a model file whose manifest was changed."""
    content: dict[str, Any] = {
        "format_version": FORMAT_VERSION,
        "classes": ["cat", "dog"],
        "input_size": 16,
        "normalisation": {"scale": 1.0, "offset": 0.0},
        "sha256": hashlib.sha256(NETWORK).hexdigest(),
        **more,
    }
    return archive(path, {"manifest.json": json.dumps(content).encode(), "network.tflite": NETWORK})


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def test_a_model_comes_back_as_it_was(saved: Path) -> None:
    assert load_model(saved) == MODEL
    assert [path.name for path in saved.parent.iterdir()] == ["my model.facemodel"]


def test_the_same_model_gives_the_same_file(saved: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.facemodel"
    save_model(load_model(saved), again)
    assert again.read_bytes() == saved.read_bytes()


def test_an_optional_manifest_is_enough(tmp_path: Path) -> None:
    manifest = load_model(written(tmp_path / "a.facemodel")).manifest
    assert manifest == Manifest(ClassSet(["cat", "dog"]), 16, Normalisation(1.0, 0.0))


def test_a_failed_save_leaves_the_earlier_model(saved: Path) -> None:
    nonsense = ModelFile(Manifest(ClassSet(["a", "b"]), -1, Normalisation(1, 0)), NETWORK)
    with pytest.raises(ModelFileError, match="impossible values"):
        save_model(nonsense, saved)
    assert load_model(saved) == MODEL
    assert [path.name for path in saved.parent.iterdir()] == ["my model.facemodel"]


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ModelFileError, match=r"^The model file .*a\.facemodel cannot be written: .+\.$"):
        save_model(MODEL, tmp_path / "file" / "a.facemodel")


def test_each_damage_has_its_own_sentence(saved: Path, tmp_path: Path) -> None:
    def made(name: str, data: bytes) -> Path:
        path = tmp_path / f"{name}.facemodel"
        path.write_bytes(data)
        return path

    whole = saved.read_bytes()
    start = whole.index(NETWORK)
    sentences = [
        refused(tmp_path / "missing.facemodel"),
        refused(tmp_path),
        refused(made("empty", b"")),
        refused(made("text", b"this is no model")),
        refused(made("cut", whole[: len(whole) // 2])),
        refused(made("flipped", whole[: start + 9] + b"\xff" + whole[start + 10 :])),
        refused(archive(tmp_path / "zip.facemodel", {"holiday.jpg": b"x"})),
        refused(written(tmp_path / "newer.facemodel", format_version=FORMAT_VERSION + 1)),
        refused(written(tmp_path / "classes.facemodel", classes=["cat", "Cat"])),
        refused(written(tmp_path / "checksum.facemodel", sha256="0" * 64)),
        refused(written(tmp_path / "values.facemodel", temperature=0)),
        refused(written(tmp_path / "keys.facemodel", favourite_colour="red")),
    ]
    expected = [
        "There is no model file",
        "cannot be read: Is a directory",
        "is empty",
        "is not a facesorter model; choose a file that ends in .facemodel",
        "is incomplete or damaged",
        "is incomplete or damaged",
        "is a zip archive, but not a facesorter model",
        f"has format {FORMAT_VERSION + 1}; this program reads {FORMAT_VERSION}",
        "two classes with different names, not cat, Cat",
        "do not match their checksum",
        "has impossible values",
        "cannot be understood",
    ]
    for sentence, words in zip(sentences, expected, strict=True):
        assert words in sentence
        assert re.match(r"[\w].*\.$", sentence)


def test_a_newer_format_is_called_newer_whatever_else_is_in_it(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "new.facemodel",
        {"manifest.json": b'{"format_version": 9, "anything": []}', "network.tflite": b""},
    )
    assert "has format 9" in refused(path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("classes", None),
        ("classes", 5),
        ("classes", "catdog"),
        ("normalisation", [1, 0]),
        ("normalisation", {"scale": 1}),
        ("normalisation", {"scale": "1", "offset": 0}),
        ("normalisation", {"scale": 1, "offset": None}),
        ("normalisation", {"scale": float("nan"), "offset": 0}),
        ("input_size", "113"),
        ("input_size", 113.5),
        ("input_size", 0),
        ("temperature", float("nan")),
        ("temperature", float("inf")),
        ("temperature", None),
        ("unsure_below", 1.5),
        ("unsure_below", "half"),
        ("training", "yesterday"),
        ("metrics", 3),
        ("network", None),
        ("frame_raise", "high"),
        ("frame_scale", 20),
        ("frame_scale", 0),
        ("frame_upright", 1),
        ("sha256", None),
        ("format_version", None),
    ],
)
def test_a_manifest_of_nonsense_is_refused_at_once(tmp_path: Path, key: str, value: object) -> None:
    refused(written(tmp_path / "a.facemodel", **{key: value}))


@pytest.mark.parametrize(
    "manifest", [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"[" * 200_000, b'{"format_version": 1}']
)
def test_a_manifest_that_is_no_manifest_is_refused(tmp_path: Path, manifest: bytes) -> None:
    path = archive(tmp_path / "a.facemodel", {"manifest.json": manifest, "network.tflite": NETWORK})
    assert "cannot be understood" in refused(path)


def test_no_damage_anywhere_escapes(saved: Path, tmp_path: Path) -> None:
    """A flipped or a missing byte gives the same model (in a date, say) or a sentence, never a crash."""
    whole = saved.read_bytes()
    deflated = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(deflated, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    path = tmp_path / "damaged.facemodel"
    rng = np.random.default_rng(1)
    for original in (whole, deflated.getvalue()):
        headers = [*range(0, 120, 2), *range(len(original) - 220, len(original), 2)]
        for position in [*headers, *rng.integers(len(original), size=60)]:
            for data in (
                original[:position],
                original[:position]
                + bytes([original[position] ^ (1 << int(rng.integers(8)))])
                + original[position + 1 :],
            ):
                path.write_bytes(data)
                with suppress(ModelFileError):
                    assert load_model(path) == MODEL


def test_a_network_of_other_shapes_than_the_manifest_says_is_refused(colour_model: Callable[..., ModelFile]) -> None:
    network = colour_model(16, ["a", "b", "c"]).network
    for side, names in ((32, ["a", "b", "c"]), (16, ["a", "b"]), (16, ["a", "b", "c", "d"])):
        with pytest.raises(ModelFileError, match=r"has shapes .* asks for"):
            LiteRTClassifier(ModelFile(Manifest(ClassSet(names), side, Normalisation(1, 0)), network))


@pytest.mark.parametrize("network", [b"", b"no network", NETWORK, b"\x1c\0\0\0TFL3" + bytes(200)])
def test_weights_that_are_no_network_are_refused(network: bytes) -> None:
    with pytest.raises(ModelFileError, match="cannot run here"):
        LiteRTClassifier(ModelFile(MODEL.manifest, network))


def test_the_bundled_model_is_whole_and_runs() -> None:
    model = load_model(bundled_model())
    assert model.manifest.classes == DEFAULT_CLASSES
    assert 0 < model.manifest.unsure_below < 1
    LiteRTClassifier(model, workers=1).close()
