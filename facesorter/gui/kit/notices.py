"""What the program has to say, in a calm bar that interrupts nothing."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from facesorter.gui.kit.look import IconLabel, icon
from facesorter.gui.kit.translate import error_text


class Severity(StrEnum):
    """How much a notice matters; the value is the name of its icon."""

    INFO = "info"
    SUCCESS = "check-circle"
    WARNING = "warning"
    ERROR = "error"


_WIDTH, _LEAST_WIDTH = 760, 320
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
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addLayout(self._buttons)
        row.addWidget(self._close)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
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
        return self._text.text()

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
        self._text.setText(text)
        for label, action in actions:
            button = QPushButton(label)
            # Dismissed first: what the action shows may be a notice itself.
            button.clicked.connect(self.dismiss)
            button.clicked.connect(lambda _checked=False, run=action: run())
            self._buttons.addWidget(button)
        self.setAccessibleName(text)
        self._settle()
        self.show()
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

    def _settle(self) -> None:
        host = self.parentWidget()
        if self._edge is None or host is None:
            return
        said = self.fontMetrics().horizontalAdvance(self.text) + self._buttons.sizeHint().width() + 120
        width = min(max(said, _LEAST_WIDTH), _WIDTH, host.width() - 2 * _AWAY)
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout is not None else 0
        height = max(height, self.minimumSizeHint().height())
        top = self._away if self._edge is Qt.Edge.TopEdge else host.height() - height - self._away
        self.setGeometry((host.width() - width) // 2, top, width, height)

    def _name_parts(self) -> None:
        self._close.setToolTip(self.tr("Dismiss"))
        self._close.setAccessibleName(self.tr("Dismiss"))

    def _clear(self) -> None:
        self._timer.stop()
        self._text.clear()
        while (item := self._buttons.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.hide()
                button.deleteLater()
