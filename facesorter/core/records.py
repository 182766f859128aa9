"""Results as text for the catalogue, and back; ``catalogue.py`` itself knows files and SQL, and nothing of faces."""

import json
from typing import Any

from facesorter.core import bounds
from facesorter.core.messages import Message
from facesorter.core.results import Face, FaceResult, Photo, Result, Status


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
    )


def _face_to_list(found: FaceResult) -> list[Any]:
    face = found.face
    box = (face.x, face.y, face.width, face.height, face.score)
    return [*box, face.landmarks, face.rotation, found.probabilities]


def _face_from_list(values: list[Any]) -> FaceResult:
    x, y, width, height, score, landmarks, rotation, probabilities = values
    marks = tuple((mark_x, mark_y) for mark_x, mark_y in landmarks)
    return FaceResult(Face(x, y, width, height, score, marks, rotation), tuple(probabilities))
