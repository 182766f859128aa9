"""What people drop on the window: folders, files, or a picture that is no file."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from facesorter.core.files.disk import is_folder
from facesorter.gui.grids.bucket_model import TILES_MIME
from facesorter.gui.kit.pixels import png_of


@dataclass(frozen=True, slots=True)
class Drop:
    """What was dropped.

    Attributes:
        paths: files and folders on this computer.
        picture: a picture handed over as pixels, when there are no paths.
    """

    paths: tuple[Path, ...] = ()
    picture: QImage | None = None

    def picture_bytes(self) -> bytes:
        """Return the picture as a file's bytes."""
        return b"" if self.picture is None else png_of(self.picture)


def acceptable(mime: QMimeData) -> bool:
    """Tell whether something that is being dragged over the window could be dropped; looks at no file."""
    if mime.hasFormat(TILES_MIME):  # our own tiles belong on the sidebar
        return False
    return mime.hasImage() or any(url.isLocalFile() for url in mime.urls())


def read_drop(mime: QMimeData) -> Drop | None:
    """Return what was dropped, or None when it is nothing that could be looked at.

    A browser hands over an address on the web and the pixels: the pixels are taken, nothing is fetched.
    """
    paths = tuple(Path(os.path.normpath(url.toLocalFile())) for url in mime.urls() if url.isLocalFile())
    if paths:
        return Drop(paths)
    if mime.hasImage():
        image = mime.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Drop(picture=image)
    return None


def common_folder(paths: Sequence[Path]) -> Path:
    """Return the folder that files or folders were taken from: a single folder itself, else the one above them all."""
    if len(paths) == 1 and is_folder(paths[0]):
        return paths[0]
    try:
        return Path(os.path.commonpath([path.parent for path in paths]))
    except ValueError:  # two drives of Windows
        return paths[0].parent
