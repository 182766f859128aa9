"""What is good to know at the very first start: three sentences over the invitation, shown once."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from facesorter.gui.kit import look
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.kit.widgets import heading

_WIDTH = 440
_FROM_RIGHT, _FROM_BOTTOM = 50, 62
"""Inside the frame of the invitation: neither its line nor the sentence below it is covered."""
_ICONS = ("lock", "eye", "undo")


class FirstHints(QWidget):
    """A card in the lower right corner of a page; nobody has to answer it, and it takes no focus."""

    def __init__(self, host: QWidget, preferences: Preferences) -> None:
        """Lie over a page, hidden; what was shown is remembered in the settings."""
        super().__init__(host)
        self._host = host
        self._preferences = preferences
        self._title = heading("", 1.1)
        self._texts = [QLabel() for _ in _ICONS]
        self._understood = QPushButton(look.icon("check"), "")
        self._understood.setAutoDefault(False)
        self._understood.clicked.connect(self.hide)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self._title)
        for name, text in zip(_ICONS, self._texts, strict=True):
            text.setWordWrap(True)
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(look.IconLabel(look.icon(name), 20), alignment=Qt.AlignmentFlag.AlignTop)
            row.addWidget(text, 1)
            column.addLayout(row)
        column.addWidget(self._understood, alignment=Qt.AlignmentFlag.AlignRight)
        host.installEventFilter(self)
        self._retranslate()
        self.hide()

    def show_once(self) -> None:
        """Show the hints, unless they were shown before or folders were opened with an earlier version."""
        settings = self._preferences.settings
        if settings.hints_shown or settings.recent_folders:
            return
        self._preferences.change(hints_shown=True)
        self.show()
        self.raise_()
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay in the corner when the page changes its size, and go for good with the page."""
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._settle()
        elif watched is self._host and event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.hide()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._settle()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the ground, so that the page does not shine through."""
        edge = QColor(self.palette().color(QPalette.ColorRole.Highlight))
        edge.setAlphaF(0.7)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(edge)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def _settle(self) -> None:
        layout = self.layout()
        if layout is None:
            return
        width = min(_WIDTH, self._host.width() - 2 * _FROM_RIGHT)
        size = QSize(width, layout.totalHeightForWidth(width))
        right, bottom = self._host.width() - _FROM_RIGHT, self._host.height() - _FROM_BOTTOM
        self.setGeometry(right - size.width(), bottom - size.height(), size.width(), size.height())

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Good to know"))
        self.setAccessibleName(self._title.text())
        self._understood.setText(self.tr("&Got it"))
        texts = (
            self.tr("Everything happens on this computer, and no photo is moved before you have seen the plan."),
            self.tr("Once a folder was looked through, begin with “Needs a look”: one key answers each photo."),
            self.tr("Every sort can be undone, also much later: menu Sort, History."),
        )
        for label, text in zip(self._texts, texts, strict=True):
            label.setText(text)
