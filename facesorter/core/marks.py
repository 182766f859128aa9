"""What a person says of the faces of a photo: which frame is none, where one was missed, and which face decides.

A mark is a box as in :class:`~facesorter.core.results.Face`, in fractions of the upright photo, so that it holds for
whatever finds the faces later.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from facesorter.core.results import Face

Box: TypeAlias = tuple[float, float, float, float]
"""Left edge, top edge, width and height."""

_SAME: Final = 0.5
"""Intersection over union from which a face is the one of a mark."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What was said of the faces of one photo.

    Attributes:
        removed: frames that are no face.
        drawn: faces that were not found.
        chosen: the face by which the photo is decided; None for the largest.
    """

    removed: tuple[Box, ...] = ()
    drawn: tuple[Box, ...] = ()
    chosen: Box | None = None

    def __bool__(self) -> bool:
        return bool(self.removed or self.drawn or self.chosen)

    def choosing(self, face: Face) -> "Marks":
        """Return the marks with this face as the one that decides."""
        return replace(self, chosen=box_of(face))

    def drawing(self, box: Box) -> "Marks":
        """Return the marks with a face that was not found; it decides, since whoever draws one wants to know of it."""
        return replace(self, drawn=(*self.drawn, box), chosen=box)

    def removing(self, face: Face) -> "Marks":
        """Return the marks without this face, which was drawn by a person or found where there is none."""
        chosen = None if self.chosen is not None and is_at(face, self.chosen) else self.chosen
        drawn = tuple(box for box in self.drawn if not is_at(face, box))
        if len(drawn) < len(self.drawn):
            return replace(self, drawn=drawn, chosen=chosen)
        return replace(self, removed=(*self.removed, box_of(face)), chosen=chosen)

    def applied(self, faces: Iterable[Face]) -> tuple[tuple[Face, ...], bool]:
        """Return the faces that count, the one that decides first, then the largest; and if a person chose that one.

        >>> large, small = Face(0, 0, 0.5, 0.5, 0.9), Face(0.6, 0.6, 0.2, 0.2, 0.8)
        >>> Marks().choosing(small).applied([large, small]) == ((small, large), True)
        True
        >>> Marks().removing(large).applied([large, small]) == ((small,), False)
        True
        """
        kept = [face for face in faces if not any(is_at(face, box) for box in self.removed)]
        kept = [face for face in kept if not any(is_at(face, box) for box in self.drawn)]
        kept += [Face(*box, score=1.0) for box in self.drawn]
        kept.sort(key=lambda face: face.width * face.height, reverse=True)
        chosen = [] if self.chosen is None else [face for face in kept if is_at(face, self.chosen)]
        if chosen:
            kept.remove(chosen[0])
            kept.insert(0, chosen[0])
        return tuple(kept), bool(chosen)


NO_MARKS: Final = Marks()
"""Nothing was said of the faces."""


def box_of(face: Face) -> Box:
    """Return where a face is."""
    return face.x, face.y, face.width, face.height


def is_at(face: Face, box: Box) -> bool:
    """Tell whether a face is where a mark says."""
    x, y, width, height = box
    shared_x = min(face.x + face.width, x + width) - max(face.x, x)
    shared_y = min(face.y + face.height, y + height) - max(face.y, y)
    if shared_x <= 0 or shared_y <= 0:
        return False
    shared = shared_x * shared_y
    return shared >= _SAME * (face.width * face.height + width * height - shared)
