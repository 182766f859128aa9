"""Help: the keys of the place one is in, and what the classes mean."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from facesorter.core.classes import ClassSet
from facesorter.gui.kit import look
from facesorter.gui.kit.translate import class_name
from facesorter.gui.kit.widgets import Scrolling, heading, paragraph

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
        _closable(self, page)
        look.resize_within_screen(self, 660, 600)


class ClassesDialog(QDialog):
    """What the classes of a model mean, and where it is often wrong."""

    def __init__(self, classes: ClassSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What do these classes mean?"))
        page = QWidget()
        column = QVBoxLayout(page)
        for one in classes:
            column.addWidget(heading(class_name(one.name), 1.1))
            column.addWidget(paragraph(_meaning(one.name)))
        column.addSpacing(8)
        column.addWidget(
            paragraph(
                self.tr(
                    "The classes describe how a face looks in a picture. They say nothing about who a person is. "
                    "The model is often wrong with children, with faces that are small, blurred or turned away, and "
                    "with thin rims; how often, Help > About the model tells class by class."
                )
            )
        )
        column.addStretch(1)
        _closable(self, page)
        look.resize_within_screen(self, 560, 520)


def _meaning(name: str) -> str:
    """Return what a class means; a class of somebody's own model is what its pictures were."""
    meanings = {
        "plain male": translate("Help", "A face that looks like a man’s or a youth’s, without glasses."),
        "glasses male": translate("Help", "A face that looks like a man’s or a youth’s, with glasses or sunglasses."),
        "boy": translate("Help", "A face that looks like a boy’s under 13, with or without glasses."),
        "plain female": translate("Help", "A face that looks like a woman’s or a young woman’s, without glasses."),
        "glasses female": translate(
            "Help", "A face that looks like a woman’s or a young woman’s, with glasses or sunglasses."
        ),
        "girl": translate("Help", "A face that looks like a girl’s under 13, with or without glasses."),
    }
    return meanings.get(name, translate("Help", "What was labelled with this name when the model was trained."))


def _closable(dialog: QDialog, page: QWidget) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.addWidget(Scrolling(page), 1)
    column.addWidget(buttons)


def _native(key: str | Qt.Key | QKeySequence.StandardKey) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
