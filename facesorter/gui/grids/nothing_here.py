"""What is said where no photo is shown: why, and what can be done next."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from facesorter.gui.kit import look
from facesorter.gui.kit.widgets import paragraph


class NothingHere(QWidget):
    """A sentence, and after a sort three ways to go on.

    Signals:
        open_asked: the folder into which photos were filed is to be shown.
        undo_asked: the sort is to be undone.
        another_asked: another folder is to be opened.
    """

    open_asked = Signal()
    undo_asked = Signal()
    another_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filed = 0
        self._drawing = look.IconLabel(look.icon("check-circle"), 56)
        self._said = paragraph()
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._why = QLabel()
        self._why.setWordWrap(True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open = QPushButton(look.icon("folder-open"), "")
        self.undo = QPushButton(look.icon("undo"), "")
        self.another = QPushButton(look.icon("folder"), "")
        row = QHBoxLayout()
        row.addStretch(1)
        for button, signal in (
            (self.open, self.open_asked),
            (self.undo, self.undo_asked),
            (self.another, self.another_asked),
        ):
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self._drawing, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._said)
        column.addLayout(row)
        column.addWidget(self._why)
        column.addStretch(1)
        self.show_reason("", 0)

    @property
    def text(self) -> str:
        """What it says."""
        return "\n".join(label.text() for label in (self._said, self._why) if label.text())

    def show_reason(self, why: str, filed: int) -> None:
        """Say why nothing is here; ``filed`` photos were put into their folders before, and can be gone on with."""
        self._filed = filed
        self._why.setText(why)
        for part in (self._drawing, self._said, self.open, self.undo, self.another):
            part.setVisible(bool(filed))
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._said.setText(self.tr("%n photo(s) are in their folders.", None, self._filed) if self._filed else "")
        self.open.setText(self.tr("&Open them"))
        self.undo.setText(self.tr("&Undo"))
        self.another.setText(self.tr("Open &another folder"))
