"""The pixels of a face that the model sees, in training and in sorting alike."""

import math

import numpy as np

from facesorter.core.faces.framing import Framing, Square, square_of, turned
from facesorter.core.opencv import cv2
from facesorter.core.picture import Picture, Pixels
from facesorter.core.pictures.loading import resized
from facesorter.core.results import Face

PORTRAIT_SIDE = 256
"""A picture without a found face counts as an already cropped portrait up to this longest side, in pixels ..."""

PORTRAIT_ASPECT = 1.34
"""... and up to this ratio of its sides."""

_SHARP_SIDE = 48
_LEAST_LEAN = math.radians(2)
"""What leans less is cut straight: to turn it would only blur it."""


def crop(pixels: Pixels, square: Square, size: int) -> Pixels:
    """Cut a square out, the edge repeated where it reaches outside, as ``size`` x ``size`` RGB pixels."""
    if abs(square.lean) < _LEAST_LEAN:
        return _straight(pixels, square, size)
    # The square that it just fits into is cut straight, and turned back: whatever the scale, that does not alias.
    cosine, sine = math.cos(square.lean), math.sin(square.lean)
    wider = cosine + abs(sine)
    side, cut = wider * square.side, round(wider * size)
    margin = (side - square.side) / 2
    around = _straight(pixels, Square(square.left - margin, square.top - margin, side), cut)
    turn = np.array([[cosine, -sine], [sine, cosine]]) * (cut / (wider * size))
    offset = (cut - 1) / 2 - turn @ np.full(2, (size - 1) / 2)
    return cv2.warpAffine(
        np.ascontiguousarray(around),
        np.column_stack([turn, offset]),
        (size, size),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    ).astype(np.uint8, copy=False)


def crop_face(pixels: Pixels, face: Face, framing: Framing, size: int) -> Pixels:
    """Return what a model of some framing sees of a face, ``size`` x ``size`` RGB pixels."""
    if face.rotation:
        pixels = np.rot90(pixels, face.rotation)
        face = turned(face, face.rotation)
    height, width = pixels.shape[:2]
    return crop(pixels, square_of(face, framing, width, height), size)


def crop_whole(pixels: Pixels, size: int) -> Pixels:
    """Return what the model sees of an already cropped portrait: all of it, squared by repeating its edges."""
    height, width = pixels.shape[:2]
    side = max(height, width)
    return crop(pixels, Square((width - side) / 2, (height - side) / 2, side), size)


def _straight(pixels: Pixels, square: Square, size: int) -> Pixels:
    height, width = pixels.shape[:2]
    left, top = round(square.left), round(square.top)
    side = max(1, round(square.side))
    right, bottom = left + side, top + side
    inside = pixels[
        min(max(top, 0), height - 1) : max(min(bottom, height), 1),
        min(max(left, 0), width - 1) : max(min(right, width), 1),
    ]
    beyond = (max(-top, 0), max(bottom - height, 0), max(-left, 0), max(right - width, 0))
    if any(beyond):
        inside = cv2.copyMakeBorder(np.ascontiguousarray(inside), *beyond, borderType=cv2.BORDER_REPLICATE).astype(
            np.uint8, copy=False
        )
    return resized(inside, size, size)


def sharpness(crop: Pixels, scale: float) -> float:
    """Return how sharp a face is in what the model sees of it: the more its fine lines stand out, the more.

    ``scale`` is the side of the crop, in face boxes.

    It is the variance of the Laplacian (Pech-Pacheco et al., 2000, "Diatom autofocusing in brightfield microscopy"),
    by the variance of the brightness, so that a dim photo counts as much as a bright one, of the face alone, brought to
    48 pixels: what is finer than that the model hardly sees.
    """
    side = crop.shape[0]
    edge = round(side * (1 - 1 / scale) / 2)
    grey = cv2.cvtColor(np.ascontiguousarray(crop[edge : side - edge, edge : side - edge]), cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (_SHARP_SIDE, _SHARP_SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    return float(cv2.Laplacian(small, cv2.CV_32F).var() / (small.var() + 1.0))


def is_cropped_portrait(picture: Picture) -> bool:
    """Tell whether a picture without a found face is small and square enough to be a face crop itself."""
    longest, shortest = max(picture.width, picture.height), min(picture.width, picture.height)
    return longest <= PORTRAIT_SIDE and shortest >= 32 and longest / shortest <= PORTRAIT_ASPECT
