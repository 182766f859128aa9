"""Between the core's pixels and Qt's images. Safe in any thread: no pixmap is made here."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from facesorter.core.results import Result, Status

if TYPE_CHECKING:
    from facesorter.core.picture import Pixels


def image_of(pixels: "Pixels") -> QImage:
    """Return RGB pixels as an image of its own memory, in the form that becomes a pixmap without another pass."""
    height, width = pixels.shape[:2]
    view = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    return view.convertToFormat(QImage.Format.Format_RGB32)


def thumbnail_of(result: Result, pixels: "Pixels | None") -> QImage | None:
    """Return the thumbnail of a result; what is left of a photo that is broken is grey."""
    if pixels is None:
        return None
    image = image_of(pixels)
    if result.status is not Status.UNREADABLE:
        return image
    return image.convertToFormat(QImage.Format.Format_Grayscale8).convertToFormat(QImage.Format.Format_RGB32)


def png_of(image: QImage) -> bytes:
    """Return an image that another program handed over as the bytes of a file, for the one decoder."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())
