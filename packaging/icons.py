"""Paints the program's icon in every size and kind that a desktop asks for: ``python packaging/icons.py FOLDER``."""

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
SOURCE = Path(__file__).resolve().parent.parent / "resources" / "icons" / "facesorter.svg"


def paint(folder: Path) -> None:
    """Write ``facesorter-SIZE.png`` for each size, ``facesorter.ico`` for Windows and ``facesorter.icns`` for macOS."""
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    drawing = QSvgRenderer(str(SOURCE))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        drawing.render(painter)
        painter.end()
        if not image.save(str(folder / f"facesorter-{size}.png")):
            sys.exit(f"{folder} cannot be written")
    with Image.open(folder / "facesorter-256.png") as picture:
        picture.save(folder / "facesorter.ico", sizes=[(size, size) for size in SIZES if size <= 256])
    with Image.open(folder / "facesorter-512.png") as picture:
        picture.save(folder / "facesorter.icns")


if __name__ == "__main__":
    paint(Path(sys.argv[1]))
