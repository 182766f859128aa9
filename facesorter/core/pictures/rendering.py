"""From what Pillow decoded to upright sRGB pixels: bit depth, palette, size, orientation, alpha, colour profile."""

import functools
import io
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage
    from PIL.ImageCms import ImageCmsProfile

_GREY = (128, 128, 128)

_HARDLY = 1.35
"""Up to this scale a picture is made smaller by interpolation; from there on it must be averaged."""


def rendered(image: "PillowImage", target: tuple[int, int]) -> tuple[NDArray[np.uint8], bool]:
    """Return a loaded picture at a size, upright, as RGB, and whether its orientation lays it on its side."""
    upright = _upright(_reduced(_displayable(image), target))
    return _rgb(upright), upright.size != target


def hardly_smaller(pixels: NDArray[np.uint8], target: tuple[int, int]) -> NDArray[np.uint8]:
    """Return grey or RGB pixels at a width and height that they are hardly larger than; others as they are.

    Nothing is lost between four neighbours, and it takes a ninth of the time that averaging does.
    """
    from facesorter.core.opencv import cv2

    if not _is_hardly_larger((pixels.shape[1], pixels.shape[0]), target):
        return pixels
    smaller: NDArray[np.uint8] = cv2.resize(pixels, target, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)
    return smaller


def _is_hardly_larger(size: tuple[int, int], target: tuple[int, int]) -> bool:
    return size != target and all(side <= _HARDLY * wanted for side, wanted in zip(size, target, strict=True))


def _displayable(image: "PillowImage") -> "PillowImage":
    """Return the picture in a mode that can be resized: 8 bits a channel, no palette."""
    from PIL import Image

    if image.mode.startswith("I;16") or image.mode == "I":
        deep = np.asarray(image)
        brightest = deep.max(initial=0)
        shift = 0 if brightest <= 0xFF else 4 if brightest <= 0xFFF else 8  # 8, 12 or 16 bits in use
        converted = Image.fromarray(np.clip(deep >> shift, 0, 255).astype(np.uint8))
    elif image.mode == "F":
        values = np.nan_to_num(np.array(image, dtype=np.float32), copy=False)
        values *= 255.0 if values.max(initial=0.0) <= 1.0 else 1.0
        converted = Image.fromarray(np.clip(values, 0, 255, out=values).astype(np.uint8))
    elif image.mode in ("P", "PA", "RGBa", "La") or "transparency" in image.info:
        converted = image.convert("RGBA")
    elif image.mode == "1":
        converted = image.convert("L")
    else:
        return image
    converted.info = {key: value for key, value in image.info.items() if key != "transparency"}
    converted.getexif().update(image.getexif())
    return converted


def _reduced(image: "PillowImage", target: tuple[int, int]) -> "PillowImage":
    from PIL import Image
    from PIL.Image import Resampling

    if image.size == target:
        return image
    if image.mode in ("RGB", "L") and _is_hardly_larger(image.size, target):
        smaller = Image.fromarray(hardly_smaller(np.asarray(image), target))
    else:
        smaller = image.resize(target, resample=Resampling.BILINEAR, reducing_gap=2.0)
    smaller.info = dict(image.info)
    smaller.getexif().update(image.getexif())
    return smaller


def _upright(image: "PillowImage") -> "PillowImage":
    """Apply the EXIF orientation; one that cannot be read counts as none."""
    from PIL import ImageOps

    with suppress(Exception):  # damaged EXIF raises anything, and the pixels are whole
        # pi_heif, which decodes a file of several pictures again at each load, has turned them before, and says so.
        ImageOps.exif_transpose(image, in_place=True)
    return image


def _rgb(image: "PillowImage") -> NDArray[np.uint8]:
    """Return sRGB pixels, alpha laid on grey."""
    from PIL import Image

    if image.mode in ("RGBA", "LA"):
        rgba = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, (*_GREY, 255))
        ground.info = image.info
        image = Image.alpha_composite(ground, rgba).convert("RGB")
    image = _srgb(image)
    return np.array(image if image.mode == "RGB" else image.convert("RGB"))


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
