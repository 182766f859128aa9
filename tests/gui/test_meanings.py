"""What the classes mean: with the numbers that the model file in use tells, those of whole photos first."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from facesorter.core.classes import ClassSet
from facesorter.core.model_file import save_model
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.models.about import AboutModel
from facesorter.gui.models.meanings import ClassesDialog
from facesorter.ml.evaluation.numbers import Evaluation
from facesorter.ml.evaluation.photos import KINDS, OUTCOMES, PhotoEvaluation, Shares
from facesorter.ml.evaluation.shares import Share
from tests.conftest import ModelMaker

NAMES = ("red", "green & blue", "x" * 60)

FACES = Evaluation(NAMES, ((90, 10, 0), (0, 200, 0), (20, 20, 60)))

PHOTOS = PhotoEvaluation(
    count=400,
    sorted=Share(200, 400),
    shares=Shares(Share(190, 200), Share(190, 300)),
    children=None,
    nobody=Share(1, 60),
    several=Share(30, 40),
    accepted=Share(300, 400),
    outcomes={kind: dict.fromkeys(OUTCOMES, 0) for kind in KINDS},
    per_class={"red": Share(150, 200), "green & blue": Share(40, 80)},
    per_group={},
    curve=(),
    unsure_below=0.5,
    wrong=(),
)

Told = Callable[..., str]


@pytest.fixture
def told(qtbot: QtBot, tmp_path: Path, colour_model: ModelMaker, preferences: Preferences) -> Told:
    """Return what shows a model file with some numbers in one of the dialogs, and gives what it says."""
    dialogs: list[Any] = []

    def show(metrics: dict[str, Any], kind: type[ClassesDialog] | type[AboutModel] = ClassesDialog) -> str:
        path = tmp_path / "crayons.facemodel"
        save_model(colour_model(names=NAMES, metrics=metrics), path)
        dialog = ClassesDialog(ClassSet(NAMES), path) if kind is ClassesDialog else AboutModel(path, None)
        dialogs.append(dialog)  # qtbot, which closes it, does not keep it alive
        qtbot.addWidget(dialog, before_close_func=lambda closing: closing.reject())
        dialog.show()

        def texts() -> str:
            return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())

        qtbot.waitUntil(lambda: "Reading the model…" not in texts(), timeout=20_000)
        return texts()

    return show


def test_whole_photos_come_first_class_by_class_and_over_all(told: Told) -> None:
    text = told({"photos": {"mine.csv": PHOTOS.as_json()}, "tables": {"faces.csv": FACES.as_json()}})
    for said in (
        "Of 200 whole photos of this class 150 came into it: 75 of 100 (between 69 and 80).",
        "Of 80 whole photos of this class 40 came into it: 50 of 100 (between 39 and 61), of few photos.",
        "Of 100 single faces of this class 60 were recognised: 60 of 100 (between 50 and 69).",  # no photo shows it
        "Measured on 400 whole photos of mine.csv: of 100 it sorts 50 into a class.",
        "Of 100 that it sorts, 95 are right (between 91 and 97).",
        "Of 60 photos without a face it sorted 1. Of 40 photos of several people it saw 30 as such.",
        "Measured on 400 single faces of faces.csv: of 100 answers 88 are right",
        "They say nothing about who a person is",
    ):
        assert said in text
    assert text.index("mine.csv") < text.index("faces.csv")


def test_without_whole_photos_single_faces_speak(told: Told) -> None:
    text = told({"validation": FACES.as_json(), "same_answer_as_float32": 0.99})
    assert "whole photo" not in text
    assert "Of 100 single faces of this class 90 were recognised" in text
    assert "Measured on 400 single faces of the validation" in text


@pytest.mark.parametrize("metrics", [{}, {"photos": [1]}, {"photos": {"x": {"photos": "many"}}, "tables": 3}])
def test_a_model_that_tells_nothing_is_not_praised(told: Told, metrics: dict[str, Any]) -> None:
    text = told(metrics)
    assert "The model file does not say." in text
    assert "of 100" not in text


def test_about_the_model_begins_with_whole_photos(told: Told) -> None:
    text = told({"photos": {"mine.csv": PHOTOS.as_json()}, "validation": FACES.as_json()}, AboutModel)
    assert text.index("On whole photos") < text.index("Measured on 400 whole photos of mine.csv")
    assert text.index("mine.csv") < text.index("On validation photos")
