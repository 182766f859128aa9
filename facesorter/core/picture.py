"""A decoded photo: what the decoder makes, and face finding, the network and the grid look at."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from facesorter.core.messages import Message

Pixels = NDArray[np.uint8]
"""Upright RGB pixels, (height, width, 3)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded photo.

    Attributes:
        pixels: upright RGB, (height, width, 3), perhaps smaller than the file's picture.
        width: of the file's picture, upright, in pixels.
        height: of the file's picture, upright, in pixels.
        format: Pillow's name of the format, by content; ``RAW`` for the preview of a camera's raw file.
        damaged: what is wrong with a picture that was decoded all the same, or None.
        taken: when the camera says that it was taken, by its own clock; None where nothing says so.
    """

    pixels: Pixels
    width: int
    height: int
    format: str
    damaged: Message | None = None
    taken: datetime | None = None
