"""The settings: each applies at once; the threshold tells what it does before it does it. And the help."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from facesorter.core.measured import Cost
from facesorter.core.pipeline import Options, Pipeline
from facesorter.core.places import UserPlaces
from facesorter.core.results import Status
from facesorter.core.settings import load_settings
from facesorter.gui.help import KeysDialog, Place, keys_of
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.main_window import MainWindow
from facesorter.gui.models.meanings import ClassesDialog
from facesorter.gui.settings.dialog import SettingsDialog
from facesorter.gui.workers.engine import Engine, EngineFactory
from tests.conftest import FixedClassifier, MiddleFace
from tests.gui.conftest import Desk, buttons, close_windows, press


def settings(window: MainWindow) -> SettingsDialog:
    window.commands.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    return dialog


def test_every_setting_applies_at_once_and_is_stored(desk: Desk, places: UserPlaces) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    QTest.keyClick(desk.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.window.findChild(SettingsDialog)
    assert dialog is not None
    before = desk.window.sort_page.grid.gridSize().height()
    dialog.language.setCurrentIndex(dialog.language.findData("ko"))
    desk.until(lambda: dialog.windowTitle() == "설정")
    dialog.tile.setValue(4)
    assert desk.window.sort_page.grid.gridSize().height() > before
    dialog.inside.click()
    dialog.advance.click()
    dialog.colours.setCurrentIndex(dialog.colours.findData("dark"))
    stored = load_settings(places.config / "settings.json")
    shown = (stored.language, stored.colour_scheme, stored.recursive, stored.auto_advance)
    assert shown == ("ko", "dark", False, False)
    dialog.colours.setCurrentIndex(0)
    dialog.close()


def test_what_was_forgotten_cannot_be_forgotten_again(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    dialog = settings(desk.window)
    assert buttons("Forget this folder")
    press("Forget this folder")
    with desk.qtbot.waitSignal(desk.window.memory.forgotten, timeout=10_000):
        press("^Forget$")
    desk.until(lambda: QApplication.activeModalWidget() is dialog)
    assert not buttons("Forget this folder")
    assert buttons("Forget everything")
    desk.window.open_paths([desk.folder])  # as a second start of the program does
    assert not buttons("Forget")
    desk.until(lambda: len(buttons("Forget")) == 2)
    dialog.close()


def test_a_threshold_is_counted_before_and_applied_after(
    qtbot: object, places: UserPlaces, preferences: Preferences, tmp_path: Path
) -> None:
    def maker(_: Path | None) -> EngineFactory:
        classifier = FixedClassifier(0.7)
        options = Options(unsure_below=preferences.settings.unsure_below, thumbnail_side=64, workers=1)
        costs = (Cost(0.0, 1.0, 0.8), Cost(0.7, 0.713, 0.954), Cost(0.9, 0.5, 0.99))
        pipeline = Pipeline(MiddleFace(), classifier, options)
        return lambda: Engine(pipeline, classifier.manifest.classes, lambda: None, costs=costs)

    window = MainWindow(places, preferences, maker)
    window.show()
    try:
        desk = Desk(window, qtbot, tmp_path / "photos")  # type: ignore[arg-type]
        desk.picture("a.jpg", 1)
        desk.picture("b.jpg", 3)
        desk.sort()
        assert desk.names(1) == ["a.jpg"]
        dialog = settings(window)
        own = "The model’s own threshold counts. Of 2 photos with one face here, 2 get a class."
        assert dialog.unsure.counts == own
        dialog.unsure.own.click()
        dialog.unsure.slider.setValue(71)
        assert "Answers below 71 % are unsure. Of 2 photo" in dialog.unsure.counts
        assert "0 get" in dialog.unsure.counts
        assert dialog.unsure.counts.endswith("As measured, that sorts 71 %, about 95 of 100 of them right.")
        with desk.qtbot.waitSignal(window.sorter.ended, timeout=20_000):
            dialog.close()  # without waiting for the pause
        assert sorted(desk.names(Status.UNSURE)) == ["a.jpg", "b.jpg"]
        assert preferences.settings.unsure_below == pytest.approx(0.71)
    finally:
        close_windows([window])


@pytest.mark.parametrize("moves", [False, True])
def test_a_plan_begins_with_copying_or_moving_as_it_is_set(desk: Desk, places: UserPlaces, moves: bool) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    dialog = settings(desk.window)
    dialog.action.setCurrentIndex(dialog.action.findData(moves))
    dialog.action.activated.emit(dialog.action.currentIndex())
    assert load_settings(places.settings).move is moves
    dialog.close()
    QTest.keyClick(desk.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    desk.until(lambda: buttons("Move 1 photo" if moves else "Copy 1 photo"))
    press("Cancel")


def test_f1_shows_the_keys_of_the_place_one_is_in(desk: Desk) -> None:
    desk.picture("a.jpg", 1)

    def shown() -> list[str]:
        desk.window.commands.keys.trigger()
        dialog = desk.window.findChild(KeysDialog)
        assert dialog is not None
        texts = [label.text() for label in dialog.findChildren(QLabel)]
        dialog.close()
        desk.until(lambda: desk.window.findChild(KeysDialog) is None)
        return texts

    assert desk.window.commands.keys.shortcut().toString() == "F1"
    assert "N" not in shown()
    desk.sort()
    assert "Ctrl+L" in shown()
    desk.window.review.show_queue()
    assert "N" in shown()
    assert {len(keys_of(place)) for place in Place} == {3, 14, 18}


def test_the_meaning_of_the_classes_is_told_in_words(desk: Desk) -> None:
    desk.window.commands.meanings.trigger()
    dialog = desk.window.findChild(ClassesDialog)
    assert dialog is not None
    texts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Glasses female" in texts
    assert "under 13" in texts
    assert "They say nothing about who a person is" in texts
    dialog.close()
