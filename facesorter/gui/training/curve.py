"""How a training goes, drawn: right answers after each epoch, which epoch is kept, and the model in use."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from facesorter.gui.kit.look import faint

_EDGE = 8
_DOT = 2.5
_TICK = 4
_MOST_TICKS = 8


class Curve(QWidget):
    """Points from 0 to 1 over the epochs, between two axes; what is kept is marked, the model in use a dashed line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Sequence[float] = ()
        self._total = 1
        self._best = -1
        self._rival: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_values(self, values: Sequence[float], total: int, best: int, rival: float | None = None) -> None:
        """Show the values so far of ``total`` to come.

        Args:
            values: one an epoch, 0 to 1.
            total: so many epochs there may be.
            best: the index of the one that is kept, -1 for none.
            rival: the value of the model in use, None where it is not known.
        """
        self._values, self._total, self._best = tuple(values), max(total, len(values), 1), best
        self._rival = rival
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size at which the bends can be seen."""
        return QSize(420, 200)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the least size."""
        return QSize(200, 60 + 4 * self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the axes, the model in use, the curve and its best point."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance("100 %") + 2 * _EDGE
        below = 2 * metrics.height() + _TICK + 2
        area = QRectF(left, metrics.height(), self.width() - left - 2 * _EDGE, self.height() - metrics.height() - below)
        low = self._floor()
        self._paint_shares(painter, area, low)
        self._paint_epochs(painter, area)
        if self._rival is not None:
            self._paint_rival(painter, area, low, self._rival)
        points = [self._point(area, low, index, value) for index, value in enumerate(self._values)]
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        painter.setPen(QPen(colour, 2))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(colour)
        for index, point in enumerate(points):
            size = 2 * _DOT if index == self._best else _DOT
            painter.drawEllipse(point, size, size)

    def _paint_shares(self, painter: QPainter, area: QRectF, low: float) -> None:
        """Paint a line at each tenth, and what it stands for."""
        height = self.fontMetrics().height()
        step = 1 if area.height() > height * (10 - round(low * 10)) else 2
        for tenth in range(round(low * 10), 11, step):
            y = self._height(area, low, tenth / 10)
            painter.setPen(faint(self.palette(), 0.15))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(faint(self.palette(), 0.75))
            box = QRectF(0, y - height / 2, area.left() - _EDGE, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{tenth * 10} %")
        painter.setPen(faint(self.palette(), 0.6))
        painter.drawLine(area.topLeft(), area.bottomLeft())
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def _paint_epochs(self, painter: QPainter, area: QRectF) -> None:
        """Paint the numbers of the epochs, as many as there is room for, and what they are."""
        metrics = self.fontMetrics()
        step = max(1, -(-self._total // _MOST_TICKS))
        painter.setPen(faint(self.palette(), 0.75))
        for number in sorted({1, *range(step, self._total + 1, step)}):
            x = self._place(area, number - 1)
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + _TICK))
            box = QRectF(x - 30, area.bottom() + _TICK, 60, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, str(number))
        title = QRectF(area.left(), area.bottom() + _TICK + metrics.height(), area.width(), metrics.height())
        painter.drawText(title, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, self.tr("Epoch"))

    def _paint_rival(self, painter: QPainter, area: QRectF, low: float, rival: float) -> None:
        y = self._height(area, low, rival)
        colour = self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        text = self.tr("The model in use: {percent} %").format(percent=round(100 * rival))
        height = self.fontMetrics().height()
        # Above the line, or below it where there is no room.
        box = QRectF(area.left(), y - height - 1 if y - height > area.top() else y + 1, area.width() - 2, height)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.fillRect(painter.boundingRect(box, flags, text), self.palette().window())  # no line goes through it
        painter.drawText(box, flags, text)

    def _floor(self) -> float:
        """Return the tenth below all values, at least two tenths below the top."""
        values = [*self._values, *([] if self._rival is None else [self._rival])]
        return max(0.0, min(0.8, int(min(values, default=0.0) * 10) / 10))

    def _point(self, area: QRectF, low: float, index: int, value: float) -> QPointF:
        return QPointF(self._place(area, index), self._height(area, low, value))

    def _place(self, area: QRectF, index: int) -> float:
        return area.left() + area.width() * (index + 1) / self._total

    def _height(self, area: QRectF, low: float, value: float) -> float:
        return area.bottom() - area.height() * (value - low) / (1 - low)
