"""The probability of every class of a model, as bars."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QProgressBar, QWidget

from facesorter.core.classes import ClassSet
from facesorter.gui.kit import words
from facesorter.gui.kit.translate import class_name
from facesorter.gui.kit.widgets import Elided

_LETTERS = 24
"""So wide may the name of a class be."""


class Bars(QFrame):
    """The probability of every class, as a bar and as a number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(10)

    def show_probabilities(self, classes: ClassSet, probabilities: Sequence[float]) -> None:
        """Show the numbers of one face."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        best = max(probabilities, default=0.0)
        for row, (face_class, probability) in enumerate(zip(classes, probabilities, strict=False)):
            name = Elided(class_name(face_class.name), letters=_LETTERS)
            bar = share_bar(probability, name.text())
            number = QLabel(words.percent(probability))
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if probability == best:
                bold = name.font()
                bold.setBold(True)
                name.setFont(bold)
                number.setFont(bold)
            for column, widget in enumerate((name, bar, number)):
                self._grid.addWidget(widget, row, column)


def share_bar(share: float, name: str) -> QProgressBar:
    """Return a bar that is filled by a share from 0 to 1; ``name`` is for screen readers."""
    bar = QProgressBar()
    bar.setRange(0, 1000)
    bar.setValue(round(1000 * share))
    bar.setTextVisible(False)
    bar.setFixedHeight(10)
    bar.setAccessibleName(name)
    return bar
