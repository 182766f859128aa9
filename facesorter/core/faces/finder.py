"""What is asked of a face detector."""

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from facesorter.core.picture import Pixels
from facesorter.core.results import Face


class FaceFinder(Protocol):
    """Finds the faces in a picture. Thread-safe."""

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        """Return every face in upright RGB pixels, the largest first."""


@runtime_checkable
class SmallFaceFinder(Protocol):
    """Finds faces that are small in a picture, faster than a :class:`FaceFinder` that looks for all sizes."""

    def find_small(self, pixels: Pixels) -> tuple[Face, ...]:
        """Return the faces in upright RGB pixels but close-ups, in no order."""


def largest_first(faces: Iterable[Face]) -> tuple[Face, ...]:
    """Return the faces of one picture in the order of their areas."""
    return tuple(sorted(faces, key=lambda face: face.width * face.height, reverse=True))
