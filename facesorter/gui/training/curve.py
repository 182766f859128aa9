"""How a training goes, drawn: the share of right answers after each epoch, and which epoch is the best."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from facesorter.gui.kit.look import faint

_EDGE = 8
_DOT = 3.5


class Curve(QWidget):
    """Points from 0 to 1 from left to right, on lines at each tenth of what they span; the best one is marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Sequence[float] = ()
        self._total = 1
        self._best = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_values(self, values: Sequence[float], total: int, best: int) -> None:
        """Show the values so far of ``total`` to come; ``best`` is the index of the best one, -1 for none."""
        self._values, self._total, self._best = tuple(values), max(total, len(values), 1), best
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size at which the bends can be seen."""
        return QSize(420, 160)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the least size."""
        return QSize(160, 90)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the lines, their percentages, the curve and its best point."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance("100 %") + 2 * _EDGE
        low = self._floor()
        area = QRectF(left, _EDGE, self.width() - left - _EDGE, self.height() - 2 * _EDGE)
        for tenth in range(round(low * 10), 11):
            y = area.bottom() - area.height() * (tenth / 10 - low) / (1 - low)
            painter.setPen(faint(self.palette(), 0.15))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(faint(self.palette(), 0.7))
            box = QRectF(0, y - metrics.height() / 2, left - _EDGE, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{tenth * 10} %")
        points = [self._point(area, low, index, value) for index, value in enumerate(self._values)]
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        painter.setPen(QPen(colour, 2))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(colour)
        for index, point in enumerate(points):
            if index == self._best or len(points) == 1:
                painter.drawEllipse(point, _DOT + 1, _DOT + 1)

    def _floor(self) -> float:
        """Return the tenth below all values, at least two tenths below the top."""
        return max(0.0, min(0.8, int(min(self._values, default=0.0) * 10) / 10))

    def _point(self, area: QRectF, low: float, index: int, value: float) -> QPointF:
        share = (index + 1) / self._total
        return QPointF(area.left() + area.width() * share, area.bottom() - area.height() * (value - low) / (1 - low))
