"""What is kept on this computer, counted, in the settings."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from facesorter.core.keeping import Amount, Kept
from facesorter.gui.kit import words
from facesorter.gui.kit.widgets import paragraph
from facesorter.gui.workers.memory import Memory

_UNKNOWN = "…"
"""Stands for a number until everything is counted."""


class WhatIsKept(QWidget):
    """A line for each kind of thing: what it is, how many there are, how large they are together."""

    def __init__(self, memory: Memory, parent: QWidget | None = None) -> None:
        """Have everything counted, now and whenever something was forgotten."""
        super().__init__(parent)
        self._memory = memory
        self._kept: Kept | None = None
        self._title, self._end = paragraph(), paragraph()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._title)
        column.addLayout(self._grid)
        column.addWidget(self._end)
        memory.counted.connect(self._on_counted)
        memory.forgotten.connect(self._on_forgotten)
        memory.count()
        self._show()

    def lines(self) -> list[str]:
        """Return what is shown, a line for each kind."""
        return ["  ".join(line) for line in self._lines()]

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()

    @Slot(object)
    def _on_counted(self, kept: Kept) -> None:
        self._kept = kept
        self._show()

    @Slot(object, object)
    def _on_forgotten(self, _folder: object, _forgotten: object) -> None:
        self._memory.count()

    def _show(self) -> None:
        self._title.setText(self.tr("Kept on this computer, and nowhere else:"))
        self._end.setText(
            self.tr(
                "Thumbnails and photos are not kept. Forgetting leaves models, unfinished trainings, and what an undo "
                "needs."
            )
        )
        for row, line in enumerate(self._lines()):
            for column, text in enumerate(line):
                self._cell(row, column).setText(text)

    def _cell(self, row: int, column: int) -> QLabel:
        """Return the label of a cell: there is one from the first time on, so that counting moves nothing."""
        item = self._grid.itemAtPosition(row, column)
        if item is not None and isinstance(label := item.widget(), QLabel):
            return label
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        if column:
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, row, column)
        return label

    def _lines(self) -> Iterator[tuple[str, str, str]]:
        kept = self._kept
        yield _line(self.tr("What models saw in photos"), kept.results if kept else None)
        yield self.tr("Your answers"), _number(kept.answers if kept else None), ""
        yield self.tr("Photos of whose faces you said something"), _number(kept.marks if kept else None), ""
        yield _line(self.tr("Past sorts, with what each needs to be undone"), kept.sorts if kept else None)
        yield _line(self.tr("Files of faces, cut out for trainings"), kept.faces if kept else None)
        yield _line(self.tr("Unfinished trainings"), kept.trainings if kept else None)
        yield _line(self.tr("Models that you trained"), kept.models if kept else None)
        yield self.tr("Settings, recent folders and the log"), "", _size(kept.rest if kept else None)


def _line(name: str, amount: Amount | None) -> tuple[str, str, str]:
    return name, _number(amount.count if amount else None), _size(amount)


def _number(count: int | None) -> str:
    return _UNKNOWN if count is None else words.number(count)


def _size(amount: Amount | None) -> str:
    return _UNKNOWN if amount is None else words.size(amount.size)
