"""The line above a review: the way back, what is being looked through, and how far one is."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from facesorter.gui.kit import look, words
from facesorter.gui.kit.widgets import Elided


class ReviewHeader(QWidget):
    """Title, position and a thin bar.

    Signals:
        left: the person goes back to where they came from.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._back = QPushButton(look.icon("back"), "")
        self._back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._back.clicked.connect(self.left)
        self._title = Elided()
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._position = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        row = QHBoxLayout()
        row.setContentsMargins(14, 8, 14, 4)
        row.setSpacing(12)
        row.addWidget(self._back)
        row.addWidget(self._title, 1)
        row.addWidget(self._position)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._bar)
        self._retranslate()

    @property
    def title(self) -> str:
        """What is being looked through."""
        return self._title.text()

    @property
    def position(self) -> str:
        """How far one is, in words."""
        return self._position.text()

    def show_place(self, title: str, place: int = 0, count: int = 0) -> None:
        """Show what is looked through, and which photo of how many; none where there is only one."""
        self._title.setText(title)
        text = (
            self.tr("{place} of {count}").format(place=words.number(place), count=words.number(count)) if count else ""
        )
        self._position.setText(text)
        self._bar.setRange(0, max(1, count))
        self._bar.setValue(place)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._back.setText(self.tr("Back"))
        self._bar.setAccessibleName(self.tr("How far the review is"))
