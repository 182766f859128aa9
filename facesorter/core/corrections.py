"""What a person answers for a photo: a class, or one of the answers that are no class; and how the model's compares.

An answer is a number. A person who agrees with the model gives the model's own answer, so nothing else need be kept to
know what was confirmed, and another model that says otherwise later cannot undo it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from facesorter.core.classes import ClassSet
from facesorter.core.marks import NO_MARKS, Marks
from facesorter.core.results import Result, Status

UNSURE: Final = 0
"""The person cannot tell either: in no class."""

LEFT_OUT: Final = -1
"""Not a face, or nothing to be sorted: none of the classes, and it stays where it is."""

SEVERAL: Final = -2
"""Several people about equally prominent: no single class fits."""

NO_CLASS: Final = {UNSURE: "", LEFT_OUT: "\x1fleft out", SEVERAL: "\x1fseveral"}
"""What the catalogue keeps in place of the name of a class; no class can have such a name by accident."""


_BETWEEN: Final = "\x1e"

_NAMES: Final = {UNSURE: "unsure", LEFT_OUT: "left out", SEVERAL: "several people"}


@dataclass(frozen=True, slots=True)
class Said:
    """Everything that a person said of one photo.

    Attributes:
        answer: as above; None where the model's counts.
        further: the classes where the photo goes as a copy too, if it is in a class.
        marks: what was said of its faces.
    """

    answer: int | None = None
    further: tuple[int, ...] = ()
    marks: Marks = NO_MARKS


NOTHING_SAID: Final = Said()


class Review(StrEnum):
    """Whose answer a photo has."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"


def answer_of(result: Result) -> int | None:
    """Return the model's own answer, which a person can confirm; None of a photo that nobody could look at.

    Of an unsure photo it is the best guess.
    """
    match result.status:
        case Status.OK | Status.UNSURE:
            return result.class_id
        case Status.NO_FACE:
            return LEFT_OUT
        case Status.SEVERAL_FACES:
            return SEVERAL
    return None


def review_of(result: Result, correction: int | None) -> Review:
    """Return whether a person agreed with the model, answered otherwise, or said nothing yet."""
    if correction is None:
        return Review.OPEN
    return Review.CONFIRMED if correction == answer_of(result) else Review.CORRECTED


def classes_of(result: Result, answer: int | None, further: Sequence[int] = ()) -> tuple[int, ...]:
    """Return the classes that a photo goes into: first where it goes itself, then where copies of it go.

    What a person answered counts, with the further classes that they gave; else what the model is sure of, and where
    each face counts the classes of the others.
    """
    if answer is not None:
        return tuple(dict.fromkeys((answer, *further))) if answer > 0 else ()
    if result.status is Status.OK and result.class_id is not None:
        return tuple(dict.fromkeys((result.class_id, *result.further)))
    return ()


def kept_names(answers: Sequence[int], classes: ClassSet) -> str:
    """Return the text under which an answer is kept, and behind it the further classes of a photo.

    Raises:
        KeyError: when one is no answer among these classes.
    """
    return _BETWEEN.join(NO_CLASS[one] if one in NO_CLASS else classes.by_id(one).name for one in answers)


def names_kept(text: str) -> tuple[str, ...]:
    """Return the names that :func:`kept_names` put into a text: the answer's, then those of the further classes."""
    return tuple(text.split(_BETWEEN))


def answers_by_name(classes: ClassSet) -> dict[str, int]:
    """Return the answers that there are among some classes, by the names under which they are kept."""
    return {name: answer for answer, name in NO_CLASS.items()} | {one.name: one.class_id for one in classes}


def answer_name(answer: int, classes: ClassSet) -> str:
    """Return what an answer is called on the command line and in files for other programs.

    Raises:
        KeyError: when it is no answer among these classes.
    """
    return _NAMES[answer] if answer in _NAMES else classes.by_id(answer).name
