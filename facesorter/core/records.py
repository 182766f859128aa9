"""Results as text for the catalogue, and back; ``catalogue.py`` itself knows files and SQL, and nothing of faces."""

import json
from datetime import datetime
from typing import Any

from facesorter.core import bounds
from facesorter.core.marks import Marks
from facesorter.core.messages import Message
from facesorter.core.results import Face, FaceResult, Photo, Result, Status

_MOST = 1000


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
    kept = bounds.load_json(text)
    width, height = kept["size"]
    return Result(
        photo,
        Status(kept["status"]),
        tuple(_face_from_list(values) for values in kept["faces"]),
        kept["class_id"],
        tuple(kept["probabilities"]),
        kept["whole_picture"],
        damaged=Message.from_plain(kept["damaged"]) if kept["damaged"] else None,
        size=(width, height),
        chosen=kept["chosen"],
        taken=datetime.fromisoformat(kept["taken"]) if kept["taken"] else None,
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
    removed, drawn = (tuple(_box(box) for box in bounds.items(kept[name], _MOST)) for name in ("removed", "drawn"))
    return Marks(removed, drawn, None if kept["chosen"] is None else _box(kept["chosen"]))


def _box(values: object) -> tuple[float, float, float, float]:
    x, y, width, height = (bounds.number(value, -2, 3) for value in bounds.items(values, 4))
    return x, y, width, height


def _face_to_list(found: FaceResult) -> list[Any]:
    face = found.face
    box = (face.x, face.y, face.width, face.height, face.score)
    return [*box, face.landmarks, face.rotation, found.probabilities, found.sharpness]


def _face_from_list(values: list[Any]) -> FaceResult:
    x, y, width, height, score, landmarks, rotation, probabilities, sharpness = values
    marks = tuple((mark_x, mark_y) for mark_x, mark_y in landmarks)
    return FaceResult(Face(x, y, width, height, score, marks, rotation), tuple(probabilities), sharpness)
