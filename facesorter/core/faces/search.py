"""A thorough search for the faces of a photo: one look, and further ones only where it leaves something open.

A look finds most faces and a few fists and dogs, with scores that do not tell them apart. A closer look at each that is
not clear does: of 1,759 labelled crops of what looks had found, it keeps 94 % of the faces and 6 % of what is none, or
cannot be told (docs/decisions/0004-face-detector.md).
"""

import math
from dataclasses import replace

import numpy as np

from facesorter.core.faces.cropping import is_cropped_portrait
from facesorter.core.faces.finder import CloseFinder, FaceFinder, Look, apart, largest_first
from facesorter.core.faces.framing import turned
from facesorter.core.picture import Picture, Pixels
from facesorter.core.pictures.loading import reduced
from facesorter.core.results import Face

SURE = 0.72
"""Score from which a face needs no closer look."""

TINY = 1 / 10
"""A largest face below this share of the longest side makes a photo worth a look for small ones: the detector looks at
192 pixels, of which such a face fills 19, and others beside it may well be smaller."""

COMPARABLE = 0.4
"""A hint is worth a closer look from this share of the largest face's side on; smaller ones are in the background."""

MOST_CLOSER = 3
"""So many hints of one look are looked at closer, the surest ones; where all are faces, so are the others."""

_LYING = 60


def find_faces(finder: FaceFinder, picture: Picture) -> tuple[Face, ...]:
    """Return the faces of a photo, the largest first, each with the quarter turns that make it upright."""
    pixels = picture.pixels
    look = finder.look(pixels) if isinstance(finder, CloseFinder) else Look(finder.find(pixels))
    found = look.faces
    if is_cropped_portrait(picture):
        return found  # as in training
    if found and _lies(found[0], pixels) and (upright := _best_turned(finder, pixels, least=found[0].score)):
        return upright
    if isinstance(finder, CloseFinder):
        found = largest_first(apart(_confirmed(finder, pixels, found), _worth_it(finder, pixels, found, look.hints)))
        if not _any_larger(found, pixels, TINY):
            found = largest_first(apart(found, _crowd(finder, pixels, finder.look_for_small(pixels))))
    return found or _best_turned(finder, pixels, least=SURE)


def is_face(finder: FaceFinder, picture: Picture) -> bool:
    """Tell whether a picture in which no face was found is all face: so tight a crop that only a step back shows it."""
    if not is_cropped_portrait(picture):
        return False
    return not isinstance(finder, CloseFinder) or finder.fills(picture.pixels)


def _confirmed(finder: CloseFinder, pixels: Pixels, faces: tuple[Face, ...]) -> list[Face]:
    """Return the faces that are clear, or are faces from close by too."""
    return [face for face in faces if face.score >= SURE or finder.confirms(pixels, face)]


def _worth_it(finder: CloseFinder, pixels: Pixels, found: tuple[Face, ...], hints: tuple[Face, ...]) -> list[Face]:
    """Return the hints that are faces, of those that would be about as prominent as the largest face."""
    height, width = pixels.shape[:2]
    least = COMPARABLE * max((_side(face, width, height) for face in found), default=0.0)
    comparable = [hint for hint in hints if _side(hint, width, height) >= least]
    return [hint for hint in comparable[:MOST_CLOSER] if finder.confirms(pixels, hint)]


def _crowd(finder: CloseFinder, pixels: Pixels, hints: tuple[Face, ...]) -> list[Face]:
    """Return the small faces among the hints; where the surest all are faces, it is a crowd, and the others are too."""
    tried = hints[:MOST_CLOSER]
    faces = [hint for hint in tried if finder.confirms(pixels, hint)]
    return [*faces, *hints[MOST_CLOSER:]] if len(faces) == MOST_CLOSER else faces


def _any_larger(found: tuple[Face, ...], pixels: Pixels, share: float) -> bool:
    height, width = pixels.shape[:2]
    return any(_side(face, width, height) >= share * max(width, height) for face in found)


def _side(face: Face, width: int, height: int) -> float:
    return max(face.width * width, face.height * height)


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
    look = finder.glance if isinstance(finder, CloseFinder) else finder.find
    seen = reduced(pixels)  # once, not for each angle
    best: tuple[Face, ...] = ()
    for quarters in (1, 3, 2):
        lying = np.ascontiguousarray(np.rot90(seen, quarters))
        faces = tuple(replace(turned(face, 4 - quarters), rotation=quarters) for face in look(lying))
        if faces and (not best or faces[0].score > best[0].score):
            best = faces
    if isinstance(finder, CloseFinder):
        return tuple(face for face in best if finder.confirms(pixels, face))
    return tuple(face for face in best if face.score >= least)
