"""Which photos a person should look at, in which order, and the one reason that is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from facesorter.core.doubts import Doubt, certainty, doubt_of, is_turned, needs_look
from facesorter.core.messages import message
from facesorter.core.results import Face, FaceResult, Photo, Result, Status

PHOTO = Photo(Path("/a.jpg"), 1, 2, (3, 4))
AHEAD = ((0.4, 0.4), (0.6, 0.4), (0.5, 0.5))
ASIDE = ((0.4, 0.4), (0.6, 0.4), (0.62, 0.5))


def result(
    confidence: float = 0.95,
    status: Status = Status.OK,
    *,
    side: float = 0.5,
    marks: tuple[tuple[float, float], ...] = AHEAD,
    damaged: bool = False,
    whole: bool = False,
    sharpness: float | None = None,
) -> Result:
    probabilities = (confidence, 1 - confidence)
    faces = () if whole else (FaceResult(Face(0.3, 0.3, side, side, 0.9, marks), probabilities, sharpness),)
    spoilt = message("It is cut.") if damaged else None
    return Result(PHOTO, status, faces, 1, probabilities, whole, damaged=spoilt, size=(400, 300))


@pytest.mark.parametrize(
    ("of", "doubt"),
    [
        (result(), None),
        (result(0.89), Doubt.CLOSE),
        (replace(result(0.94), very_sure_from=0.95), Doubt.CLOSE),
        (replace(result(0.95), very_sure_from=0.95), None),
        (result(0.5, Status.UNSURE), Doubt.CLOSE),
        (result(0.95, Status.UNSURE, side=0.04), Doubt.SMALL),
        (replace(result(0.95, Status.UNSURE, side=0.04), size=(4000, 3000)), Doubt.SMALL),
        (result(0.6, Status.UNSURE, marks=ASIDE), Doubt.TURNED),
        (result(0.99, marks=ASIDE), None),
        (result(0.6, Status.UNSURE, sharpness=0.05), Doubt.BLURRED),
        (result(0.6, Status.UNSURE, sharpness=0.3), Doubt.CLOSE),
        (result(0.95, sharpness=0.05), None),
        (result(0.99, whole=True), Doubt.WHOLE_PICTURE),
        (result(0.99, Status.UNSURE, damaged=True), Doubt.DAMAGED),
        (result(0.99, Status.SEVERAL_FACES), Doubt.SEVERAL),
        (Result(PHOTO, Status.NO_FACE), Doubt.NO_FACE),
        (Result(PHOTO, Status.UNREADABLE), Doubt.UNREADABLE),
    ],
)
def test_one_reason_is_told(of: Result, doubt: Doubt | None) -> None:
    assert doubt_of(of) is doubt
    assert needs_look(of) is (doubt not in (None, Doubt.UNREADABLE))


def test_the_least_certain_come_first() -> None:
    order = [
        result(0.99, whole=True),
        result(0.55, Status.UNSURE),
        result(0.7),
        result(0.99, Status.SEVERAL_FACES),
        Result(PHOTO, Status.NO_FACE),
        result(0.95),
        Result(PHOTO, Status.UNREADABLE),
    ]
    shuffled = [order[place] for place in (6, 2, 4, 0, 5, 1, 3)]
    assert sorted(shuffled, key=certainty) == order


def test_a_face_whose_nose_hides_the_far_eye_is_turned() -> None:
    assert not is_turned(AHEAD)
    assert is_turned(ASIDE)
    assert is_turned(((0.5, 0.5), (0.5, 0.5), (0.5, 0.6)))
    on_its_side = tuple((y, x) for x, y in AHEAD)
    assert not is_turned(on_its_side)
    assert not is_turned(())
