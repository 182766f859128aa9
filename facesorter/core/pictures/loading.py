"""The one decoder: bytes to upright RGB pixels, for the model, the grid and the training data alike.

The decoding itself happens in child processes (:mod:`facesorter.core.pictures.pool`), so that a file that crashes or
hangs a decoder costs that one photo and never the program.
"""

import functools
from pathlib import Path

import numpy as np

from facesorter.core.opencv import cv2
from facesorter.core.picture import Picture, Pixels
from facesorter.core.pictures.pool import Decoders

WORKING_SIDE = 1280
"""Longest side, in pixels, at which photos are looked at: a face a sixth of the width still fills the model's input."""

_LARGE = 1280


def load(path: Path, side: int = WORKING_SIDE) -> Picture:
    """Read and decode a photo with its longest side at most ``side`` pixels; see :func:`decode`."""
    return _decoders().load(path, side)


def decode(data: bytes, side: int = WORKING_SIDE) -> Picture:
    """Decode a photo upright, in sRGB, alpha laid on grey, its longest side at most ``side`` pixels, never enlarged.

    Raises:
        UnreadablePhotoError: with the reason in plain words, for whatever cannot be decoded as a whole; its ``partial``
            picture, if any, may be shown greyed.
        DecoderError: when the decoder itself does not start.
    """
    return _decoders().decode(data, side)


def thumbnail(
    picture: Picture, side: int, centre: tuple[float, float] = (0.5, 0.5), edge: float | None = None
) -> Pixels:
    """Return a square cut of a picture as ``side`` x ``side`` pixels.

    Args:
        picture: to cut from.
        side: of the result.
        centre: of the cut, fractions of the picture; moved where the cut would reach outside.
        edge: of the cut, in pixels of the picture; the largest square when None. Never so small that it is enlarged.
    """
    height, width = picture.pixels.shape[:2]
    largest = min(height, width)
    edge = largest if edge is None else min(max(round(edge), side), largest)
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


def reduced(pixels: Pixels) -> Pixels:
    """Return large pixels at half their size, until they are below 1,280: averaging four costs next to nothing."""
    while max(height := pixels.shape[0], width := pixels.shape[1]) >= _LARGE and min(height, width) > 1:
        pixels = resized(pixels[: height // 2 * 2, : width // 2 * 2], width // 2, height // 2)
    return pixels


@functools.cache
def _decoders() -> Decoders:
    return Decoders()
