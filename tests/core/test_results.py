"""Results: what the command line prints of a photo."""

import json
from pathlib import Path

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.messages import Message
from facesorter.core.results import Face, FaceResult, Photo, Result, Status

PHOTO = Photo(Path("/사진/a.jpg"), 5, 7, (1, 2))


def test_a_result_as_json_names_everything() -> None:
    row = (0.7, 0.1, 0.05, 0.05, 0.05, 0.05)
    result = Result(PHOTO, Status.OK, (FaceResult(Face(0.1, 0.2, 0.3, 0.41234567, 0.987654), row),), 1, row)
    assert result.confidence == 0.7
    assert result.as_json(DEFAULT_CLASSES) == {
        "path": "/사진/a.jpg",
        "status": "ok",
        "class_id": 1,
        "class_name": "plain male",
        "confidence": 0.7,
        "probabilities": dict(zip(DEFAULT_CLASSES.names, row, strict=True)),
        "faces": [
            {
                "box": [0.1, 0.2, 0.3, 0.4123],
                "score": 0.9877,
                "rotation": 0,
                "probabilities": dict(zip(DEFAULT_CLASSES.names, row, strict=True)),
                "sharpness": None,
            }
        ],
        "whole_picture": False,
        "error": None,
        "damaged": None,
        "further": [],
        "taken": None,
    }


def test_a_photo_without_an_answer_claims_nothing() -> None:
    values = Result(PHOTO, Status.UNREADABLE, error=Message("The file is empty.")).as_json(ClassSet(["a", "b"]))
    assert values["error"] == "The file is empty."
    assert values["status"] == "unreadable"
    assert values["class_id"] is values["class_name"] is values["confidence"] is None
    assert values["faces"] == []
    assert values["probabilities"] == {}
    assert json.loads(json.dumps(values)) == values
