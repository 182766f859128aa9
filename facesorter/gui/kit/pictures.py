"""Small pictures of photos for those who list them, and a larger one that appears over the list."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

LARGE: Final = 256
"""Side of the larger picture, in device-independent pixels."""

_AWAY: Final = 18


class Pictures(QObject):
    """Gives pictures, wherever they come from.

    Signals:
        arrived: the path of a photo of which there is a picture now, or a larger one.
    """

    arrived = Signal(Path)

    def __init__(self, find: Callable[[Path, int], QPixmap | None], parent: QObject | None = None) -> None:
        """Take what returns the picture of a photo, at least so many pixels wide.

        It may return a smaller one, or None, until :attr:`arrived` tells that it is there.
        """
        super().__init__(parent)
        self.get = find


class LargerPicture(QLabel):
    """A picture beside the mouse, or beside what the keyboard is at; it takes no key and no click."""

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMargin(3)
        self._pictures = pictures
        self._path: Path | None = None
        pictures.arrived.connect(self._on_arrived)

    @property
    def path(self) -> Path | None:
        """The photo on show, None while it is hidden."""
        return self._path if self.isVisible() else None

    def show_photo(self, path: Path, point: QPoint) -> None:
        """Show a photo beside a point of the screen, as far as there is a picture of it yet."""
        self._path = path
        if not self._fill():
            return
        room = self.screen().availableGeometry()
        place = point + QPoint(_AWAY, _AWAY)
        place.setX(min(place.x(), room.right() - self.width()))
        if place.y() + self.height() > room.bottom():
            place.setY(max(room.top(), point.y() - _AWAY - self.height()))
        self.move(place)
        self.show()

    def _fill(self) -> bool:
        ratio = self.devicePixelRatioF()
        side = round(LARGE * ratio)
        picture = None if self._path is None else self._pictures.get(self._path, side)
        if picture is None:
            return False
        mode = Qt.TransformationMode.SmoothTransformation
        shown = picture.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, mode)
        shown.setDevicePixelRatio(ratio)
        self.setPixmap(shown)
        self.adjustSize()
        return True

    def _on_arrived(self, path: Path) -> None:
        if path == self.path:
            self._fill()
