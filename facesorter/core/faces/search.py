"""A thorough search for the faces of a photo: first as it is, then closer and turned, where that gave too little.

Most photos are done with the first look. The further ones claim less readily: on 473 everyday photos, everything that a
turned look found with a score of less than 0.7 where the first look had found nothing was a dog, a wave or a shadow,
while three in five of people's photos that had been laid on their side or on their head scored more.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from facesorter.core.faces.cropping import is_cropped_portrait
from facesorter.core.faces.finder import FaceFinder, SmallFaceFinder, largest_first
from facesorter.core.faces.framing import turned
from facesorter.core.picture import Picture, Pixels
from facesorter.core.results import Face

SURE = 0.72
"""Score from which a further look is believed."""

TINY = 1 / 16
"""A largest face below this share of the longest side makes a photo worth a closer look: the detector looks at 192
pixels, of which such a face fills 12."""

TILE = 320
"""Side of a tile, in pixels: faces from about 30 pixels on are found in it. With 640 none of a crowd of 40 were."""

_TILE_STEP = 0.7
_LARGEST_IN_TILE = 0.3
_SAME_FACE = 0.3
_LYING = 60


def find_faces(finder: FaceFinder, picture: Picture) -> tuple[Face, ...]:
    """Return the faces of a photo, the largest first, each with the quarter turns that make it upright."""
    pixels = picture.pixels
    found = finder.find(pixels)
    if is_cropped_portrait(picture):
        return found  # as in training
    if found and _lies(found[0], pixels):
        return _best_turned(finder, pixels, least=found[0].score) or found
    longest = max(pixels.shape[:2])
    if isinstance(finder, SmallFaceFinder) and longest > TILE and not _any_larger(found, pixels, TINY * longest):
        found = _merged(found, _in_tiles(finder, pixels))
    return found or _best_turned(finder, pixels, least=SURE)


def _any_larger(found: tuple[Face, ...], pixels: Pixels, side: float) -> bool:
    height, width = pixels.shape[:2]
    return any(max(face.width * width, face.height * height) >= side for face in found)


def _lies(face: Face, pixels: Pixels) -> bool:
    """Tell whether a face lies on its side, by the line from its eyes to its mouth."""
    if len(face.landmarks) < 4:
        return False
    height, width = pixels.shape[:2]
    (left_x, left_y), (right_x, right_y), _, (mouth_x, mouth_y) = face.landmarks[:4]
    across = (mouth_x - (left_x + right_x) / 2) * width
    down = (mouth_y - (left_y + right_y) / 2) * height
    return abs(math.degrees(math.atan2(across, down))) > _LYING


def _best_turned(finder: FaceFinder, pixels: Pixels, *, least: float) -> tuple[Face, ...]:
    """Return the faces of the best of the other three angles, or none when none is believed."""
    best: tuple[Face, ...] = ()
    for quarters in (1, 3, 2):
        faces = tuple(
            replace(turned(face, 4 - quarters), rotation=quarters)
            for face in finder.find(np.ascontiguousarray(np.rot90(pixels, quarters)))
            if face.score >= least
        )
        if faces and (not best or faces[0].score > best[0].score):
            best = faces
    return best


def _in_tiles(finder: SmallFaceFinder, pixels: Pixels) -> Iterator[Face]:
    height, width = pixels.shape[:2]
    for top in _starts(height):
        for left in _starts(width):
            tile = np.ascontiguousarray(pixels[top : top + TILE, left : left + TILE])
            across, down = tile.shape[1] / width, tile.shape[0] / height
            for face in finder.find_small(tile):
                small = max(face.width * tile.shape[1], face.height * tile.shape[0]) < _LARGEST_IN_TILE * TILE
                if small and face.score >= SURE:
                    yield replace(
                        face,
                        x=left / width + face.x * across,
                        y=top / height + face.y * down,
                        width=face.width * across,
                        height=face.height * down,
                        landmarks=tuple(
                            (left / width + x * across, top / height + y * down) for x, y in face.landmarks
                        ),
                    )


def _starts(length: int) -> list[int]:
    if length <= TILE:
        return [0]
    steps = math.ceil((length - TILE) / (TILE * _TILE_STEP))
    return [round(step * (length - TILE) / steps) for step in range(steps + 1)]


def _merged(found: tuple[Face, ...], more: Iterator[Face]) -> tuple[Face, ...]:
    """Add the faces that are not among those found already; neighbouring tiles see many twice."""
    kept = list(found)
    for face in sorted(more, key=lambda face: face.score, reverse=True):
        if all(_overlap(face, other) < _SAME_FACE for other in kept):
            kept.append(face)
    return largest_first(kept)


def _overlap(one: Face, other: Face) -> float:
    """Return the shared area as a part of the smaller of two boxes."""
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / min(one.width * one.height, other.width * other.height)
