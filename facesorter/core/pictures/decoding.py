"""Bytes to pixels in this very process; others ask :mod:`facesorter.core.pictures.loading`, which has a child do it.

Pillow reads, because it tells a cut file from a whole one, honours the EXIF orientation in every format and knows the
size before the pixels; OpenCV and Qt each differ from it in some format (docs/decisions/0003-one-decoder.md). What a
whole JPEG says of damage inside is asked of libjpeg's own warnings, which Pillow does not pass on.
"""

import functools
import io
import os
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from facesorter.core.errors import UnreadablePhotoError
from facesorter.core.messages import QT_TRANSLATE_NOOP, message
from facesorter.core.picture import Picture
from facesorter.core.pictures import heif_boxes, sniff
from facesorter.core.pictures.bitfields import bitfields_pixels, bitfields_size
from facesorter.core.pictures.rendering import hardly_smaller, rendered

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "HEIF", "AVIF", "PPM")
"""Pillow's names of what is decoded; everything else is refused, whatever its file is called."""

MAX_PIXELS = 120_000_000
"""Above this, a picture that can only be decoded whole is refused: Pillow takes four bytes a pixel."""

MAX_JPEG_PIXELS = 600_000_000
"""A JPEG is decoded at a reduced scale, so flagship phones' 200 megapixels are welcome; this stops bombs. A progressive
JPEG must be held whole all the same, so that its limit is the one above."""

MAX_BYTES = 1_000_000_000
"""Of a file: larger ones are not read at all."""

_EMPTY = QT_TRANSLATE_NOOP("Messages", "The file is empty.")
_GONE = QT_TRANSLATE_NOOP("Messages", "The file is no longer there.")
_NOT_READABLE = QT_TRANSLATE_NOOP("Messages", "The file cannot be read: {reason}.")
_NO_PIXELS = QT_TRANSLATE_NOOP("Messages", "The picture has no pixels.")
_NOT_A_PICTURE = QT_TRANSLATE_NOOP("Messages", "This is not a picture in a format that facesorter reads.")
_DAMAGED = QT_TRANSLATE_NOOP("Messages", "The picture is damaged, or stored in a way that facesorter cannot read.")
_CUT = QT_TRANSLATE_NOOP("Messages", "The file ends too early: part of the picture is missing.")
TOO_LARGE = message(QT_TRANSLATE_NOOP("Messages", "The picture is too large to be decoded."))
_TOO_MANY_PIXELS = QT_TRANSLATE_NOOP(
    "Messages", "The picture is too large: {width} × {height} pixels in a {format} file."
)
_TOO_MANY_BYTES = QT_TRANSLATE_NOOP("Messages", "The file is too large: {size} MB.")
_NO_PREVIEW = QT_TRANSLATE_NOOP(
    "Messages", "This is a camera’s raw file, and no preview that facesorter reads was found in it."
)
_BAD_SPOTS = QT_TRANSLATE_NOOP("Messages", "Part of the file is damaged: the picture may not look as it did.")


def read(path: Path) -> bytes:
    """Return the bytes of a photo.

    Raises:
        UnreadablePhotoError: when it is gone, unreadable or far too large.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read() if size <= MAX_BYTES else b""
    except FileNotFoundError as error:
        raise UnreadablePhotoError(_GONE) from error
    except OSError as error:
        raise UnreadablePhotoError(_NOT_READABLE, reason=error.strerror or str(error)) from error
    if size > MAX_BYTES:
        raise UnreadablePhotoError(_TOO_MANY_BYTES, size=size // 1_000_000)
    return data


def decode(data: bytes, side: int) -> Picture:
    """Decode a photo upright, in sRGB, alpha laid on grey, its longest side at most ``side`` pixels, never enlarged.

    Raises:
        UnreadablePhotoError: with the reason in plain words, for whatever cannot be decoded as a whole; with what can
            be shown all the same, where there is something.
    """
    if not data:
        raise UnreadablePhotoError(_EMPTY)
    head = data[: sniff.HEAD_BYTES]
    if (refusal := sniff.refusal(head)) is not None:
        raise UnreadablePhotoError(refusal.template, **refusal.details)
    if sniff.is_raw(head):
        return _preview(data, side)
    try:
        return _decoded(data, side)
    except UnreadablePhotoError as error:
        if error.message.template not in (_CUT, _DAMAGED):
            raise
        partial = _tolerantly(data, side)
        if partial is not None and partial.format == "JPEG" and _libjpeg_warning(data + b"\xff\xd9") is None:
            return partial  # every pixel is there, only the marker of the end is not: damaged, but whole
        error.partial = partial
        raise


def _decoded(data: bytes, side: int) -> Picture:
    pillow = _pillow()
    try:
        _refuse_declared(data)
        _refuse_cut(data)
        with _opened(data) as image:
            _refuse_too_large(image)
            file_format = str(image.format)
            width, height = image.size
            scale = min(1.0, side / max(width, height))
            target = (max(1, round(width * scale)), max(1, round(height * scale)))
            at_once, warning = _at_once(data, image, target)
            if at_once is None:
                image.draft(None, target)
                image.load()
            pixels, on_its_side = rendered(at_once or image, target)
            taken = _taken(image)  # last: a PNG's EXIF may lie behind its pixels, and has Pillow decode these
    except UnreadablePhotoError:
        raise
    except pillow.UnidentifiedImageError as error:
        raise UnreadablePhotoError(_DAMAGED if _begins_like_a_picture(data) else _NOT_A_PICTURE) from error
    except (MemoryError, pillow.DecompressionBombError) as error:
        raise UnreadablePhotoError(TOO_LARGE.template) from error
    except Exception as error:
        # Decoders raise anything on damaged files.
        reason = str(error).lower()
        if "decompressed data too large" in reason:
            raise UnreadablePhotoError(TOO_LARGE.template) from error
        raise UnreadablePhotoError(_CUT if "truncated" in reason else _DAMAGED) from error
    if on_its_side:
        width, height = height, width
    spoilt = warning is not None and _is_of_pixels(warning, data)
    damaged = message(_BAD_SPOTS) if spoilt or heif_boxes.has_holes(data) else None
    return Picture(pixels, width, height, file_format, damaged, taken)


def _opened(data: bytes) -> "PillowImage":
    """Return the picture with its size known and its pixels still undecoded."""
    pillow = _pillow()
    try:
        image: PillowImage = pillow.open(io.BytesIO(data), formats=FORMATS)
    except OSError:
        size = bitfields_size(data)
        if size is None:
            raise
        _refuse_too_many(*size, "BMP")
        image = pillow.fromarray(bitfields_pixels(data))
        image.format = "BMP"
    return image


def _taken(image: "PillowImage") -> datetime | None:
    """Return what EXIF says of when a photo was taken; the camera's clock says no zone, so neither does this."""
    from PIL import ExifTags

    try:
        said = str(image.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal, ""))
        return datetime.strptime(said.strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - see above
    except Exception:  # noqa: BLE001 - damaged EXIF raises anything, and the pixels are whole
        return None


def _tolerantly(data: bytes, side: int) -> Picture | None:
    """Return what can be decoded of a damaged file, or None."""
    from PIL import ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        return _decoded(data, side)
    except UnreadablePhotoError:
        return None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _preview(data: bytes, side: int) -> Picture:
    """Decode the preview that a camera puts into its raw file; LibRaw gives it the orientation of the file."""
    import rawpy

    try:
        with rawpy.imread(io.BytesIO(data)) as raw:
            preview = raw.extract_thumb()
        if preview.format is not rawpy.ThumbFormat.JPEG:
            raise UnreadablePhotoError(_NO_PREVIEW)
        picture = _decoded(bytes(preview.data), side)
    except (rawpy.LibRawError, MemoryError, ValueError) as error:
        raise UnreadablePhotoError(_NO_PREVIEW) from error
    return replace(picture, format="RAW")


@functools.cache
def _pillow() -> ModuleType:
    """Return Pillow's Image module with HEIF registered, imported at first use."""
    import logging
    import warnings

    import pi_heif
    from PIL import Image

    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    # The size is judged in _refuse_too_large, by format; Pillow's own guard would refuse a 200-megapixel JPEG.
    Image.MAX_IMAGE_PIXELS = MAX_JPEG_PIXELS
    # What matters of a damaged file becomes our own message; the rest would reach standard error line by line.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    logging.getLogger("PIL").setLevel(logging.CRITICAL)
    return Image


def _begins_like_a_picture(data: bytes) -> bool:
    """Tell whether a file that no decoder takes is a damaged picture rather than something else."""
    accepting = (_pillow().OPEN[name][1] for name in FORMATS)
    return any(accept is not None and accept(data[:16]) for accept in accepting)


def _refuse_cut(data: bytes) -> None:
    """Refuse a cut HEIF or AVIF file, whose decoders would leave the missing tiles grey."""
    if heif_boxes.is_cut(data):
        raise UnreadablePhotoError(_CUT)


def _refuse_declared(data: bytes) -> None:
    """Refuse a HEIF or AVIF bomb before its decoder allocates anything."""
    declared = sniff.largest_declared(data[: sniff.HEAD_BYTES])
    if declared is not None:
        _refuse_too_many(*declared, "HEIF")


def _refuse_too_large(image: "PillowImage") -> None:
    width, height = image.size
    reducible = image.format in ("JPEG", "MPO") and "progressive" not in image.info
    if width < 1 or height < 1:
        raise UnreadablePhotoError(_NO_PIXELS)
    _refuse_too_many(width, height, str(image.format), MAX_JPEG_PIXELS if reducible else MAX_PIXELS)


def _refuse_too_many(width: int, height: int, file_format: str, most: int = MAX_PIXELS) -> None:
    if width * height > most:
        raise UnreadablePhotoError(_TOO_MANY_PIXELS, width=width, height=height, format=file_format)


def _at_once(data: bytes, image: "PillowImage", target: tuple[int, int]) -> tuple["PillowImage | None", str | None]:
    """Return the pixels of a JPEG, not much larger than ``target``, or libjpeg's first warning about it.

    libjpeg-turbo scales while it decodes and is asked to be strict, so that one pass does what Pillow and a question
    about damage do in two. What it warns of, or cannot do (CMYK, rare sampling of the chroma), is left to those.
    """
    import simplejpeg

    if image.format not in ("JPEG", "MPO"):
        return None, None
    if image.mode not in ("RGB", "L"):
        return None, _libjpeg_warning(data)
    colours = "RGB" if image.mode == "RGB" else "GRAY"
    try:
        pixels = simplejpeg.decode_jpeg(data, colours, min_width=target[0], min_height=target[1], strict=True)
    except ValueError as error:
        return None, str(error)
    smaller = hardly_smaller(pixels.squeeze(axis=2) if colours == "GRAY" else pixels, target)
    decoded: PillowImage = _pillow().fromarray(smaller)
    decoded.info = dict(image.info)
    return decoded, None


def has_bad_spots(data: bytes) -> bool:
    """Tell whether libjpeg warns of the pixels of a JPEG."""
    warning = _libjpeg_warning(data)
    return warning is not None and _is_of_pixels(warning, data)


def _is_of_pixels(warning: str, data: bytes) -> bool:
    """Tell whether a warning of libjpeg is of the pixels, rather than of junk between the segments before them."""
    before = re.search(r"extraneous bytes before marker 0x(\w\w)", warning)
    if before is None:
        return ("Corrupt JPEG data" in warning and "ICC" not in warning) or "Premature" in warning
    return int(before[1], 16) in range(0xD0, 0xDA) or b"\xff\xc2" in data[: sniff.HEAD_BYTES]


def _libjpeg_warning(data: bytes) -> str | None:
    """Return the first warning of libjpeg about a JPEG, or None; its bits are all read, its pixels hardly made."""
    import simplejpeg

    try:
        simplejpeg.decode_jpeg(data, "GRAY", min_height=1, min_width=1, min_factor=8, strict=True)
    except ValueError as error:
        return str(error)
    return None
