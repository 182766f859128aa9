"""What there is to train on, counted before the first epoch, with advice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.results import Status
from facesorter.ml.data.samples import Samples, Trouble

if TYPE_CHECKING:  # the window takes the counts from here, before numpy is loaded
    from facesorter.ml.data.crops import Crops

FEWEST = 50
"""Usable pictures that a class should have at least, as Azure's Custom Vision advises too."""

MOST_UNEVEN = 2
"""So many times the pictures of the smallest class the largest should have at most."""


@dataclass(frozen=True, slots=True)
class ClassCounts:
    """The pictures of one class.

    Attributes:
        name: of the class.
        labelled: all that could be read from the source.
        no_face: without a face.
        unreadable: that cannot be decoded.
        training: to train on.
        validation: to validate with.
        test: to measure the finished model with.
    """

    name: str
    labelled: int
    no_face: int
    unreadable: int
    training: int
    validation: int
    test: int

    @property
    def usable(self) -> int:
        """The pictures with a face."""
        return self.training + self.validation + self.test


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to train on.

    Attributes:
        classes: the counts of each class.
        missing: pictures that are not there.
        conflicts: complaints about pictures with two labels, which are not used.
        other_complaints: complaints about anything else.
        exact_duplicates: pictures with the bytes of an earlier one; both are on the same side.
        near_duplicates: other pictures with a face that look like an earlier one; likewise.
    """

    classes: tuple[ClassCounts, ...]
    missing: int
    conflicts: int
    other_complaints: int
    exact_duplicates: int
    near_duplicates: int

    @property
    def advice(self) -> tuple[Message, ...]:
        """What a person should do about it before training."""
        return tuple(self._advice())

    def _advice(self) -> Iterator[Message]:
        none = [one for one in self.classes if not one.usable]
        if none:
            yield message(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "No usable pictures: {classes}. Nothing can be trained until each class has two.",
                ),
                classes=_names(none),
            )
        few = [one for one in self.classes if 0 < one.usable < FEWEST]
        if few:
            yield message(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "Few pictures: {classes}. At least {wanted} of each class are advised, as varied as the photos to "
                    "be sorted.",
                ),
                classes=tuple(
                    message(QT_TRANSLATE_NOOP("Messages", "{name} ({count})"), name=one.name, count=one.usable)
                    for one in few
                ),
                wanted=FEWEST,
            )
        unseen = [one for one in self.classes if one.usable and not one.validation]
        if unseen:
            yield message(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "No pictures left to validate these classes: {classes}. How well the model knows them cannot be "
                    "measured.",
                ),
                classes=_names(unseen),
            )
        largest, smallest = (choose(self.classes, key=lambda one: one.usable) for choose in (max, min))
        if 0 < MOST_UNEVEN * smallest.usable < largest.usable:
            yield message(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "Out of balance: {many} pictures of “{largest}”, {few} of “{smallest}”. About as many of each "
                    "class are advised, at most {times} times as many.",
                ),
                many=largest.usable,
                largest=_name(largest),
                few=smallest.usable,
                smallest=_name(smallest),
                times=MOST_UNEVEN,
            )


def summarised(
    samples: Samples,
    crops: "Crops",
    sides: "tuple[Crops, Crops, Crops]",
    *,
    exact_duplicates: int,
    near_duplicates: int,
) -> Summary:
    """Return the summary of what was read, what became of it, and the sides: training, validation and test."""
    without = Counter((sample.class_id, status) for sample, status in crops.missing)
    on_side = [Counter(sample.class_id for sample in side.samples) for side in sides]
    labelled = samples.counts()
    troubles = samples.troubles()
    return Summary(
        tuple(
            ClassCounts(
                one.name,
                labelled[one.name],
                without[one.class_id, Status.NO_FACE],
                without[one.class_id, Status.UNREADABLE],
                *(counts[one.class_id] for counts in on_side),
            )
            for one in samples.classes
        ),
        missing=troubles[Trouble.MISSING],
        conflicts=troubles[Trouble.CONFLICT],
        other_complaints=troubles[Trouble.OTHER],
        exact_duplicates=exact_duplicates,
        near_duplicates=near_duplicates,
    )


def _names(classes: Sequence[ClassCounts]) -> tuple[Message, ...]:
    return tuple(map(_name, classes))


def _name(one: ClassCounts) -> Message:
    """Return the name of a class as a sentence of its own: the window says it in its language."""
    return message("{name}", name=one.name)
