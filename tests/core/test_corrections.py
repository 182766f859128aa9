"""What a person answers: it is kept by name, and tells agreeing with the model from correcting it."""

from pathlib import Path

import pytest

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.corrections import (
    LEFT_OUT,
    NO_CLASS,
    SEVERAL,
    UNSURE,
    Review,
    answer_of,
    answers_by_name,
    kept_names,
    review_of,
)
from facesorter.core.results import Photo, Result, Status

PHOTO = Photo(Path("/a.jpg"), 1, 2, (3, 4))


@pytest.mark.parametrize(
    ("status", "class_id", "answer"),
    [
        (Status.OK, 3, 3),
        (Status.UNSURE, 6, 6),
        (Status.NO_FACE, None, LEFT_OUT),
        (Status.SEVERAL_FACES, 2, SEVERAL),
        (Status.UNREADABLE, None, None),
    ],
)
def test_the_models_own_answer_can_be_confirmed(status: Status, class_id: int | None, answer: int | None) -> None:
    result = Result(PHOTO, status, class_id=class_id)
    assert answer_of(result) == answer
    assert review_of(result, None) is Review.OPEN
    assert review_of(result, 5) is Review.CORRECTED
    assert answer is None or review_of(result, answer) is Review.CONFIRMED


def test_answers_are_kept_by_name_and_none_can_be_taken_for_a_class() -> None:
    names = answers_by_name(DEFAULT_CLASSES)
    for answer in (UNSURE, LEFT_OUT, SEVERAL, 1, 6):
        assert names[kept_names([answer], DEFAULT_CLASSES)] == answer
    own = ClassSet(["left out", "several", "unsure", "none"])
    assert len(answers_by_name(own)) == 7
    assert not set(NO_CLASS.values()) & set(own.names)
    with pytest.raises(KeyError):
        kept_names([5], own)
