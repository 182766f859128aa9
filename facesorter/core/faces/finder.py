"""What is asked of a face detector."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from facesorter.core.picture import Pixels
from facesorter.core.results import Face

SAME_FACE = 0.3
"""Boxes that share so much of the smaller one are of one face ..."""

CHEEK_TO_CHEEK = 0.5
"""... but two of one size (:data:`_ALIKE`), each beyond doubt (:data:`_BEYOND_DOUBT`), must share so much, as faces
cheek to cheek do not. Few pictures of one face keep a second box that way: docs/decisions/0004-face-detector.md."""

_ALIKE, _BEYOND_DOUBT = 0.8, 0.7


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a picture shows.

    Attributes:
        faces: what is a face by this look alone, the largest first.
        hints: what may be one, the surest first; somebody has to look closer.
    """

    faces: tuple[Face, ...] = ()
    hints: tuple[Face, ...] = ()


class FaceFinder(Protocol):
    """Finds the faces in a picture. Thread-safe."""

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        """Return every face in upright RGB pixels, the largest first."""


@runtime_checkable
class CloseFinder(Protocol):
    """A :class:`FaceFinder` that also tells what it is not sure of, and may be asked to look closer. Thread-safe."""

    def look(self, pixels: Pixels) -> Look:
        """Look at upright RGB pixels once."""

    def glance(self, pixels: Pixels) -> tuple[Face, ...]:
        """Return the faces that are clear at a first, faster look, the largest first."""

    def look_for_small(self, pixels: Pixels) -> tuple[Face, ...]:
        """Return hints of faces that are too small for :meth:`look`, the surest first."""

    def confirms(self, pixels: Pixels, face: Face) -> bool:
        """Look closer at one face, or hint, and tell whether it is one."""

    def fills(self, pixels: Pixels) -> bool:
        """Step back from a picture, and tell whether it is all one face."""


def largest_first(faces: Iterable[Face]) -> tuple[Face, ...]:
    """Return the faces of one picture in the order of their areas."""
    return tuple(sorted(faces, key=lambda face: face.width * face.height, reverse=True))


def apart(*groups: Iterable[Face]) -> tuple[Face, ...]:
    """Return faces none of which is another one again: of those that are one, the surest of the first group."""
    kept: list[Face] = []
    for group in groups:
        for face in sorted(group, key=lambda face: face.score, reverse=True):
            if not any(same_face(face, other) for other in kept):
                kept.append(face)
    return tuple(kept)


def same_face(one: Face, other: Face) -> bool:
    """Tell whether two boxes are of one face: they overlap, or one lies in the other."""
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    if width <= 0 or height <= 0:
        return False
    smaller, larger = sorted((one.width * one.height, other.width * other.height))
    two = smaller >= _ALIKE**2 * larger and min(one.score, other.score) >= _BEYOND_DOUBT
    return width * height >= (CHEEK_TO_CHEEK if two else SAME_FACE) * smaller
