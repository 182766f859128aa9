"""Results as text for the catalogue, and back; ``catalogue.py`` itself knows files and SQL, and nothing of faces."""

import json
from datetime import datetime
from typing import Any

from facesorter.core import bounds
from facesorter.core.classes import MOST
from facesorter.core.marks import Marks
from facesorter.core.messages import Message
from facesorter.core.results import Face, FaceResult, Photo, Result, Status

_LONGEST = 10_000_000
_MOST_FACES = 10_000
_MOST_LANDMARKS = 100
_MOST_PIXELS = 1 << 31
_FAR = 100.0
"""In sides of the photo: no box or landmark lies further away."""


def result_to_text(result: Result) -> str:
    """Return what is worth keeping of a result; the photo is kept beside it."""
    return json.dumps(
        {
            "status": result.status.value,
            "faces": [_face_to_list(found) for found in result.faces],
            "class_id": result.class_id,
            "probabilities": result.probabilities,
            "whole_picture": result.whole_picture,
            "damaged": result.damaged.as_plain() if result.damaged else None,
            "size": result.size,
            "chosen": result.chosen,
            "taken": result.taken.isoformat() if result.taken else None,
        },
        separators=(",", ":"),
    )


def result_from_text(photo: Photo, text: str) -> Result:
    """Return the result of a photo again.

    Raises:
        ValueError, KeyError, TypeError: when the text is not one that :func:`result_to_text` wrote.
    """
    kept = bounds.load_json(bounds.text(text, _LONGEST))
    width, height = (bounds.whole(side, 0, _MOST_PIXELS) for side in bounds.items(kept["size"], 2))
    return Result(
        photo,
        Status(kept["status"]),
        tuple(map(_face_from_list, bounds.items(kept["faces"], _MOST_FACES))),
        None if kept["class_id"] is None else bounds.whole(kept["class_id"], 1, MOST),
        _probabilities(kept["probabilities"]),
        bool(kept["whole_picture"]),
        damaged=_message(kept["damaged"]) if kept["damaged"] else None,
        size=(width, height),
        chosen=bool(kept["chosen"]),
        taken=_taken(kept["taken"]) if kept["taken"] else None,
    )


def marks_to_text(marks: Marks) -> str:
    """Return what a person said of the faces of a photo as text."""
    return json.dumps({"removed": marks.removed, "drawn": marks.drawn, "chosen": marks.chosen}, separators=(",", ":"))


def marks_from_text(text: str) -> Marks:
    """Return what a person said of the faces of a photo again.

    Raises:
        ValueError, KeyError, TypeError: when the text is not one that :func:`marks_to_text` wrote.
    """
    kept = bounds.load_json(text)
    removed, drawn = (
        tuple(_box(box) for box in bounds.items(kept[name], _MOST_FACES)) for name in ("removed", "drawn")
    )
    return Marks(removed, drawn, None if kept["chosen"] is None else _box(kept["chosen"]))


def _box(values: object) -> tuple[float, float, float, float]:
    x, y, width, height = (bounds.number(value, -2, 3) for value in bounds.items(values, 4))
    return x, y, width, height


def _face_to_list(found: FaceResult) -> list[Any]:
    face = found.face
    box = (face.x, face.y, face.width, face.height, face.score)
    return [*box, face.landmarks, face.rotation, found.probabilities, found.sharpness]


def _face_from_list(values: object) -> FaceResult:
    x, y, width, height, score, landmarks, rotation, probabilities, sharpness = bounds.items(values, 9)
    marks = tuple(_mark(mark) for mark in bounds.items(landmarks, _MOST_LANDMARKS))
    left, top, across, down = (bounds.number(length, -_FAR, _FAR) for length in (x, y, width, height))
    face = Face(left, top, across, down, bounds.number(score, 0, 1), marks, bounds.whole(rotation, 0, 3))
    sharp = None if sharpness is None else bounds.number(sharpness, 0, 1e12)
    return FaceResult(face, _probabilities(probabilities), sharp)


def _mark(values: object) -> tuple[float, float]:
    x, y = (bounds.number(place, -_FAR, _FAR) for place in bounds.items(values, 2))
    return x, y


def _probabilities(values: object) -> tuple[float, ...]:
    return tuple(bounds.number(value, 0, 1) for value in bounds.items(values, MOST))


def _taken(text: object) -> datetime:
    taken = datetime.fromisoformat(bounds.text(text, 100))
    if taken.tzinfo is not None:
        raise ValueError("cameras know no time zones")
    return taken


def _message(plain: object) -> Message:
    told = Message.from_plain(bounds.items(plain, 2))
    bounds.text(str(told))  # its details may be of another kind than its template formats, which is a ValueError too
    return told
