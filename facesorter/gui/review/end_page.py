"""The page that ends a review: what was done, what is left, and what can be done next."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from facesorter.gui.kit import look
from facesorter.gui.kit.widgets import heading


class EndPage(QWidget):
    """Says how a review ended.

    Signals:
        rest_asked: the photos that were passed over are to be shown.
        left: the person goes back to where they came from.
    """

    rest_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answered = self._rest = 0
        self._title = heading(size=1.6)
        self._done = QLabel()
        self._left = QLabel()
        for label in (self._title, self._done, self._left):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.again = QPushButton(look.icon("eye"), "")
        self.again.clicked.connect(self.rest_asked)
        self.back = QPushButton(look.icon("grid"), "")
        self.back.clicked.connect(self.left)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.again)
        row.addWidget(self.back)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(look.IconLabel(look.icon("check-circle"), 72), alignment=Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._done, self._left):
            column.addWidget(label)
        column.addLayout(row)
        column.addStretch(3)
        self._retranslate()

    @property
    def text(self) -> str:
        """What it says."""
        return " ".join(label.text() for label in (self._title, self._done, self._left) if label.text())

    def show_counts(self, answered: int, rest: int) -> None:
        """Say how many photos were answered, and how many are left that need a look."""
        self._answered, self._rest = answered, rest
        self._retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter does what there is to do."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            (self.again if self._rest else self.back).click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Looked through") if self._rest else self.tr("Nothing needs a look any more"))
        self._done.setText(self.tr("%n photo(s) answered by you.", None, self._answered))
        self._left.setText(self.tr("%n photo(s) still need a look.", None, self._rest) if self._rest else "")
        self.again.setText(self.tr("&Show what is left"))
        self.again.setVisible(bool(self._rest))
        self.back.setText(self.tr("&Back to the overview"))
