"""What the window tells of the model: in plain words where its file tells enough, and calmly where it does not."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QProgressBar
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.model_file import bundled_model, save_model
from facesorter.gui.kit.notices import NoticeBar
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.kit.translate import class_name
from facesorter.gui.models.about import AboutModel
from facesorter.gui.models.heat_grid import Confusion, HeatGrid
from facesorter.ml.evaluation.numbers import CoveragePoint, Evaluation
from facesorter.ml.evaluation.shares import Share
from tests.conftest import ModelMaker
from tests.gui.conftest import Desk

NAMES = ("red", "green", "blue")

EVALUATION = Evaluation(
    NAMES,
    ((90, 10, 0), (0, 200, 0), (20, 20, 60)),
    glasses=Share(59, 60),
    ece=0.0312,
    per_group={"source=web": Share(270, 300)},
    coverage=(CoveragePoint(0.5, 0.9, 0.95),),
)
METRICS: dict[str, Any] = {
    "validation": EVALUATION.as_json(),
    "portraits of 1990": replace(EVALUATION, confusion=((1, 1, 0), (0, 1, 1), (0, 0, 0))).as_json(),
    "same_answer_as_float32": 0.99,
}

Shown = Callable[..., AboutModel]


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path, colour_model: ModelMaker, preferences: Preferences) -> Shown:
    """Return what shows a model file that says something, and waits until it is read."""

    def show(**manifest: Any) -> AboutModel:
        path = tmp_path / "crayons.facemodel"
        save_model(colour_model(names=NAMES, **manifest), path)
        return wait(AboutModel(path, None))

    dialogs: list[AboutModel] = []

    def wait(dialog: AboutModel) -> AboutModel:
        dialogs.append(dialog)  # qtbot, which closes it, does not keep it alive
        qtbot.addWidget(dialog, before_close_func=lambda closing: closing.reject())
        dialog.show()
        qtbot.waitUntil(lambda: "Reading the model…" not in texts(dialog), timeout=20_000)
        return dialog

    return show


def texts(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_the_numbers_are_told_in_photos_of_100(shown: Shown, qtbot: QtBot) -> None:
    dialog = shown(
        metrics=METRICS, unsure_below=0.5, training={"date": "2026-03-01", "table": "wax.csv", "pictures": 1}
    )
    qtbot.waitUntil(lambda: "Measured on" in texts(dialog))
    text = texts(dialog)
    for said in (
        "wax.csv, 1 picture",
        "colours",
        "2026",
        "Red, Green, Blue",
        "less sure than 50 %",
        "about 88 were right (between 84 and 90)",
        "answers 90 of 100, and of 100 answers 95 are right",
        "Measured on 400 photos.",
        "portraits of 1990",
        "about 50 were right (between 15 and 85).",
    ):
        assert said in text
    recalls = [bar.value() for bar in dialog.findChildren(QProgressBar)]
    assert recalls == [900, 1000, 600]
    assert "same_answer" not in text


def test_the_numbers_of_the_card_are_told_too(shown: Shown) -> None:
    dialog = shown(metrics={**METRICS, "test": METRICS["validation"]})
    text = texts(dialog)
    assert "On validation photos" in text
    assert "On test photos not used in training" in text
    assert "confidence is off by 3.1 percentage points" in text
    lines = text.splitlines()
    told = {name: lines[place + 1] for place, name in enumerate(lines[:-1])}
    assert told["Mean of the classes:"] == "83 of 100 (between 79 and 87)"
    assert told["Glasses of adults:"] == "98 of 100 (between 91 and 100), of few photos"
    assert told["source: web"] == "90 of 100 (between 86 and 93)"
    assert "Gender" not in text


def test_what_is_taken_for_what_is_a_grid_of_shares(shown: Shown) -> None:
    dialog = shown(metrics=METRICS)
    grid = dialog.findChild(HeatGrid)
    assert grid is not None
    model = grid.model()
    cells = [[model.index(row, column).data() for column in range(3)] for row in range(3)]
    assert cells == [["90", "10", ""], ["", "100", ""], ["20", "20", "60"]]
    assert model.headerData(2, Qt.Orientation.Vertical) == "Blue"
    tip = model.index(2, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "Blue taken for Red: 20 of 100 photos"
    picture = grid.viewport().grab().toImage()
    full, none = (
        picture.pixelColor(grid.visualRect(model.index(1, place)).topLeft() + QPoint(4, 4)) for place in (1, 0)
    )
    assert full != none


def test_the_model_of_the_grid_keeps_the_rules_of_qt(qtmodeltester: ModelTester) -> None:
    model = Confusion(ClassSet(NAMES), EVALUATION.confusion)
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]
    assert model.rowCount(model.index(0, 0)) == 0


@pytest.mark.parametrize(
    "metrics",
    [
        {},
        {"validation": None},
        {"validation": {"accuracy": "good"}},
        {"validation": {"accuracy": 2}},
        {"validation": METRICS["validation"] | {"classes": ["red", "green", "pink"]}},
    ],
)
def test_a_model_that_tells_nothing_is_no_trouble(shown: Shown, metrics: dict[str, Any]) -> None:
    dialog = shown(metrics=metrics, unsure_below=0.0)
    assert "does not say how good" in texts(dialog)
    assert "Threshold" not in texts(dialog)


def test_a_file_that_is_no_model_is_told_in_words(qtbot: QtBot, astronaut: Path) -> None:
    dialog = AboutModel(astronaut, None)
    qtbot.addWidget(dialog)
    dialog.show()
    notice = dialog.findChild(NoticeBar)
    assert notice is not None
    qtbot.waitUntil(lambda: "not a facesorter model" in notice.text, timeout=20_000)
    dialog.reject()


@pytest.mark.skipif(not bundled_model().exists(), reason="no model is bundled yet")
def test_the_menu_tells_of_the_bundled_model(desk: Desk) -> None:
    desk.window.commands.about_model.trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AboutModel)
    desk.until(lambda: "Classes:" in texts(dialog), timeout=20_000)
    assert class_name(DEFAULT_CLASSES.names[0]) in texts(dialog)
    dialog.reject()
