"""Everything can be reached on a laptop of 1366 x 768 pixels at 200 %: 683 x 384 for all, some of them the system's."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.classifier import Classifier
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action
from facesorter.core.runs.history import RunAction, RunState, RunSummary
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.main_window import MainWindow
from facesorter.gui.transfer.history_dialog import HistoryDialog
from facesorter.gui.transfer.past_dialogs import FinishDialog, UndoDialog
from facesorter.gui.transfer.plan_dialog import PlanDialog
from facesorter.gui.transfer.worker import Transfers, Wish
from facesorter.gui.workers.engine import EngineFactory
from tests.gui.conftest import Desk

ROOM = QSize(680, 340)

RUN = RunSummary(
    "a", dt.datetime.now(dt.UTC), RunAction.MOVE, Path("sorted"), RunState.INTERRUPTED, 5, 3, 0, 0, interrupted=True
)


def plan_dialog(transfers: Transfers, parent: QWidget) -> QDialog:
    return PlanDialog(transfers, Wish((), DEFAULT_CLASSES, {}, Action.MOVE, Path("sorted").absolute(), {}), parent)


DIALOGS: dict[str, Callable[[Transfers, QWidget], QDialog]] = {
    "plan": plan_dialog,
    "undo": lambda transfers, parent: UndoDialog(transfers, RUN, parent),
    "finish": lambda transfers, parent: FinishDialog(transfers, RUN, parent),
    "history": HistoryDialog,
}


@pytest.fixture
def transfers(places: UserPlaces) -> Iterator[Transfers]:
    made = Transfers(places)
    yield made
    made.shutdown()


def reachable(dialog: QDialog, qtbot: QtBot) -> None:
    dialog.show()

    def is_small() -> bool:
        # A window manager answers late, and a first answer may still speak of the size before.
        dialog.resize(ROOM)
        QApplication.processEvents()
        return dialog.size() == ROOM

    qtbot.waitUntil(is_small)
    below = [button for button in dialog.findChildren(QPushButton) if button.isVisible() and button.window() is dialog]
    assert below
    for button in below:
        if button.parentWidget() is dialog:
            assert dialog.rect().contains(button.geometry()), button.text()


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", DIALOGS)
def test_the_buttons_of_a_dialog_can_be_reached(
    name: str, language: str, qtbot: QtBot, transfers: Transfers, preferences: Preferences
) -> None:
    preferences.change(language=language)
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = DIALOGS[name](transfers, parent)
    qtbot.addWidget(dialog)
    assert dialog.minimumSizeHint().boundedTo(ROOM) == dialog.minimumSizeHint()
    reachable(dialog, qtbot)


def test_the_review_can_be_used(desk: Desk, qtbot: QtBot) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    desk.window.review.show_item(desk.window.results.buckets[1].items[0])
    card = desk.window.review.view
    desk.until(lambda: card.panel.headline == "Plain male")
    assert card.minimumSizeHint().boundedTo(ROOM) == card.minimumSizeHint()
    assert desk.window.minimumSizeHint().boundedTo(ROOM) == desk.window.minimumSizeHint()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_window_can_be_small(desk: Desk, preferences: Preferences, language: str) -> None:
    preferences.change(language=language)
    desk.picture("a.jpg", 1)
    assert desk.window.minimumSizeHint().boundedTo(ROOM) == desk.window.minimumSizeHint()
    desk.sort()
    desk.until(lambda: desk.window.minimumSizeHint().boundedTo(ROOM) == desk.window.minimumSizeHint())


def test_the_window_is_never_larger_than_its_screen_wherever_it_was_before(
    places: UserPlaces,
    open_window: Callable[[EngineFactory], Desk],
    engine_of: Callable[..., EngineFactory],
    fixed_classifier: Classifier,
) -> None:
    desk = open_window(engine_of(fixed_classifier))
    room = desk.window.screen().availableSize()
    assert desk.window.size().boundedTo(room) == desk.window.size()
    desk.window.resize(room * 3)
    desk.window.close()
    stored = QSettings(str(places.config / "window.ini"), QSettings.Format.IniFormat).value("geometry")
    assert isinstance(stored, QByteArray)
    again: MainWindow = open_window(engine_of(fixed_classifier)).window
    assert again.size().boundedTo(room) == again.size()


def test_the_tool_bar_has_no_mnemonics_in_brackets(desk: Desk, preferences: Preferences) -> None:
    def texts() -> list[str]:
        return [button.text() for button in desk.window.top_bar.findChildren(QToolButton) if button.text()]

    for language, expected in (("ko", "폴더 열기"), ("en", "Open folder")):
        preferences.change(language=language)
        desk.until(lambda: expected in texts())  # noqa: B023 - called at once
        assert not [text for text in texts() if "(" in text or "&" in text]
