"""Help: the keys of the place one is in."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QWidget

from facesorter.gui.kit import look
from facesorter.gui.kit.widgets import closable, heading

translate = QCoreApplication.translate


class Place(StrEnum):
    """Where in the window one is."""

    START = "start"
    GRIDS = "grids"
    REVIEW = "review"


def keys_of(place: Place) -> Sequence[tuple[str, str]]:
    """Return the keys of a place, each with what it does."""
    undo, redo = _native(QKeySequence.StandardKey.Undo), _native(QKeySequence.StandardKey.Redo)
    everywhere = (
        (_native(QKeySequence.StandardKey.Open), translate("Help", "open a folder")),
        (_native("Ctrl+,"), translate("Help", "settings")),
        ("F1", translate("Help", "these keys")),
    )
    grids = (
        ("1 – 9", translate("Help", "put the selected photos into the class of that number")),
        ("0", translate("Help", "unsure")),
        (_native(Qt.Key.Key_Delete), translate("Help", "not a face / leave out")),
        (_native("Ctrl+Enter"), translate("Help", "the model is right")),
        (_native("Ctrl+Backspace"), translate("Help", "back to the model’s answer")),
        (_native(Qt.Key.Key_Enter), translate("Help", "show the photo large")),
        (_native(QKeySequence.StandardKey.Find), translate("Help", "search by name; typing a letter does it too")),
        (_native("Ctrl+L"), translate("Help", "the photos that need a look")),
        (f"{undo}, {redo}", translate("Help", "take a correction back, make it again")),
        (_native(QKeySequence.StandardKey.SelectAll), translate("Help", "select all of a grid")),
        (_native("Ctrl+Shift+S"), translate("Help", "put the photos into class folders")),
    )
    enter_escape = f"{_native(Qt.Key.Key_Enter)}, {_native(Qt.Key.Key_Escape)}"
    review = (
        (_native(Qt.Key.Key_Enter), translate("Help", "the model is right")),
        ("1 – 9", translate("Help", "it is the class of that number")),
        ("0", translate("Help", "unsure")),
        ("N", translate("Help", "not a face / leave out")),
        ("Ctrl+1 – 9", translate("Help", "a copy into the class of that number too, or no more")),
        ("F", translate("Help", "the next face decides; a click on its frame does it too")),
        ("X", translate("Help", "what the frame shows is no face; the cross at its corner does it too")),
        ("E", translate("Help", "each face: the photo into the class of the first, copies into those of the others")),
        ("D", translate("Help", "draw a frame around a face that was missed; dragging in the photo does it too")),
        ("↑ ↓ ← →", translate("Help", "while drawing: move the frame; with Shift its size, with Ctrl in fine steps")),
        ("+ −", translate("Help", "while drawing: a larger or smaller frame")),
        (enter_escape, translate("Help", "while drawing: take the frame as it is, or drop it")),
        ("← →", translate("Help", "the photo before, the photo after")),
        (f"{undo}, {redo}", translate("Help", "take an answer back, give it again")),
        (_native(Qt.Key.Key_Escape), translate("Help", "back to the grids")),
    )
    return {Place.START: everywhere, Place.GRIDS: (*grids, *everywhere), Place.REVIEW: (*review, *everywhere)}[place]


class KeysDialog(QDialog):
    """The keys of one place."""

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        page = QWidget()
        grid = QGridLayout(page)
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(20)
        for row, (key, does) in enumerate(keys_of(place)):
            bold = heading(key, 1.0)
            bold.setWordWrap(False)
            grid.addWidget(bold, row, 0)
            grid.addWidget(QLabel(does), row, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        closable(self, page)
        look.resize_within_screen(self, 660, page.sizeHint().height() + 4 * self.fontMetrics().height() + 24)


def _native(key: str | Qt.Key | QKeySequence.StandardKey) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
