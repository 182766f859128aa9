"""What the window shows before there is anything: where to drop photos, and the folders of the last times."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from facesorter.gui.kit import look
from facesorter.gui.kit.look import faint
from facesorter.gui.kit.names import literal
from facesorter.gui.kit.widgets import Scrolling, tip


class EmptyPage(Scrolling):
    """The invitation.

    Signals:
        open_asked: a folder is to be chosen.
        recent_asked: this folder is to be opened again.
    """

    open_asked = Signal()
    recent_asked = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._area = _DropArea()
        self._area.button.clicked.connect(self.open_asked)
        self._recent_title = _quiet_label()
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._folders: list[Path] = []
        self._privacy = _quiet_label()
        private = QHBoxLayout()
        private.addStretch(1)
        private.addWidget(look.IconLabel(look.icon("lock"), 16))
        private.addWidget(self._privacy)
        private.addStretch(1)
        page = QWidget()
        self.setWidget(page)
        column = QVBoxLayout(page)
        column.setContentsMargins(40, 28, 40, 20)
        column.setSpacing(14)
        column.addWidget(self._area, 1)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        column.addLayout(private)
        self._retranslate()

    def show_recent(self, folders: Sequence[Path]) -> None:
        """Offer folders to be opened again, newest first."""
        self._folders = list(folders)[:4]
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for folder in self._folders:
            button = QPushButton(look.icon("folder"), "")
            button.setFlat(True)
            button.setProperty("folder", str(folder))
            button.setToolTip(tip(str(folder)))
            button.setText(literal(self.fontMetrics().elidedText(str(folder), Qt.TextElideMode.ElideMiddle, 560)))
            button.clicked.connect(self._on_recent)
            self._recent.addWidget(button, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._recent_title.setVisible(bool(self._folders))

    def show_hovering(self, hovering: bool) -> None:
        """Show that what is being dragged can be dropped."""
        self._area.show_hovering(hovering)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _on_recent(self) -> None:
        if isinstance(button := self.sender(), QPushButton):
            self.recent_asked.emit(Path(button.property("folder")))

    def _retranslate(self) -> None:
        self._area.retranslate()
        self._recent_title.setText(self.tr("Recent folders"))
        self._privacy.setText(self.tr("Photos never leave this computer."))


class _DropArea(QWidget):
    """The large field with the dashed edge. The whole window takes drops; this only says so."""

    def __init__(self) -> None:
        super().__init__()
        self._hovering = False
        self._title = QLabel()
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        self._title.setFont(font)
        self._hint = _quiet_label()
        self.button = QPushButton(look.icon("folder-open"), "")
        self.button.setDefault(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(240)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        drawing = look.IconLabel(look.icon("drop-photos"), 96)
        drawing.setEnabled(False)  # the quieter shade
        column.addWidget(drawing, alignment=centre)
        column.addWidget(self._title, alignment=centre)
        column.addWidget(self.button, alignment=centre)
        column.addWidget(self._hint, alignment=centre)
        column.addStretch(1)

    def show_hovering(self, hovering: bool) -> None:
        self._hovering = hovering
        self.update()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Drop a folder of photos here"))
        self._hint.setText(self.tr("or drop pictures to ask about them"))
        self.button.setText(self.tr("&Open folder…"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        edge = accent if self._hovering else faint(self.palette(), 0.3)
        pen = QPen(edge, 3.0 if self._hovering else 2.0, Qt.PenStyle.DashLine)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        if self._hovering:
            painter.setBrush(faint(self.palette(), 0.12, QPalette.ColorRole.Highlight))
        else:
            painter.setBrush(self.palette().brush(QPalette.ColorRole.Base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 18, 18)


def _quiet_label() -> QLabel:
    label = QLabel()
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return label
