"""Fixtures for every test: isolated places, a fixed classifier and face finder, a real photo, nothing left running."""

import io
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pytest
from numpy.typing import NDArray

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from facesorter.core.catalogue import FILE_NAME
from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.model_file import Manifest, ModelFile, Normalisation
from facesorter.core.picture import Pixels
from facesorter.core.pictures.loading import load, resized
from facesorter.core.places import UserPlaces, default_places
from facesorter.core.results import Face
from tests.colour_network import colour_network
from tests.disks import disk_of_256_kilobytes

if TYPE_CHECKING:
    from PySide6.QtCore import QThread

DATA = Path(__file__).parent / "data"

LASTING_THREADS = ("Dummy-", "pytest_timeout")
"""Dummies stand for threads that Python did not start, even after their end; those of Qt are asked themselves."""


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fail a test whose threads outlive it."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 5
    while leaked := [
        *(
            thread
            for thread in threading.enumerate()
            if thread not in before and not thread.name.startswith(LASTING_THREADS) and thread.is_alive()
        ),
        *running_workers(),
    ]:
        if time.monotonic() > deadline:
            pytest.fail(f"threads outlive the test: {leaked}")
        time.sleep(0.02)


def running_workers() -> "list[QThread]":
    """Return the threads of Qt that run, but for the one that asks: none may outlive a test."""
    if "PySide6.QtCore" not in sys.modules:
        return []
    from PySide6.QtCore import QThread
    from shiboken6 import Shiboken

    threads = [thread for thread in Shiboken.getAllValidWrappers() if isinstance(thread, QThread)]
    return [thread for thread in threads if thread.isRunning() and thread is not QThread.currentThread()]


@pytest.fixture(autouse=True)
def places(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> UserPlaces:
    """Isolate the user's folders; journals, settings and caches of a test go nowhere else.

    The folder of the test comes first, so that it is removed when nothing of the system is replaced any more.
    """
    monkeypatch.setenv("FACESORTER_HOME", str(tmp_path_factory.mktemp("home")))
    return default_places()


@pytest.fixture
def locked_catalogue(places: UserPlaces, monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[None]]:
    """Return what has another program keep the catalogue to itself, for a ``with`` block; nobody waits for it long."""
    monkeypatch.setattr("facesorter.core.database._PATIENCE", 0.1)

    @contextmanager
    def locked() -> Iterator[None]:
        with closing(sqlite3.connect(places.data / FILE_NAME, isolation_level=None)) as other:
            other.execute("PRAGMA locking_mode=EXCLUSIVE")
            other.execute("BEGIN EXCLUSIVE")
            yield

    return locked


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of its own, of 256 kB; skips the test where none can be mounted."""
    with disk_of_256_kilobytes(tmp_path / "disk") as folder:
        yield folder


@pytest.fixture
def astronaut() -> Path:
    """Return a real photo with one face: Eileen Collins, NASA, public domain."""
    return DATA / "astronaut.jpg"


def portrait_in(colour: tuple[int, int, int], width: int = 90, height: int = 90) -> Pixels:
    """Return the astronaut's face in a light of one colour (RGB): a portrait with a face whose mean colour is known."""
    grey = resized(load(DATA / "astronaut.jpg").pixels[60:240, 140:320], width, height).mean(axis=2, keepdims=True)
    light = 0.3 + 0.7 * (grey - grey.min()) / (grey.max() - grey.min())
    tinted: Pixels = np.clip(light * np.array(colour), 0, 255).astype(np.uint8)
    return tinted


class FixedClassifier:
    """Answers from the mean colour of a crop: reddish is class 1, greenish 2, bluish 3, anything else 4."""

    def __init__(self, confidence: float = 0.9) -> None:
        self.confidence = confidence
        self.manifest = Manifest(DEFAULT_CLASSES, 227, Normalisation(1 / 255, 0.0), unsure_below=0.5)

    def classify(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        means = crops.reshape(len(crops), -1, 3).mean(axis=1)
        rows = np.full((len(crops), len(DEFAULT_CLASSES)), (1 - self.confidence) / 5, np.float32)
        for row, mean in zip(rows, means, strict=True):
            strongest = int(mean.argmax()) if mean.max() - np.median(mean) > 20 else 3
            row[strongest] = self.confidence
        return rows


class MiddleFace:
    """Reports one face in the middle of every picture that has any colour, none in a uniformly grey one."""

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        values = pixels.reshape(-1, 3).astype(int)
        if (values.max(axis=1) - values.min(axis=1)).max() < 8:
            return ()
        return (Face(0.3, 0.3, 0.4, 0.4, 0.9),)


@pytest.fixture
def fixed_classifier() -> FixedClassifier:
    return FixedClassifier()


@pytest.fixture
def face_finder() -> MiddleFace:
    return MiddleFace()


class ModelMaker(Protocol):
    """Makes a model file; see :func:`colour_model`."""

    def __call__(self, side: int = 16, names: Sequence[str] = DEFAULT_CLASSES.names, **manifest: Any) -> ModelFile: ...


@pytest.fixture(scope="session")
def colour_model() -> ModelMaker:
    """Make model files whose network, a few hundred bytes, answers from the mean colour.

    Red is class 1, green 2, blue 3, as far as there are so many; every other class is never the best one.
    """

    def make(side: int = 16, names: Sequence[str] = DEFAULT_CLASSES.names, **manifest: Any) -> ModelFile:
        known = Manifest(ClassSet(names), side, Normalisation(1 / 255, 0.0), network="colours")
        return ModelFile(replace(known, **manifest), colour_network(side, len(names)))

    return make


COLOURS = {"red": (220, 30, 30), "green": (30, 210, 30), "blue": (30, 30, 215)}


@pytest.fixture(scope="session")
def colour_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw eight small portraits of each of three colours; return their CSV, beside the folder ``그림``.

    Two lines of the CSV are of no use: one file is missing, one is no picture.
    """
    from PIL import Image

    root = tmp_path_factory.mktemp("drawn")
    folder = root / "그림"
    folder.mkdir()
    rng = np.random.default_rng(0)
    lines = ["filename,label,source"]
    for number in range(8):
        for name, colour in COLOURS.items():
            pixels = np.clip(np.array(colour) + rng.integers(-25, 26, (90, 90, 3)), 0, 255).astype(np.uint8)
            Image.fromarray(pixels).save(folder / f"{name} {number}.png")
            lines.append(f"{name} {number}.png,{name},{'crayon' if number % 2 else 'brush'}")
    (folder / "text.png").write_bytes(b"no picture")
    table = root / "labels.csv"
    table.write_text("\n".join([*lines, "missing.png,red,brush", "text.png,red,brush"]), "utf-8")
    return table


@pytest.fixture(scope="session")
def learnt_and_kept_apart(colour_table: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return two tables of the drawn portraits: six of each colour to learn from, and two to validate with."""
    header, *rows = colour_table.read_text("utf-8").splitlines()
    kept_apart = [row for row in rows if row.split(",")[0].endswith((" 6.png", " 7.png"))]
    folder = tmp_path_factory.mktemp("apart")
    learnt, validation = folder / "learnt.csv", folder / "validation.csv"
    learnt.write_text("\n".join([header, *(row for row in rows if row not in kept_apart)]), "utf-8")
    validation.write_text("\n".join([header, *kept_apart]), "utf-8")
    return learnt, validation


@dataclass(frozen=True)
class Training:
    """A training from the command line: its exit code, what it printed, and the model file it wrote."""

    code: int
    out: str
    err: str
    model: Path


@pytest.fixture(scope="session")
def tiny_training(colour_table: Path, tmp_path_factory: pytest.TempPathFactory) -> Training:
    """Train the real network for one epoch on the drawn portraits, with ``facesorter-cli train``.

    The factors of the wide layers are drawn instead of computed, which takes a minute, and so the model file is bad:
    it is let through. That they are computed right is tested in ``tests/ml/test_export.py``.
    """
    from facesorter.cli import main as cli
    from facesorter.ml.training import export, recipes
    from facesorter.ml.training.warm_start import Weights

    def drawn_factors(weights: Weights, rank: int) -> Weights:
        rng = np.random.default_rng(0)
        result = dict(weights)
        for name in ("dense1", "dense2"):
            kernel, bias = weights[name]
            basis = np.linalg.qr(rng.normal(size=(kernel.shape[1], 16)))[0].astype(np.float32)
            result[name] = [kernel @ basis, basis.T, bias]
        return result

    recipe = replace(
        recipes.DEFAULT, stages=(recipes.Stage(113, 5, 0.01),), batch_size=8, optimizer="sgd", weight_decay=0.0
    )
    folder = tmp_path_factory.mktemp("trained")
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("FACESORTER_HOME", str(folder / "home"))
        patch.setitem(recipes.RECIPES, "default", recipe)
        patch.setattr(export, "factorised", drawn_factors)
        patch.setattr(export, "export", partial(export.export, max_loss=1.0))
        patch.setattr(export, "refuse_useless", lambda *_: None)
        model = folder / "모델" / "색.facemodel"
        table, images = str(colour_table), str(colour_table.parent / "그림")
        code = cli.main(
            ["train", table, "--images", images, "--out", str(model), "--scratch", "--epochs", "1", "--seed", "3"]
        )
    return Training(code, out.getvalue(), err.getvalue(), model)
