"""The one decoder: bytes to upright RGB pixels, for the model, the grid and the training data alike.

Pillow reads, because it tells a cut file from a whole one, honours the EXIF orientation in every format and knows the
size before the pixels; OpenCV and Qt each differ from it in some format (docs/decisions/0003-one-decoder.md).
"""

import functools
import io
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from facesorter.core.errors import UnreadablePhotoError
from facesorter.core.messages import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage
    from PIL.ImageCms import ImageCmsProfile

Pixels = NDArray[np.uint8]
"""Upright RGB pixels, (height, width, 3)."""

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "HEIF", "AVIF", "PPM")
"""Pillow's names of what is decoded; everything else is refused, whatever its file is called."""

WORKING_SIDE = 1280
"""Longest side, in pixels, at which photos are looked at: a face a sixth of the width still fills the model's input."""

MAX_PIXELS = 120_000_000
"""Above this, a picture that can only be decoded whole is refused: it would take more than 360 MB."""

MAX_JPEG_PIXELS = 600_000_000
"""A JPEG is decoded at a reduced scale, so flagship phones' 200 megapixels are welcome; this stops bombs."""

_GREY = (128, 128, 128)

_DAMAGED = QT_TRANSLATE_NOOP("Messages", "The picture is damaged, or stored in a way that facesorter cannot read.")


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded photo.

    Attributes:
        pixels: upright RGB, (height, width, 3), perhaps smaller than the file's picture.
        width: of the file's picture, upright, in pixels.
        height: of the file's picture, upright, in pixels.
        format: Pillow's name of the format, by content.
    """

    pixels: Pixels
    width: int
    height: int
    format: str


def load(path: Path, side: int = WORKING_SIDE) -> Picture:
    """Read and decode a photo with its longest side at most ``side`` pixels; see :func:`decode`."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadablePhotoError(QT_TRANSLATE_NOOP("Messages", "The file is no longer there.")) from error
    except OSError as error:
        raise UnreadablePhotoError(
            QT_TRANSLATE_NOOP("Messages", "The file cannot be read: {reason}."), reason=error.strerror or str(error)
        ) from error
    return decode(data, side)


def decode(data: bytes, side: int = WORKING_SIDE) -> Picture:
    """Decode a photo upright, in sRGB, alpha laid on grey, its longest side at most ``side`` pixels, never enlarged.

    Raises:
        UnreadablePhotoError: with the reason in plain words, for whatever cannot be decoded as a whole.
    """
    if not data:
        raise UnreadablePhotoError(QT_TRANSLATE_NOOP("Messages", "The file is empty."))
    pillow = _pillow()
    try:
        with pillow.open(io.BytesIO(data), formats=FORMATS) as image:
            _refuse_too_large(image)
            file_format = str(image.format)
            width, height = image.size
            scale = min(1.0, side / max(width, height))
            target = (max(1, round(width * scale)), max(1, round(height * scale)))
            image.draft(None, target)
            image.load()
            upright = _upright(_reduced(_displayable(image), target))
            rgb = _rgb(upright)
    except UnreadablePhotoError:
        raise
    except pillow.UnidentifiedImageError as error:
        if _begins_like_a_picture(data):
            raise UnreadablePhotoError(_DAMAGED) from error
        raise UnreadablePhotoError(
            QT_TRANSLATE_NOOP("Messages", "This is not a picture in a format that facesorter reads.")
        ) from error
    except (MemoryError, pillow.DecompressionBombError) as error:
        raise UnreadablePhotoError(QT_TRANSLATE_NOOP("Messages", "The picture is too large to be decoded.")) from error
    except Exception as error:
        # Decoders raise anything on damaged files.
        if "truncated" in str(error).lower():
            raise UnreadablePhotoError(
                QT_TRANSLATE_NOOP("Messages", "The file ends too early: part of the picture is missing.")
            ) from error
        raise UnreadablePhotoError(_DAMAGED) from error
    if upright.size != target:  # the orientation lies the picture on its side
        width, height = height, width
    return Picture(rgb, width, height, file_format)


def thumbnail(picture: Picture, side: int, centre: tuple[float, float] = (0.5, 0.5)) -> Pixels:
    """Return a square of ``side`` pixels that shows as much as it can, around ``centre`` (fractions of the picture)."""
    height, width = picture.pixels.shape[:2]
    edge = min(height, width)
    left = round(min(max(centre[0] * width - edge / 2, 0), width - edge))
    top = round(min(max(centre[1] * height - edge / 2, 0), height - edge))
    return resized(picture.pixels[top : top + edge, left : left + edge], side, side)


def resized(pixels: Pixels, width: int, height: int) -> Pixels:
    """Return the pixels at another size: averaged when shrinking, interpolated when enlarging."""
    shrinking = width * height < pixels.shape[0] * pixels.shape[1]
    result = cv2.resize(
        np.ascontiguousarray(pixels), (width, height), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR
    )
    return result.astype(np.uint8, copy=False)


@functools.cache
def _pillow() -> ModuleType:
    """Return Pillow's Image module with HEIF registered, imported at first use."""
    import logging
    import warnings

    import pi_heif
    from PIL import Image

    pi_heif.register_heif_opener()
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


def _refuse_too_large(image: "PillowImage") -> None:
    width, height = image.size
    limit = MAX_JPEG_PIXELS if image.format in ("JPEG", "MPO") else MAX_PIXELS
    if width < 1 or height < 1:
        raise UnreadablePhotoError(QT_TRANSLATE_NOOP("Messages", "The picture has no pixels."))
    if width * height > limit:
        raise UnreadablePhotoError(
            QT_TRANSLATE_NOOP("Messages", "The picture is too large: {width} × {height} pixels in a {format} file."),
            width=width,
            height=height,
            format=image.format,
        )


def _displayable(image: "PillowImage") -> "PillowImage":
    """Return the picture in a mode that can be resized: 8 bits a channel, no palette."""
    pillow = _pillow()
    if image.mode.startswith("I;16") or image.mode == "I":
        deep = np.asarray(image).astype(np.int64)
        shift = 8 if deep.max(initial=0) > 255 else 0
        converted = pillow.fromarray(np.clip(deep >> shift, 0, 255).astype(np.uint8))
    elif image.mode == "F":
        values = np.nan_to_num(np.asarray(image, dtype=np.float64))
        scale = 255.0 if values.max(initial=0.0) <= 1.0 else 1.0
        converted = pillow.fromarray(np.clip(values * scale, 0, 255).astype(np.uint8))
    elif image.mode in ("P", "PA", "RGBa", "La") or "transparency" in image.info:
        converted = image.convert("RGBA")
    elif image.mode == "1":
        converted = image.convert("L")
    else:
        return image
    converted.info = {key: value for key, value in image.info.items() if key != "transparency"}
    converted.getexif().update(image.getexif())
    return converted  # type: ignore[no-any-return]


def _reduced(image: "PillowImage", target: tuple[int, int]) -> "PillowImage":
    if image.size == target:
        return image
    smaller = image.resize(target, resample=_pillow().Resampling.BILINEAR, reducing_gap=2.0)
    smaller.getexif().update(image.getexif())
    return smaller


def _upright(image: "PillowImage") -> "PillowImage":
    """Apply the EXIF orientation; one that cannot be read counts as none."""
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - damaged EXIF raises anything, and the pixels are whole
        return image


def _rgb(image: "PillowImage") -> Pixels:
    """Return sRGB pixels, alpha laid on grey."""
    pillow = _pillow()
    if image.mode in ("RGBA", "LA"):
        rgba = image.convert("RGBA")
        ground = pillow.new("RGBA", image.size, (*_GREY, 255))
        ground.info = image.info
        image = pillow.alpha_composite(ground, rgba).convert("RGB")
    return np.array(_srgb(image).convert("RGB"), dtype=np.uint8)


def _srgb(image: "PillowImage") -> "PillowImage":
    """Convert from the embedded colour profile; a profile that cannot be used counts as sRGB."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if image.mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        return ImageCms.profileToProfile(image, lab, _srgb_profile(), outputMode="RGB") or image
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, _srgb_profile(), outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


@functools.cache
def _srgb_profile() -> "ImageCmsProfile":
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
