"""The rules by which a class is claimed of a photo, or not."""

from dataclasses import replace
from pathlib import Path

import pytest

from facesorter.core.judging import Rules, is_small, judged
from facesorter.core.results import Face, FaceResult, Photo, Result, Status

PHOTO = Photo(Path("/a.jpg"), 1, 2, (3, 4))
SURE = (0.98, 0.02)


def of_one(side: float, width: int) -> Result:
    """Return what was seen of a photo of that width with a face of so many pixels."""
    face = Face(0.4, 0.4, side / width, side / width, 0.9)
    return Result(PHOTO, Status.NO_FACE, (FaceResult(face, SURE),), 1, SURE, size=(width, width // 2))


@pytest.mark.parametrize(
    ("side", "width", "status"),
    [(19, 100, Status.UNSURE), (21, 100, Status.OK), (31, 640, Status.UNSURE), (33, 640, Status.OK)],
)
def test_a_photo_is_not_of_somebody_who_is_hardly_in_it(side: float, width: int, status: Status) -> None:
    result = judged(of_one(side, width), Rules(), 0.5)
    assert result.status is status
    assert is_small(result.faces[0].face, result.size) is (status is Status.UNSURE)


def test_a_person_may_choose_a_face_that_is_hardly_in_the_photo() -> None:
    chosen = replace(of_one(31, 640), chosen=True)
    assert judged(chosen, Rules(), 0.5).status is Status.OK
    assert judged(replace(of_one(19, 640), chosen=True), Rules(), 0.5).status is Status.UNSURE
