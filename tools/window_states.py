"""The states of the window, one after the other, for the pictures."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from training_states import training_states

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from facesorter.gui.main_window import MainWindow

States = Iterator[tuple[str, "QWidget"]]


def states(window: "MainWindow", photos: Path, scratch: Path) -> States:
    """Bring the window from state to state; each with the name of its picture."""
    yield from _first(window, photos, scratch)
    yield from _grids(window)
    yield from _review(window)
    yield from _dialogs(window)
    yield from _questions(window)
    yield from training_states(window, photos, scratch, until)
    yield from _sort(window)


def until(condition: Callable[[], object]) -> None:
    """Wait for something, but not for ever."""
    from PySide6.QtTest import QTest

    for _ in range(1200):
        if condition():
            return
        QTest.qWait(50)
    sys.exit("The window did not come to the next state.")


def _first(window: "MainWindow", photos: Path, scratch: Path) -> States:
    """Show the window without photos, then while it looks at some."""
    from PySide6.QtTest import QTest

    yield "start", window
    window.hints.show_once()
    QTest.qWait(100)
    yield "hints", window
    window.open_paths([scratch / "gone"])
    QTest.qWait(300)
    yield "gone", window
    window.notice.dismiss()
    window.open_paths([photos])
    until(lambda: len(window.results) > 4)
    window.commands.pause.trigger()
    QTest.qWait(800)
    yield "looking", window
    window.commands.pause.trigger()
    until(lambda: not window.busy)
    QTest.qWait(1500)  # for the last thumbnails
    yield "overview", window


def _grids(window: "MainWindow") -> States:
    """Select, open buckets with and without photos, search."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from facesorter.core.results import Status
    from facesorter.gui.grids.class_grid import ClassGrid

    panels = window.sort_page.overview.findChildren(ClassGrid)
    for panel in panels[1:3]:
        QTest.keyClick(panel, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(300)
    yield "selection", window
    panels[1].clearSelection()
    panels[2].clearSelection()
    count = window.results.count
    fullest = max(window.results.classes, key=lambda one: count(one.class_id))
    emptiest = min(window.results.classes, key=lambda one: count(one.class_id))
    for name, bucket in (("bucket", fullest.class_id), ("empty", emptiest.class_id), ("unreadable", Status.UNREADABLE)):
        window.sort_page.show_bucket(bucket)
        QTest.qWait(500)
        yield name, window
    window.sort_page.show_bucket(fullest.class_id)
    window.sort_page.filter.search.setText("nothing like this")
    QTest.qWait(500)
    yield "search", window
    window.sort_page.filter.search.clear()
    QTest.qWait(300)


def _review(window: "MainWindow") -> States:
    """Work through the queue."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from facesorter.core.results import Status

    view = window.review.view
    window.review.show_queue()
    until(lambda: view.photo.shows_photo)
    yield "review", window
    QTest.keyClick(view.photo, Qt.Key.Key_D)
    QTest.keyClick(view.photo, Qt.Key.Key_Right)
    QTest.qWait(100)
    yield "review-frame", window
    QTest.keyClick(view.photo, Qt.Key.Key_Escape)
    QTest.keyClick(view.photo, Qt.Key.Key_Return)
    QTest.keyClick(view.photo, Qt.Key.Key_N)
    until(lambda: view.photo.shows_photo)
    yield "review-notice", window
    yield from _dialog(window, "keys-review", window.commands.keys)
    for _ in range(window.results.waiting + 2):  # no more is needed to pass all of them by
        QTest.keyClick(view.photo, Qt.Key.Key_Right)
    QTest.qWait(100)
    yield "review-end", window
    window.review.leave()
    window.notice.dismiss()
    for name, status in (("review-several", Status.SEVERAL_FACES), ("review-unreadable", Status.UNREADABLE)):
        if items := window.results.buckets[status].items:
            window.review.show_item(items[0])
            if status is Status.SEVERAL_FACES:
                until(lambda: view.photo.shows_photo)
            QTest.qWait(1000)
            yield name, window
            window.review.leave()
    window.sort_page.show_bucket(None)


def _dialogs(window: "MainWindow") -> States:
    """Open one dialog after the other."""
    commands = window.commands
    for name, action in (
        ("settings", commands.settings),
        ("about-model", commands.about_model),
        ("keys", commands.keys),
        ("classes", commands.meanings),
        ("history-empty", commands.history),
        ("licences", commands.licences),
        ("about", commands.about),
    ):
        yield from _dialog(window, name, action)


def _questions(window: "MainWindow") -> States:
    """Ask what is asked before something is done."""
    commands = window.commands
    for name, action in (
        ("tags", commands.tag),
        ("watching", commands.watch),
        ("forgetting", commands.forget),
    ):
        yield from _dialog(window, name, action)


def _sort(window: "MainWindow") -> States:
    """Sort into folders, and ask about taking it back."""
    from PySide6.QtTest import QTest

    from facesorter.gui.transfer.dialog import Stage
    from facesorter.gui.transfer.plan_dialog import PlanDialog

    window.commands.move.trigger()
    dialog = window.findChild(PlanDialog)
    assert dialog is not None
    until(dialog.act.isEnabled)
    QTest.qWait(1000)  # for the pictures of its photos
    yield "plan", dialog
    dialog.act.click()
    until(lambda: dialog.stage is Stage.REPORT)
    QTest.qWait(200)
    yield "report", dialog
    dialog.close()
    until(lambda: not window.transfer.engaged)
    QTest.qWait(500)
    yield "sorted", window
    yield from _dialog(window, "history", window.commands.history)
    yield from _dialog(window, "undo", window.commands.undo_sort)


def _waits(dialog: "QWidget") -> bool:
    """Whether something is still read, the model or the journals, before a dialog is filled."""
    from PySide6.QtWidgets import QLabel, QTableView

    labels = [one for one in dialog.findChildren(QLabel) if one.isVisible()]
    tables = [one for one in dialog.findChildren(QTableView) if one.isVisible()]
    return any(one.text().endswith("…") for one in labels) or any(not one.model().rowCount() for one in tables)


def _dialog(window: "MainWindow", name: str, action: "QAction") -> States:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QDialog

    def shown() -> "QWidget | None":
        return QApplication.activeModalWidget() or next(filter(QDialog.isVisible, window.findChildren(QDialog)), None)

    action.trigger()
    until(shown)
    dialog = shown()
    assert dialog is not None
    until(lambda: not _waits(dialog))
    QTest.qWait(1000)
    yield name, dialog
    dialog.close()
    until(lambda: not window.transfer.engaged)
    window.activateWindow()  # without a window manager nobody else does it
    QTest.qWait(100)
