"""Where a face is in a picture, however it was turned, and the square around it that the model sees."""

import math
from dataclasses import dataclass, replace

from facesorter.core.results import Face

_MOST_LEAN = math.radians(60)
"""Quarter turns are found out by the search; what seems to lean more than this has its eyes in the wrong places."""


@dataclass(frozen=True, slots=True)
class Framing:
    """How the square that a model sees is laid around a face.

    Attributes:
        scale: its side, in face boxes: hair and chin belong to the answer.
        raised: how far it is raised above the box's middle, in face boxes: the box begins at the eyebrows.
        upright: whether it leans as the face does, so that the model sees each face upright.
    """

    scale: float = 1.5
    raised: float = 0.06
    upright: bool = True


@dataclass(frozen=True, slots=True)
class Square:
    """A square region in pixels; may reach outside the picture.

    Attributes:
        left: of the square before it leans.
        top: likewise.
        side: its length.
        lean: how far it is turned clockwise about its middle, in radians.
    """

    left: float
    top: float
    side: float
    lean: float = 0.0


def square_of(face: Face, framing: Framing, width: int, height: int) -> Square:
    """Return the square that a model sees of a face in a picture of ``width`` x ``height`` pixels.

    >>> square_of(Face(x=0.4, y=0.4, width=0.2, height=0.2, score=0.9), Framing(1.6), 1000, 1000)
    Square(left=340.0, top=328.0, side=320.0, lean=0.0)
    """
    box = max(face.width * width, face.height * height)
    side = max(framing.scale * box, 1.0)
    lean = lean_of(face, width, height) if framing.upright else 0.0
    centre_x = (face.x + face.width / 2) * width + framing.raised * box * math.sin(lean)
    centre_y = (face.y + face.height / 2) * height - framing.raised * box * math.cos(lean)
    return Square(centre_x - side / 2, centre_y - side / 2, side, lean)


def lean_of(face: Face, width: int, height: int) -> float:
    """Return how far the line through a face's eyes leans clockwise, in radians; 0 where the landmarks do not tell.

    Faces are brought upright by their eyes since Turk and Pentland (1991), "Eigenfaces for Recognition".
    """
    if len(face.landmarks) < 2:
        return 0.0
    (left_x, left_y), (right_x, right_y) = face.landmarks[:2]
    lean = math.atan2((right_y - left_y) * height, (right_x - left_x) * width)
    return lean if abs(lean) <= _MOST_LEAN else 0.0


def turned(face: Face, quarters: int) -> Face:
    """Return where a face is after the picture was turned anticlockwise by so many quarters."""
    x, y, width, height, landmarks = face.x, face.y, face.width, face.height, face.landmarks
    for _ in range(quarters % 4):
        x, y, width, height = y, 1 - x - width, height, width
        landmarks = tuple((mark_y, 1 - mark_x) for mark_x, mark_y in landmarks)
    return replace(
        face,
        x=x,
        y=y,
        width=width,
        height=height,
        landmarks=landmarks,
        rotation=(face.rotation - quarters) % 4,
    )
