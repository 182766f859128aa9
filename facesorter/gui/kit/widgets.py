"""Small widgets that every room uses: text to read, a line to type in, and a page that scrolls."""

import html

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from facesorter.core.files.names import shown
from facesorter.gui.kit.names import literal

_LEAST_HEIGHT = 120
_LEAST_LETTERS = 8
_IN_FIELD = 4
_AROUND = 24
"""What a tool button has around its icon and its text, in pixels."""


def keeps_escape(event: QEvent) -> bool:
    """Keep Escape, which ends a run elsewhere in the window, for whoever has the focus; tell whether it was that."""
    is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
    if not is_escape or event.type() != QEvent.Type.ShortcutOverride:
        return False
    event.accept()
    return True


def paragraph(text: str = "") -> QLabel:
    """Return text that wraps and can be selected; always plain, never taken for HTML."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class Elided(QLabel):
    """One line of text, of which the middle is left out where there is no room for all of it: a path, say."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, letters: int = 0) -> None:
        """Show a text; with ``letters`` as wide as it is, up to so many of them, else as wide as there is room."""
        super().__init__("", parent)
        self._letters = letters
        self.setTextFormat(Qt.TextFormat.PlainText)
        across = QSizePolicy.Policy.Preferred if letters else QSizePolicy.Policy.Ignored
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802
        """Show a text, and all of it as a tooltip."""
        super().setText(text)
        self.setToolTip(tip(text))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the size of the least that is worth reading."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * _LEAST_LETTERS, metrics.height())

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size of the text, or of so many letters."""
        hint = super().sizeHint()
        most = self._letters * self.fontMetrics().averageCharWidth() if self._letters else hint.width()
        return QSize(min(hint.width(), most), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint what fits."""
        painter = QPainter(self)
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room.width())
        enabled = self.isEnabled()
        self.style().drawItemText(
            painter, room, int(self.alignment()), self.palette(), enabled, shown, self.foregroundRole()
        )


class ElidedButton(QToolButton):
    """A button whose name loses its middle where there is no room, with something after it that stays."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = self._after = ""

    def show_name(self, name: str, after: str = "") -> None:
        """Show a name, and what comes after it."""
        self._name, self._after = name, after
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._elide()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size with the least that is worth reading of the name."""
        least = self.fontMetrics().averageCharWidth() * _LEAST_LETTERS
        after = self.fontMetrics().horizontalAdvance(self._after)
        return QSize(self.iconSize().width() + least + after + _AROUND, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the same."""
        return self.sizeHint()

    def _elide(self) -> None:
        metrics = self.fontMetrics()
        room = self.width() - self.iconSize().width() - _AROUND - metrics.horizontalAdvance(self._after)
        self.setText(literal(metrics.elidedText(self._name, Qt.TextElideMode.ElideMiddle, room)) + self._after)


class ElidedBox(QComboBox):
    """A list to choose from, narrow if need be: what is chosen loses its end where there is no room, and is not cut."""

    @property
    def shown(self) -> str:
        """What can be read of the entry that is chosen."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return self._elided(option)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the box of the platform with what fits."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self._elided(option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _elided(self, option: QStyleOptionComboBox) -> str:
        part = QStyle.SubControl.SC_ComboBoxEditField
        field = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        icon = 0 if option.currentIcon.isNull() else option.iconSize.width() + 4
        room = field.width() - icon - _IN_FIELD
        return self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)


def tip(text: str) -> str:
    """Return the text of a tooltip that shows its lines as they are, control characters escaped.

    Qt takes what looks like HTML for that.
    """
    text = "\n".join(map(shown, text.split("\n")))
    return "<span>" + html.escape(text).replace("\n", "<br>") + "</span>" if "<" in text else text


def heading(text: str = "", size: float = 1.35) -> QLabel:
    """Return text so many times as large as the rest; always plain, never taken for HTML."""
    label = QLabel(text)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * size)
    font.setBold(True)
    label.setFont(font)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def closable(dialog: QDialog, page: QWidget) -> None:
    """Fill a dialog to be read with a page that scrolls, and a button that closes it for good."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.addWidget(Scrolling(page), 1)
    column.addWidget(buttons)


class Field(QLineEdit):
    """A line to type in that keeps Enter to itself, where a dialog would press its default button by accident."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Take Enter for a sign that the text is complete, no more."""
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()


def name_clear_button(field: QLineEdit) -> None:
    """Give the button that empties a line a name in the language of the moment; Qt's own has none."""
    action = field.findChild(QAction, "_q_qlineeditclearaction")
    if action is not None:
        action.setText(QCoreApplication.translate("Field", "Clear"))


class Scrolling(QScrollArea):
    """Shows a page as large as there is room for, never narrower than it can be, and scrolls up and down.

    For a screen that is too small, as a laptop's is at 200 %.
    """

    def __init__(self, page: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what lies in it has the focus, and is scrolled to
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        if page is not None:
            self.setWidget(page)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return what a page needs from side to side, and a few lines of it."""
        page = self.widget()
        least = QSize(0, 0) if page is None else page.minimumSizeHint()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return QSize(least.width() + bar, min(least.height(), _LEAST_HEIGHT))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return what the page likes best."""
        page = self.widget()
        return super().sizeHint() if page is None else page.sizeHint()
