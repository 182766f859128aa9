"""Why a photo deserves a person's look, and which deserves it most."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from facesorter.core.judging import is_small
from facesorter.core.results import FaceResult, Result, Status

BLURRED: Final = 0.1
"""Sharpness of a face (:func:`~facesorter.core.faces.cropping.sharpness`) below which little is seen of it: of the 343
faces that decide 473 photos, 18 are below, and look it."""

_TURNED: Final = 0.15
"""The nose is this close to one eye, or beyond it, in widths between the eyes, when a face is turned far away."""

_NO_FACE_CERTAINTY: Final = 0.89
_SEVERAL_CERTAINTY: Final = 0.88
"""Where photos of nobody or of several people come in the order: of 473 photos labelled by eye, 13 and 5 in 100 of them
were something else, as rarely as of the most certain answers that are looked at at all."""


class Doubt(StrEnum):
    """The one reason that is shown for doubting an answer; the first that holds."""

    UNREADABLE = "unreadable"
    DAMAGED = "damaged"
    NO_FACE = "no_face"
    SEVERAL = "several"
    WHOLE_PICTURE = "whole_picture"
    SMALL = "small"
    TURNED = "turned"
    BLURRED = "blurred"
    CLOSE = "close"


def doubt_of(result: Result) -> Doubt | None:
    """Return why a result deserves a look, or None where the model is very sure."""
    found = None
    match result.status:
        case Status.UNREADABLE:
            found = Doubt.UNREADABLE
        case _ if result.damaged is not None:
            found = Doubt.DAMAGED
        case Status.NO_FACE:
            found = Doubt.NO_FACE
        case Status.SEVERAL_FACES:
            found = Doubt.SEVERAL
        case _ if result.whole_picture:
            found = Doubt.WHOLE_PICTURE
        case Status.UNSURE if result.faces and is_small(result.faces[0].face, result.size):
            found = Doubt.SMALL
        case _ if result.status is Status.UNSURE or not is_very_sure(result):
            found = _doubt_of_face(result.faces[0]) if result.faces else Doubt.CLOSE
    return found


def is_very_sure(result: Result) -> bool:
    """Whether nobody needs to look at an answer, by its probability in whole percent, as the window shows it."""
    return round(result.confidence or 0.0, 2) >= result.very_sure_from


def _doubt_of_face(found: FaceResult) -> Doubt:
    if is_turned(found.face.landmarks):
        return Doubt.TURNED
    blurred = found.sharpness is not None and found.sharpness < BLURRED
    return Doubt.BLURRED if blurred else Doubt.CLOSE


def needs_look(result: Result) -> bool:
    """Whether a person should look at a photo that nobody answered yet; one that cannot be read has nothing to see."""
    return doubt_of(result) not in (None, Doubt.UNREADABLE)


def certainty(result: Result) -> float:
    """Return how certain an answer is, to be sorted by: the least certain come first."""
    match doubt_of(result):
        case Doubt.UNREADABLE:
            return 2.0
        case Doubt.NO_FACE:
            return _NO_FACE_CERTAINTY
        case Doubt.SEVERAL:
            return _SEVERAL_CERTAINTY
        case Doubt.WHOLE_PICTURE:
            return (result.confidence or 0.0) / 2  # no face was found: its number says little
    return result.confidence or 0.0


def is_turned(landmarks: Sequence[tuple[float, float]]) -> bool:
    """Whether a face is turned so far to the side that the nose hides or leaves the line between the eyes.

    The landmarks begin with both eyes and the nose (see :class:`~facesorter.core.results.Face`).
    """
    if len(landmarks) < 3:
        return False
    (left_x, left_y), (right_x, right_y), (nose_x, nose_y) = landmarks[:3]
    across_x, across_y = right_x - left_x, right_y - left_y
    width = across_x * across_x + across_y * across_y
    if width <= 0:
        return True
    along = ((nose_x - left_x) * across_x + (nose_y - left_y) * across_y) / width
    return not _TURNED <= along <= 1 - _TURNED
