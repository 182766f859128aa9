"""Near-duplicate pictures: found by a difference hash, so that none is on both sides of a split."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

HASH_SIDE = 16
"""The hash compares neighbours on a grid of 16 x 16: 256 bits. With 64, different faces in the same framing collide."""

WORDS = HASH_SIDE * HASH_SIDE // 64
"""Of a hash, 64 bits each."""

MOST_DIFFERENT_BITS = 20
"""Pictures whose hashes differ in at most so many bits count as near-duplicates: saved again, resized, recoloured."""

FEWEST_BITS = 32
"""A hash with fewer bits set, or unset, tells no pictures apart: it is of an even area, or of one even gradient."""

_CHUNK = 512


def difference_hashes(pixels: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Return (n, 4) words of hash of RGB crops (n, side, side, 3).

    Each bit tells whether a cell of the shrunken grey picture is brighter than its right neighbour (the "dHash" of
    N. Krawetz, 2013), so that brightness, contrast and size do not matter.
    """
    hashes = np.empty((len(pixels), WORDS), np.uint64)
    for index, crop in enumerate(pixels):
        grey = cv2.cvtColor(np.asarray(crop), cv2.COLOR_RGB2GRAY)
        cells = cv2.resize(grey, (HASH_SIDE + 1, HASH_SIDE), interpolation=cv2.INTER_AREA).astype(np.int16)
        hashes[index] = np.packbits(cells[:, :-1] > cells[:, 1:]).view(np.uint64)
    return hashes


def near_duplicate_groups(hashes: NDArray[np.uint64], step: Callable[[], object] = lambda: None) -> NDArray[np.int64]:
    """Return a group number for each picture; pictures that are near-duplicates, also by way of others, share one.

    Compares all pairs in chunks: memory stays flat, time grows with the square (about 10 s for 20,000). Pictures of
    which the hash says nothing stay alone. ``step`` is called before each chunk and may raise to end it.
    """
    parent = np.arange(len(hashes))
    bits = np.bitwise_count(hashes).sum(axis=1, dtype=np.int64)
    telling = (bits >= FEWEST_BITS) & (bits <= HASH_SIDE * HASH_SIDE - FEWEST_BITS)

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = int(parent[index])
        return index

    for start in range(0, len(hashes), _CHUNK):
        step()
        block = hashes[start : start + _CHUNK]
        # Only pairs with a later picture: each pair once.
        different = sum(
            np.bitwise_count(block[:, word, None] ^ hashes[None, start:, word]).astype(np.uint16)
            for word in range(hashes.shape[1])
        )
        alike = (different <= MOST_DIFFERENT_BITS) & telling[start : start + _CHUNK, None] & telling[None, start:]
        for row, column in zip(*np.nonzero(alike), strict=True):
            if column > row:
                one, other = root(start + int(row)), root(start + int(column))
                parent[max(one, other)] = min(one, other)
    return np.array([root(index) for index in range(len(hashes))], np.int64)
