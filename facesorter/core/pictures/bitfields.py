"""BMP files whose colours lie at unusual places in their 16 or 32 bits: valid, rare, and refused by Pillow."""

import struct

import numpy as np
from numpy.typing import NDArray

_HEADER = struct.Struct("<2s8xIIiiHHI20xIII")


def bitfields_size(data: bytes) -> tuple[int, int] | None:
    """Return the width and height of a BMP of this kind, or None when it is none."""
    if len(data) < _HEADER.size:
        return None
    magic, _start, header, width, height, _planes, bits, compression, *masks = _HEADER.unpack_from(data)
    fits = magic == b"BM" and header >= 40 and bits in (16, 32) and compression == 3
    return (width, abs(height)) if fits and width > 0 and height and all(masks) else None


def bitfields_pixels(data: bytes) -> NDArray[np.uint8]:
    """Return the RGB pixels of a BMP of this kind.

    Raises:
        ValueError: when pixels are missing.
    """
    _magic, start, _header, width, height, _planes, bits, _compression, *masks = _HEADER.unpack_from(data)
    row = (width * bits // 8 + 3) // 4 * 4
    rows = np.frombuffer(data, np.uint8, row * abs(height), start).reshape(abs(height), row)
    words = rows[:, : width * bits // 8].copy().view("<u2" if bits == 16 else "<u4")
    channels = []
    for mask in masks:
        low = (mask & -mask).bit_length() - 1
        values = (words & mask) >> low
        channels.append((values * (255.0 / (mask >> low)) + 0.5).astype(np.uint8))
    pixels = np.dstack(channels)
    return pixels if height < 0 else pixels[::-1]
