"""A photo as large as there is room for, with frames around its faces."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from facesorter.core.results import Face


class PhotoView(QWidget):
    """Shows a photo, or an icon in its place.

    Signals:
        face_chosen: the number of the face that was clicked, from 0.
    """

    face_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap = QPixmap()
        self._icon = QIcon()
        self._faces: Sequence[Face] = ()
        self._chosen = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 160)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size that a portrait looks well at."""
        return QSize(480, 480)

    @property
    def shows_photo(self) -> bool:
        """Whether there is a photo, and not only an icon."""
        return not self._pixmap.isNull()

    def show_photo(self, image: QImage, faces: Sequence[Face]) -> None:
        """Show a photo and its faces, the first of them chosen."""
        self._pixmap = QPixmap.fromImage(image)
        self._faces = faces
        self._chosen = 0
        self.update()

    def show_icon(self, icon: QIcon) -> None:
        """Show an icon where there is no photo."""
        self._pixmap = QPixmap()
        self._faces = ()
        self._icon = icon
        self.update()

    def choose(self, face: int) -> None:
        """Bring a face out."""
        self._chosen = face
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click on a face chooses it; where frames overlap, the smallest counts."""
        hit = [number for number in range(len(self._faces)) if self._frame(number).contains(event.position())]
        if hit:
            self.face_chosen.emit(min(hit, key=lambda number: self._frame(number).width()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the photo, then the frames."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().brush(QPalette.ColorRole.Base))
        painter.drawRoundedRect(self.rect(), 8, 8)
        if self._pixmap.isNull():
            side = min(96, self.width() // 3)
            ground = QRectF(0, 0, side, side)
            ground.moveCenter(QRectF(self.rect()).center())
            self._icon.paint(painter, ground.toRect(), Qt.AlignmentFlag.AlignCenter, QIcon.Mode.Disabled)
            return
        painter.drawPixmap(self._place(), self._pixmap, QRectF(self._pixmap.rect()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for number in range(len(self._faces)):
            self._paint_frame(painter, number)

    def _paint_frame(self, painter: QPainter, number: int) -> None:
        frame = self._frame(number)
        chosen = number == self._chosen
        width = 3.0 if chosen else 1.5
        # Two lines, one dark and one light, so that a frame can be seen on any photo.
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Base), width + 2))
        painter.drawRoundedRect(frame, 4, 4)
        role = QPalette.ColorRole.Highlight if chosen else QPalette.ColorRole.Text
        painter.setPen(QPen(self.palette().color(role), width))
        painter.drawRoundedRect(frame, 4, 4)
        if len(self._faces) > 1:
            size = QSizeF(self.fontMetrics().horizontalAdvance("00") + 6, self.fontMetrics().height())
            label = QRectF(QPointF(frame.left() - 1, frame.top() - size.height() - 2), size)
            if label.top() < 0:
                label.moveTop(frame.bottom() + 2)
            painter.fillRect(label, self.palette().brush(QPalette.ColorRole.Base))
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            painter.drawText(label, int(Qt.AlignmentFlag.AlignCenter), str(number + 1))

    def _place(self) -> QRectF:
        """Return where the photo is painted: as large as fits, enlarged at most three times."""
        room = QRectF(self.rect()).adjusted(8, 8, -8, -8)
        size = QSizeF(self._pixmap.size())
        scale = min(room.width() / size.width(), room.height() / size.height(), 3.0)
        place = QRectF(QPointF(0, 0), size * scale)
        place.moveCenter(room.center())
        return place

    def _frame(self, number: int) -> QRectF:
        place, face = self._place(), self._faces[number]
        return QRectF(
            place.left() + face.x * place.width(),
            place.top() + face.y * place.height(),
            face.width * place.width(),
            face.height * place.height(),
        )
