"""How a picture lies in its file, before it is turned upright: its size, and the turn that EXIF says."""

from pathlib import Path

from facesorter.core.files.xmp import Regions, stored
from facesorter.core.results import Result


def stored_frame(path: Path) -> tuple[int, int, int] | None:
    """Return width, height and EXIF orientation (1 to 8) of a picture as it is stored; None where Pillow reads none.

    Only the head of the file is read, and nothing is decoded.
    """
    from PIL import Image

    try:
        with Image.open(path) as image:
            orientation = image.getexif().get(0x0112, 1)
            width, height = image.size
    except Exception:  # noqa: BLE001 - a damaged head raises anything
        return None
    return width, height, orientation if orientation in range(1, 9) else 1


def regions_of(result: Result) -> Regions | None:
    """Return where the faces of a photo are in its picture as it is stored; None without any, or if that is unknown."""
    frame = stored_frame(result.photo.path) if result.faces else None
    if frame is None:
        return None
    width, height, orientation = frame
    boxes = [(found.face.x, found.face.y, found.face.width, found.face.height) for found in result.faces]
    return Regions(width, height, stored(boxes, orientation))
