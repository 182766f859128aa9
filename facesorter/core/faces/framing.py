"""Where a face is in a picture, however it was turned, and the square around it that the model sees."""

from dataclasses import dataclass, replace

from facesorter.core.results import Face

FRAME_SCALE = 1.6
"""Side of the model's square, in face boxes: hair and chin belong to the answer."""

FRAME_RAISE = 0.06
"""How far the square is raised above the box's middle, in face boxes: the box begins at the eyebrows."""


@dataclass(frozen=True, slots=True)
class Square:
    """A square region in pixels; may reach outside the picture."""

    left: float
    top: float
    side: float


def framing(face: Face, width: int, height: int) -> Square:
    """Return the square that the model sees of a face in a picture of ``width`` x ``height`` pixels.

    >>> framing(Face(x=0.4, y=0.4, width=0.2, height=0.2, score=0.9), 1000, 1000)
    Square(left=340.0, top=328.0, side=320.0)
    """
    box = max(face.width * width, face.height * height)
    side = max(FRAME_SCALE * box, 1.0)
    centre_x = (face.x + face.width / 2) * width
    centre_y = (face.y + face.height / 2) * height - FRAME_RAISE * box
    return Square(centre_x - side / 2, centre_y - side / 2, side)


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
