"""From what the model says of the faces of a photo to what is claimed of the photo: the rules that a person may set."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from facesorter.core.results import Face, FaceResult, Result, Status

SMALL_FACE: Final = 20
"""Shortest side of a face box, in pixels of the photo, below which too little is seen of it: so much face is about what
the training pictures at their smallest held."""

SMALL_SHARE: Final = 1 / 20
"""Longer side of a face box, as a share of the photo's longest side, below which a photo is not of that person, but of
a room or a street that somebody happens to be in (docs/decisions/0004-face-detector.md)."""


class Several(StrEnum):
    """What becomes of a photo of several people about equally prominent."""

    ASK = "ask"
    LARGEST = "largest"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Rules:
    """How results are judged.

    Attributes:
        unsure_below: a best class less probable than this is no answer; None takes the model's own threshold.
        bystander_ratio: a face whose box is smaller than this share of the largest one's side does not make a photo one
            of several people; somebody in the background is not who the photo is of.
        min_face: side of a face box, in pixels of the photo, below which no class is claimed.
        min_share: the same, as a share of the photo's longest side; a face that a person chose may be smaller.
        several: of a photo of several people, ask the person, take the largest face, or let it go into the class of
            each face that the model is sure of.
    """

    unsure_below: float | None = None
    bystander_ratio: float = 0.45
    min_face: int = SMALL_FACE
    min_share: float = SMALL_SHARE
    several: Several = Several.ASK


def judged(result: Result, rules: Rules, unsure_below: float) -> Result:
    """Return a result with the status that the rules give it; ``unsure_below`` is the model's own threshold.

    >>> from pathlib import Path
    >>> from facesorter.core.results import Photo
    >>> photo = Photo(Path("a.jpg"), size=1, mtime_ns=0, inode=(0, 0))
    >>> portrait = Result(photo, Status.OK, class_id=1, probabilities=(0.6, 0.4), whole_picture=True)
    >>> judged(portrait, Rules(), unsure_below=0.5).status, judged(portrait, Rules(), unsure_below=0.7).status
    (<Status.OK: 'ok'>, <Status.UNSURE: 'unsure'>)
    """
    if not result.probabilities:
        return result
    threshold = unsure_below if rules.unsure_below is None else rules.unsure_below
    result = replace(result, further=())
    if result.whole_picture or not result.faces:
        sure = max(result.probabilities) >= threshold and not result.damaged
        return replace(result, status=Status.OK if sure else Status.UNSURE)
    faces = result.faces if result.chosen else _largest_first(result)

    def is_sure(found: FaceResult) -> bool:
        least = rules.min_face if result.chosen else _least_side(result.size, rules)
        large = side_of(found.face, result.size) >= least
        return large and not result.damaged and max(found.probabilities) >= threshold

    prominent = [] if result.chosen else _prominent(faces, result.size, rules.bystander_ratio)
    if len(prominent) > 1 and rules.several is Several.EACH:
        claimed = [found for found in prominent if is_sure(found)]
        first = claimed[0] if claimed else faces[0]
        classes = dict.fromkeys(map(_best, claimed))
        answered = _answered(result, (first, *(found for found in faces if found is not first)))
        further = tuple(class_id for class_id in classes if class_id != answered.class_id)
        return replace(answered, status=Status.OK if claimed else Status.UNSURE, further=further)
    if len(prominent) > 1 and rules.several is Several.ASK:
        status = Status.SEVERAL_FACES
    else:
        status = Status.OK if is_sure(faces[0]) else Status.UNSURE
    return replace(_answered(result, faces), status=status)


def side_of(face: Face, size: tuple[int, int]) -> float:
    """Return the longer side of a face's box, in pixels of a photo of ``size``."""
    return max(face.width * size[0], face.height * size[1])


def is_small(face: Face, size: tuple[int, int]) -> bool:
    """Tell whether a face is too small, by the usual rules, for its class to be claimed of a photo of ``size``."""
    return side_of(face, size) < _least_side(size, Rules())


def classes_of_faces(result: Result) -> tuple[int, ...]:
    """Return the most likely class of every face about as prominent as the largest, the largest first."""
    if not result.faces:
        return ()
    return tuple(map(_best, _prominent(_largest_first(result), result.size, Rules().bystander_ratio)))


def _least_side(size: tuple[int, int], rules: Rules) -> float:
    return max(rules.min_face, rules.min_share * max(size))


def _prominent(faces: Iterable[FaceResult], size: tuple[int, int], ratio: float) -> list[FaceResult]:
    sides = [(side_of(found.face, size), found) for found in faces]
    least = ratio * max(side for side, _ in sides)
    return [found for side, found in sides if side >= least]


def _largest_first(result: Result) -> tuple[FaceResult, ...]:
    return tuple(sorted(result.faces, key=lambda found: found.face.width * found.face.height, reverse=True))


def _best(found: FaceResult) -> int:
    return found.probabilities.index(max(found.probabilities)) + 1


def _answered(result: Result, faces: tuple[FaceResult, ...]) -> Result:
    """Return a result that its first face decides."""
    return replace(result, faces=faces, class_id=_best(faces[0]), probabilities=faces[0].probabilities)
