"""How many photos go where: a drawing, a name, a bar and a number for each folder."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from facesorter.gui.kit.look import IconLabel
from facesorter.gui.kit.widgets import Elided

_LETTERS = 24
"""So wide may a name be."""


@dataclass(frozen=True, slots=True)
class Count:
    """A line of the list."""

    icon: QIcon
    name: str
    number: int


class CountList(QWidget):
    """Lines of counts, the bars in proportion to the largest number.

    Attributes:
        with_bars: whether there are bars at all; a list of exceptions does without.
    """

    def __init__(self, parent: QWidget | None = None, *, with_bars: bool = True) -> None:
        super().__init__(parent)
        self.with_bars = with_bars
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2 if with_bars else 1, 1)

    def set_counts(self, counts: Sequence[Count]) -> None:
        """Show these counts."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        most = max((count.number for count in counts), default=0)
        for row, count in enumerate(counts):
            name = Elided(count.name, letters=_LETTERS)
            number = QLabel(f"{count.number}")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            name.setEnabled(count.number > 0)
            number.setEnabled(count.number > 0)
            drawing = IconLabel(count.icon, 20)
            drawing.setEnabled(count.number > 0)
            self._grid.addWidget(drawing, row, 0)
            self._grid.addWidget(name, row, 1)
            if self.with_bars:
                self._grid.addWidget(_Bar(count.number / most if most else 0.0), row, 2)
            self._grid.addWidget(number, row, 3)
        self._grid.setRowStretch(self._grid.rowCount(), 1)


class _Bar(QWidget):
    """A bar that is filled in part."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self._share = share
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(60)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size that goes with a line of text."""
        return QSize(140, 10)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the groove and the part that is filled."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        groove = QColor(self.palette().color(QPalette.ColorRole.WindowText))
        groove.setAlphaF(0.08)
        whole = QRectF(self.rect())
        radius = whole.height() / 2
        painter.setBrush(groove)
        painter.drawRoundedRect(whole, radius, radius)
        if self._share > 0:
            whole.setWidth(max(whole.height(), whole.width() * self._share))
            painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(whole, radius, radius)
