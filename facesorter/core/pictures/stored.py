"""How a picture lies in its file, before it is turned upright: its size, and the turn that EXIF says."""

from pathlib import Path


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
