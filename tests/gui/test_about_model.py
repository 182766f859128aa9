"""What the window tells of the model: in plain words where its file tells enough, and calmly where it does not."""

import math
from collections.abc import Callable
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
from facesorter.gui.models.about import AboutModel
from facesorter.gui.models.facts import measured
from facesorter.gui.models.heat_grid import Confusion, HeatGrid
from tests.conftest import ModelMaker
from tests.gui.conftest import Desk

NAMES = ("red", "green", "blue")

METRICS: dict[str, Any] = {
    "validation": {
        "n": 400,
        "accuracy": 0.8775,
        "intervals": {"accuracy": [0.84, 0.91], "glasses_accuracy": [0.91, 0.99]},
        "classes": list(NAMES),
        "confusion": [[90, 10, 0], [0, 200, 0], [20, 20, 60]],
        "per_class": {"red": {"recall": 0.9}, "green": {"recall": 1.0}, "blue": {"recall": 0.6}},
        "coverage": [{"threshold": 0.5, "coverage": 0.9, "accuracy": 0.95}],
        "balanced_accuracy": 0.8333,
        "gender_accuracy": None,
        "glasses_accuracy": 0.98,
        "counts": {"accuracy": 400, "glasses_accuracy": 60},
        "ece": 0.0312,
        "per_group": {"source=web": {"n": 300, "accuracy": 0.9, "interval": [0.86, 0.93]}},
    },
    "portraits of 1990": {"accuracy": 0.5},
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
    dialog = shown(metrics=METRICS, unsure_below=0.5, training={"date": "2026-03-01", "data": "crayons"})
    qtbot.waitUntil(lambda: "Measured on" in texts(dialog))
    text = texts(dialog)
    for said in (
        "crayons",
        "colours",
        "2026",
        "red, green, blue",
        "less sure than 50 %",
        "about 88 were right (between 84 and 91)",
        "answers 90 of 100, and of 100 answers 95 are right",
        "Measured on 400 photos.",
        "portraits of 1990",
        "about 50 were right.",
    ):
        assert said in text
    recalls = [bar.value() for bar in dialog.findChildren(QProgressBar)]
    assert recalls == [900, 1000, 600]
    assert "same_answer" not in text


def test_the_numbers_of_the_card_are_told_too(shown: Shown) -> None:
    dialog = shown(metrics={**METRICS, "test": METRICS["validation"]})
    text = texts(dialog)
    assert "On photos held back from learning" in text
    assert "On photos that nothing was chosen by" in text
    assert "differ by 3.1 points of 100" in text
    lines = text.splitlines()
    told = {name: lines[place + 1] for place, name in enumerate(lines[:-1])}
    assert told["Mean of the classes:"] == "83 of 100"
    assert told["Glasses of adults:"] == "98 of 100 (between 91 and 99), of few photos"
    assert told["source: web"] == "90 of 100 (between 86 and 93)"
    assert "Gender" not in text


def test_what_is_taken_for_what_is_a_grid_of_shares(shown: Shown) -> None:
    dialog = shown(metrics=METRICS)
    grid = dialog.findChild(HeatGrid)
    assert grid is not None
    model = grid.model()
    cells = [[model.index(row, column).data() for column in range(3)] for row in range(3)]
    assert cells == [["90", "10", ""], ["", "100", ""], ["20", "20", "60"]]
    assert model.headerData(2, Qt.Orientation.Vertical) == "blue"
    tip = model.index(2, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "blue taken for red: 20 of 100 photos"
    picture = grid.viewport().grab().toImage()
    full, none = (
        picture.pixelColor(grid.visualRect(model.index(1, place)).topLeft() + QPoint(4, 4)) for place in (1, 0)
    )
    assert full != none


def test_the_model_of_the_grid_keeps_the_rules_of_qt(qtmodeltester: ModelTester) -> None:
    model = Confusion(ClassSet(NAMES), METRICS["validation"]["confusion"])
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]
    assert model.rowCount(model.index(0, 0)) == 0


@pytest.mark.parametrize(
    "metrics",
    [
        {},
        {"validation": None},
        {"validation": {"accuracy": "good"}},
        {"validation": {"accuracy": 2}},
        {"validation": {"confusion": [[1, 0, 0], [0, 1, 0], [0, 0, 1]], "classes": list(NAMES)}},
    ],
)
def test_a_model_that_tells_nothing_is_no_trouble(shown: Shown, metrics: dict[str, Any]) -> None:
    dialog = shown(metrics=metrics, unsure_below=0.0)
    assert "does not tell how good" in texts(dialog)
    assert "Threshold" not in texts(dialog)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("n", "many"),
        ("intervals", [1, 2]),
        ("intervals", {"accuracy": [0.1, None]}),
        ("classes", ["red", "green"]),
        ("confusion", [[1, 2], [3, 4], [5, 6]]),
        ("confusion", [[1, 2, -3], [3, 4, 5], [5, 6, 7]]),
        ("confusion", "none"),
        ("per_class", {"red": 3}),
        ("per_class", None),
        ("coverage", [None, {"threshold": "low"}]),
        ("coverage", 7),
        ("balanced_accuracy", "fine"),
        ("counts", [400]),
        ("ece", math.nan),
        ("per_group", ["source"]),
        ("per_group", {"source=web": 0.9}),
    ],
)
def test_what_cannot_be_understood_is_left_out(key: str, value: object) -> None:
    (found,) = measured({"validation": METRICS["validation"] | {key: value}}, NAMES, 0.5)
    assert found.accuracy == 0.8775
    (without,) = measured({"v": {name: one for name, one in METRICS["validation"].items() if name != key}}, NAMES, 0.5)
    assert without.accuracy == 0.8775


def test_recall_comes_from_the_grid_where_it_is_not_told() -> None:
    only = {name: METRICS["validation"][name] for name in ("accuracy", "classes", "confusion")}
    (found,) = measured({"test": only}, NAMES, 0.5)
    assert found.recall == (0.9, 1.0, 0.6)


def test_a_file_that_is_no_model_is_told_in_words(qtbot: QtBot, astronaut: Path) -> None:
    dialog = AboutModel(astronaut, None)
    qtbot.addWidget(dialog)
    dialog.show()
    notice = dialog.findChild(NoticeBar)
    assert notice is not None
    qtbot.waitUntil(lambda: "not a model of facesorter" in notice.text, timeout=20_000)
    dialog.reject()


@pytest.mark.skipif(not bundled_model().exists(), reason="no model is bundled yet")
def test_the_menu_tells_of_the_bundled_model(desk: Desk) -> None:
    desk.window.commands.about_model.trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AboutModel)
    desk.until(lambda: "Classes:" in texts(dialog), timeout=20_000)
    assert ClassSet(DEFAULT_CLASSES.names).names[0] in texts(dialog)
    dialog.reject()
