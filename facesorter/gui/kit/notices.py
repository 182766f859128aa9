"""What the program has to say, in a calm bar that interrupts nothing."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from facesorter.gui.kit.look import IconLabel, icon
from facesorter.gui.kit.names import breakable
from facesorter.gui.kit.translate import error_text


class Severity(StrEnum):
    """How much a notice matters; the value is the name of its icon."""

    INFO = "info"
    SUCCESS = "check-circle"
    WARNING = "warning"
    ERROR = "error"


_WIDTH, _LEAST_WIDTH, _LEAST_TEXT = 760, 320, 300
_AROUND = 120
"""What a notice has around its text and its buttons."""
_AWAY = 12


class NoticeBar(QWidget):
    """One sentence that lies over the content and interrupts nothing: icon, text, buttons, and a way to dismiss it.

    A new notice takes the place of the one before. Nothing under it moves.

    Signals:
        dismissed: the notice went away, by the person's click or by itself.
    """

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = ""
        self._edge: Qt.Edge | None = None
        self._away = _AWAY
        self._icon = IconLabel(icon(Severity.INFO), 20)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons = QHBoxLayout()
        self._close = QToolButton()
        self._close.setIcon(icon("close"))
        self._close.setIconSize(QSize(16, 16))
        self._close.setAutoRaise(True)
        self._close.clicked.connect(self.dismiss)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(12, 6, 8, 6)
        self._rows.setHorizontalSpacing(10)
        self._rows.setVerticalSpacing(4)
        self._rows.setColumnStretch(1, 1)
        self._rows.addWidget(self._icon, 0, 0)
        self._rows.addWidget(self._text, 0, 1)
        self._rows.addLayout(self._buttons, 0, 2)
        self._rows.addWidget(self._close, 0, 3)
        # Not less than its lines need in the width that it has; what lies beside it takes the rest.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._name_parts()
        self.hide()

    def float_over(self, host: QWidget, edge: Qt.Edge, *, away: int = _AWAY) -> None:
        """Lie over a widget, at its top or bottom edge, so many pixels away from it."""
        self.setParent(host)
        self._edge, self._away = edge, away
        host.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay in place when the widget underneath changes its size."""
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._settle()
        return super().eventFilter(watched, event)

    @property
    def text(self) -> str:
        """The sentence on show, empty when there is none."""
        return self._said

    def show_notice(
        self,
        text: str,
        severity: Severity = Severity.INFO,
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
        *,
        seconds: float = 0.0,
    ) -> None:
        """Show a sentence.

        Args:
            text: the sentence, in the language of the window.
            severity: which icon goes with it.
            actions: label of a button and what it does; a click on it also dismisses the notice.
            seconds: after which the notice goes by itself; 0 leaves it until it is dismissed.
        """
        self._clear()
        self._icon.set_icon(icon(severity))
        self._said = text
        self._text.setText(breakable(text))
        for label, action in actions:
            button = QPushButton(label)
            # Dismissed first: what the action shows may be a notice itself.
            button.clicked.connect(self.dismiss)
            button.clicked.connect(lambda _checked=False, run=action: run())
            self._buttons.addWidget(button)
            button.show()  # where a notice was on show before it would have no size until the next event
        self.setAccessibleName(text)
        self._place_buttons()
        self._settle()
        self.show()
        self._place_buttons()
        self._settle()  # only what is on the screen knows how large its buttons are
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        if seconds > 0:
            self._timer.start(round(seconds * 1000))

    def show_error(self, error: BaseException) -> None:
        """Show an error in words."""
        self.show_notice(error_text(error), Severity.ERROR)

    def dismiss(self) -> None:
        """Hide the notice."""
        if not self.text:
            return
        self._clear()
        self.hide()
        self.dismissed.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._name_parts()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the ground in a tint of the colour that the system uses to point things out."""
        fill = QColor(self.palette().color(QPalette.ColorRole.Highlight))
        edge = QColor(fill)
        fill.setAlphaF(0.12)
        edge.setAlphaF(0.7)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(edge)
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        for brush in (
            self.palette().color(QPalette.ColorRole.Window),
            fill,
        ):  # what lies underneath must not shine through
            painter.setBrush(brush)
            painter.drawRoundedRect(ground, 8, 8)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the buttons where they leave room for the text."""
        super().resizeEvent(event)
        self._place_buttons()

    def _place_buttons(self) -> None:
        """Put the buttons beside the text, or below it where that would be too narrow to read."""
        room = self._width() - self._buttons.sizeHint().width() - _AROUND
        below = bool(self._buttons.count()) and room < min(_LEAST_TEXT, self.fontMetrics().horizontalAdvance(self.text))
        self._rows.removeItem(self._buttons)
        if below:
            self._rows.addLayout(self._buttons, 1, 1, 1, 3, Qt.AlignmentFlag.AlignRight)
        else:
            self._rows.addLayout(self._buttons, 0, 2)

    def _width(self) -> int:
        """Return how wide it is, or is going to be where it lies over something."""
        host = self.parentWidget()
        if self._edge is None or host is None:
            return self.width()
        said = self.fontMetrics().horizontalAdvance(self.text) + self._buttons.sizeHint().width() + _AROUND
        return min(max(said, _LEAST_WIDTH), _WIDTH, host.width() - 2 * _AWAY)

    def _settle(self) -> None:
        host = self.parentWidget()
        if self._edge is None or host is None:
            return
        width = self._width()
        height = self._rows.totalHeightForWidth(width)
        top = self._away if self._edge is Qt.Edge.TopEdge else host.height() - height - self._away
        self.setGeometry((host.width() - width) // 2, top, width, height)

    def _name_parts(self) -> None:
        self._close.setToolTip(self.tr("Dismiss"))
        self._close.setAccessibleName(self.tr("Dismiss"))

    def _clear(self) -> None:
        self._timer.stop()
        self._text.clear()
        self._said = ""
        while (item := self._buttons.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.hide()
                button.deleteLater()
