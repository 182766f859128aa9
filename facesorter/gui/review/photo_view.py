"""A photo as large as there is room for, with frames around its faces, which can be clicked, taken away and drawn.

A frame is drawn with the mouse, or by keyboard once :meth:`PhotoView.begin_frame` was asked for.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QIcon,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from facesorter.core.results import Face
from facesorter.gui.review.keyboard_frame import KeyboardFrame

_CROSS: Final = 20.0
"""Side of the cross that takes a frame away."""

_TAKING: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
"""The keys that take a frame as it is."""

_DARK, _LIGHT, _CHOSEN = QColor("#101418"), QColor("#ffffff"), QColor("#5cc0ff")
"""Of frames: their outer line, the inner one, and that of the frame that decides, or is being drawn."""

_LEAST: Final = 0.01
"""Sides of a frame that can be drawn, at least, in fractions of the photo."""


class PhotoView(QWidget):
    """Shows a photo, or an icon in its place.

    Signals:
        face_chosen: the number of the face that was clicked, from 0.
        face_removed: the number of the face whose cross was clicked.
        face_drawn: left, top, width and height of a frame that was drawn, in fractions of the photo.
    """

    face_chosen = Signal(int)
    face_removed = Signal(int)
    face_drawn = Signal(float, float, float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap = QPixmap()
        self._icon = QIcon()
        self._faces: Sequence[Face] = ()
        self._chosen = 0
        self._editable = False
        self._hovered: int | None = None
        self._pressed: QPointF | None = None
        self._drawing = QRectF()
        self._by_keyboard: KeyboardFrame | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 160)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size that a portrait looks well at."""
        return QSize(480, 480)

    @property
    def shows_photo(self) -> bool:
        """Whether there is a photo, and not only an icon."""
        return not self._pixmap.isNull()

    def show_photo(self, image: QImage, faces: Sequence[Face], *, editable: bool = False) -> None:
        """Show a photo and its faces, the first of them chosen; ``editable`` ones can be taken away and drawn."""
        self._pixmap = QPixmap.fromImage(image)
        self._faces = faces
        self._chosen = 0
        self._editable = editable
        self._forget_mouse()
        self._drop_frame()

    def show_faces(self, faces: Sequence[Face]) -> None:
        """Show other faces in the photo on show, the first of them chosen; a frame that is being drawn stays."""
        if self.shows_photo:
            self._faces = faces
            self._chosen = 0
            self._hovered = None
            self.update()

    def show_icon(self, icon: QIcon) -> None:
        """Show an icon where there is no photo."""
        self._pixmap = QPixmap()
        self._faces = ()
        self._icon = icon
        self._forget_mouse()
        self._drop_frame()

    @property
    def drawing(self) -> bool:
        """Whether a frame is being drawn by keyboard."""
        return self._by_keyboard is not None

    def begin_frame(self) -> None:
        """Let the keys draw a frame, until Enter takes it or Escape drops it."""
        if self._editable and self.shows_photo:
            self.setFocus()
            self._by_keyboard = KeyboardFrame.in_the_middle(self._place().size())
            self._tell(self.how_to_draw() + " " + self._by_keyboard.described())
            self.update()

    def how_to_draw(self) -> str:
        """Return what the keys do while a frame is drawn."""
        return self.tr(
            "Arrows move the frame, Shift and arrows or + and − change its size. Enter takes it, Esc drops it."
        )

    def choose(self, face: int) -> None:
        """Bring a face out."""
        self._chosen = face
        self.update()

    def frame(self, number: int) -> QRectF:
        """Return where the frame of a face is painted."""
        return self._painted(self._faces[number])

    def cross(self, number: int) -> QRectF:
        """Return where the cross is painted that takes the frame of a face away."""
        corner = self.frame(number).topRight()
        cross = QRectF(corner.x() - _CROSS / 2, corner.y() - _CROSS / 2, _CROSS, _CROSS)
        room = QRectF(self.rect())
        cross.moveLeft(min(max(cross.left(), room.left()), room.right() - _CROSS))
        cross.moveTop(max(cross.top(), room.top()))
        return cross

    def event(self, event: QEvent) -> bool:
        """Keep the keys that draw a frame from what they mean elsewhere in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._draws(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Draw with the keys, where a frame was begun; no key means anything else until it is taken or dropped."""
        frame = self._by_keyboard
        if frame is None:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._drop_frame()
            self._tell(self.tr("No frame was drawn."))
        elif event.key() in _TAKING:
            self._drop_frame()
            self.face_drawn.emit(frame.x, frame.y, frame.width, frame.height)
        elif (changed := frame.after(event.key(), event.modifiers())) is not None:
            self._by_keyboard = changed
            self._tell(changed.described())
            self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Drop a frame that the person leaves; not when they only look into another window."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self._drop_frame()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin a click, or a frame."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._drop_frame()
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Draw a frame, or show the cross of the frame under the mouse."""
        if self._pressed is not None and self._editable and self.shows_photo:
            far = (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if far or not self._drawing.isNull():
                frame = QRectF(self._pressed, event.position()).normalized()
                self._drawing = frame.intersected(self._place())
                self.update()
            return
        hovered = self._hit(event.position())
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End a frame or a click: on a cross, or on a face; where frames overlap, the smallest counts."""
        pressed, drawn = self._pressed, self._drawing
        if pressed is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        hit = self._hit(event.position())
        self._forget_mouse()
        if not drawn.isNull():
            self._tell_drawn(drawn)
            return
        if hit is None:
            return
        crossed = self._editable and self.cross(hit).contains(event.position())
        (self.face_removed if crossed else self.face_chosen).emit(hit)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Hide the cross."""
        super().leaveEvent(event)
        self._hovered = None
        self.update()

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
        labels = from_left(self._faces)
        for number in range(len(self._faces)):
            self._paint_frame(painter, self.frame(number), chosen=number == self._chosen and not self.drawing)
            if len(self._faces) > 1:
                self._paint_label(painter, self.frame(number), str(labels.index(number) + 1))
        if self._editable and self._hovered is not None and self._pressed is None:
            self._paint_cross(painter, self.cross(self._hovered))
        if not self._drawing.isNull():
            self._paint_frame(painter, self._drawing, chosen=True)
        if self._by_keyboard is not None:
            self._paint_frame(painter, self._painted(self._by_keyboard), chosen=True)
            self._paint_how_to_draw(painter)

    def _paint_frame(self, painter: QPainter, frame: QRectF, *, chosen: bool) -> None:
        width = 3.0 if chosen else 1.5
        # Two lines, one dark and one light, so that a frame can be seen on any photo, whatever the theme's colours are.
        painter.setPen(QPen(_DARK, width + 2))
        painter.drawRoundedRect(frame, 4, 4)
        painter.setPen(QPen(_CHOSEN if chosen else _LIGHT, width))
        painter.drawRoundedRect(frame, 4, 4)

    def _paint_label(self, painter: QPainter, frame: QRectF, text: str) -> None:
        size = QSizeF(self.fontMetrics().horizontalAdvance("00") + 6, self.fontMetrics().height())
        label = QRectF(QPointF(frame.left() - 1, frame.top() - size.height() - 2), size)
        if label.top() < 0:
            label.moveTop(frame.bottom() + 2)
        painter.fillRect(label, self.palette().brush(QPalette.ColorRole.Base))
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(label, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_how_to_draw(self, painter: QPainter) -> None:
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        room = QRectF(self.rect()).adjusted(20, 0, -20, 0)
        text = painter.boundingRect(room, flags, self.how_to_draw())
        text.moveBottom(self.height() - 14)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
        painter.setBrush(self.palette().brush(QPalette.ColorRole.Base))
        painter.drawRoundedRect(text.adjusted(-10, -6, 10, 6), 6, 6)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(text, flags, self.how_to_draw())

    def _paint_cross(self, painter: QPainter, cross: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().brush(QPalette.ColorRole.Base))
        painter.drawEllipse(cross)
        inner = cross.adjusted(6, 6, -6, -6)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 2))
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())

    def _hit(self, point: QPointF) -> int | None:
        """Return the face whose frame or cross is at a point; the cross counts where it can be seen."""
        if self._editable and self._hovered is not None and self.cross(self._hovered).contains(point):
            return self._hovered
        hit = [number for number in range(len(self._faces)) if self.frame(number).contains(point)]
        return min(hit, key=lambda number: self.frame(number).width(), default=None)

    def _tell_drawn(self, frame: QRectF) -> None:
        place = self._place()
        width, height = frame.width() / place.width(), frame.height() / place.height()
        if min(width, height) >= _LEAST:
            left, top = (frame.left() - place.left()) / place.width(), (frame.top() - place.top()) / place.height()
            self.face_drawn.emit(left, top, width, height)

    def _forget_mouse(self) -> None:
        self._pressed, self._hovered = None, None
        self._drawing = QRectF()
        self.update()

    def _drop_frame(self) -> None:
        self._by_keyboard = None
        self.update()

    def _draws(self, event: QKeyEvent) -> bool:
        frame, key = self._by_keyboard, event.key()
        return frame is not None and (
            key == Qt.Key.Key_Escape or key in _TAKING or frame.after(key, event.modifiers()) is not None
        )

    def _tell(self, text: str) -> None:
        """Have a screen reader say something."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _painted(self, box: Face | KeyboardFrame) -> QRectF:
        """Return where a box in fractions of the photo is painted."""
        place = self._place()
        return QRectF(
            place.left() + box.x * place.width(),
            place.top() + box.y * place.height(),
            box.width * place.width(),
            box.height * place.height(),
        )

    def _place(self) -> QRectF:
        """Return where the photo is painted: as large as fits, enlarged at most three times."""
        room = QRectF(self.rect()).adjusted(8, 8, -8, -8)
        size = QSizeF(self._pixmap.size())
        scale = min(room.width() / size.width(), room.height() / size.height(), 3.0)
        place = QRectF(QPointF(0, 0), size * scale)
        place.moveCenter(room.center())
        return place


def from_left(faces: Sequence[Face]) -> list[int]:
    """Return the numbers of faces in the order in which a person counts them: from the left, whichever decides."""
    return sorted(range(len(faces)), key=lambda number: faces[number].x)


def next_from_left(faces: Sequence[Face], face: int) -> int:
    """Return the number of the face at the right of another one, behind the last of them the first."""
    order = from_left(faces)
    return order[(order.index(face) + 1) % len(order)]
