"""A photo in the window, and the bucket in which it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from facesorter.core.corrections import LEFT_OUT, SEVERAL, UNSURE, Review, answer_of, review_of
from facesorter.core.doubts import needs_look
from facesorter.core.marks import NO_MARKS, Marks
from facesorter.core.results import Result, Status

Bucket: TypeAlias = int | Status
"""Where a photo is shown: the id of a class, the status of one that is in no class, or
:data:`~facesorter.core.corrections.LEFT_OUT`."""

LEFTOVERS: Final[tuple[Bucket, ...]] = (
    Status.NO_FACE,
    Status.SEVERAL_FACES,
    Status.UNSURE,
    Status.UNREADABLE,
    LEFT_OUT,
)
"""The buckets that are no class, in the order in which they are shown."""

_BUCKETS: Final[Mapping[int, Bucket]] = {UNSURE: Status.UNSURE, SEVERAL: Status.SEVERAL_FACES}
"""Where a person's answers are shown that are no class."""


@dataclass(slots=True, eq=False)
class Item:
    """A photo in the window.

    Attributes:
        number: its place in the order of the run.
        result: what was found.
        correction: what the person answered (see :mod:`facesorter.core.corrections`), or None.
        further: the classes that the person gave it besides, where copies of it go.
        marks: what the person said of its faces; the result has it already.
        doubtful: the model is not so sure of its answer that nobody need look.
    """

    number: int
    result: Result
    correction: int | None = None
    further: tuple[int, ...] = ()
    marks: Marks = NO_MARKS
    doubtful: bool = field(init=False)

    def __post_init__(self) -> None:
        self.doubtful = needs_look(self.result)

    def show(self, result: Result, marks: Marks) -> None:
        """Have another result, with what the person said of its faces."""
        self.result, self.marks = result, marks
        self.doubtful = needs_look(result)

    @property
    def copies(self) -> tuple[int, ...]:
        """The classes where copies of it go, besides its own: as the person said, or by the rule for several faces."""
        if self.correction is not None:
            return self.further if self.correction > 0 else ()
        return self.result.further if self.result.status is Status.OK else ()

    @property
    def bucket(self) -> Bucket:
        """Where it is shown."""
        return self.bucket_with(self.correction)

    def bucket_with(self, correction: int | None) -> Bucket:
        """Return where it would be shown if a person had answered so."""
        if correction == LEFT_OUT and answer_of(self.result) == LEFT_OUT:
            return self.result.status
        if correction is not None:
            return _BUCKETS.get(correction, correction)
        if self.result.status is Status.OK and self.result.class_id is not None:
            return self.result.class_id
        return self.result.status

    @property
    def review(self) -> Review:
        """Whose answer it has."""
        return review_of(self.result, self.correction)

    @property
    def needs_look(self) -> bool:
        """Whether a person should look at it who has not answered yet."""
        return self.correction is None and self.doubtful
