"""What a training in a process of its own is asked and what it tells: each a line of JSON, written and read here.

The requests and events are plain data, so that the window knows them without anything that trains.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from facesorter.core.files.disk import without_links
from facesorter.core.messages import Message
from facesorter.core.places import UserPlaces
from facesorter.core.tasks import Progress
from facesorter.ml.data.summary import ClassCounts
from facesorter.ml.evaluation.answers import PictureAnswers
from facesorter.ml.evaluation.numbers import Evaluation

__all__ = ["ClassCounts"]  # the window sees it through here

STOP: Final = b"stop\n"
"""Asks the child to end after the step in hand and to keep the best epoch."""


def unfinished_folder(out: Path, places: UserPlaces) -> Path:
    """Return the folder that lets the training of a model file go on; it is there as long as that is unfinished.

    It lies among the program's own files, where no folder of the person's can have its name.
    """
    return places.data / "trainings" / hashlib.sha256(os.fsencode(without_links(out))).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class TrainingRequest:
    """What a child is to do; all paths are absolute.

    Attributes:
        places: where the user's catalogue and the cached crops lie: data, cache, config.
        path: the table or the folder, see :class:`~facesorter.ml.data.sources.Source`.
        images: the folder of a table's pictures.
        corrections: whether the labels are the user's corrections.
        out: the model file to write; None only looks at what there is to train on.
        start: the model file to begin from; None begins from scratch.
        rival: the model file to be measured beside the new one.
        epochs: at most; None for as many as the recipe has.
    """

    places: tuple[str, str, str]
    path: str
    images: str | None = None
    corrections: bool = False
    out: str | None = None
    start: str | None = None
    rival: str | None = None
    epochs: int | None = None

    def as_line(self) -> bytes:
        """Return the line that asks a child for it."""
        return json.dumps(asdict(self)).encode("ascii") + b"\n"


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far it is, and at what: ``comparing``, ``crops``, ``rival``, ``training`` or, in the end, ``export``."""

    what: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Complained:
    """What cannot be used: the first of so many, each with its line of a table or None."""

    complaints: tuple[tuple[int | None, Message], ...]
    count: int


@dataclass(frozen=True, slots=True)
class Summarised:
    """What there is to train on, see :class:`~facesorter.ml.data.summary.Summary`."""

    classes: tuple[ClassCounts, ...]
    exact_duplicates: int
    near_duplicates: int
    advice: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class EpochEnded:
    """One epoch more: its balanced accuracy on the validation pictures, and what the best epoch has most of."""

    validation_balanced: float
    merit: float


@dataclass(frozen=True, slots=True)
class Resumed:
    """A training goes on that has these epochs already."""

    epochs: tuple[EpochEnded, ...]


@dataclass(frozen=True, slots=True)
class RivalMeasured:
    """How good the other model is on the validation pictures: its balanced accuracy, before the first epoch."""

    validation_balanced: float


@dataclass(frozen=True, slots=True)
class Looked:
    """The end of a look at the data."""


@dataclass(frozen=True, slots=True)
class Made:
    """The end of a training.

    Attributes:
        out: the model file.
        stopped: whether somebody stopped it early.
        epochs: how many there were.
        best: the number of the best.
        validation_accuracy: of the model file, on the pictures that it was chosen by.
        test: of the model file, on test pictures; None without any.
        rival: of the other model, on the same pictures.
        answers: of both, picture by picture.
    """

    out: Path
    stopped: bool
    epochs: int
    best: int
    validation_accuracy: float
    test: Evaluation | None
    rival: Evaluation | None
    answers: tuple[PictureAnswers, ...] = ()


@dataclass(frozen=True, slots=True)
class CalledOff:
    """It was stopped before anything was made."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why it came to nothing."""

    reason: Message


End = Looked | Made | CalledOff | Failed
"""The last event of a child."""

Event = Progressed | Complained | Summarised | EpochEnded | Resumed | RivalMeasured | End


def to_line(event: Event) -> bytes:
    """Return an event as a line."""
    return json.dumps({"event": type(event).__name__, **_plain(event)}).encode("ascii") + b"\n"


def from_line(line: bytes) -> Event:
    """Return the event of a line.

    Raises:
        ValueError, KeyError, TypeError: when :func:`to_line` did not write it.
    """
    values = json.loads(line)
    return _READ[values.pop("event")](values)


def _plain(event: Event) -> dict[str, Any]:
    match event:
        case Progressed(what, progress):
            return {"what": what, **asdict(progress)}
        case Complained(complaints, count):
            return {"complaints": [(line, reason.as_plain()) for line, reason in complaints], "count": count}
        case Summarised():
            return {**asdict(event), "advice": [advice.as_plain() for advice in event.advice]}
        case Made(test=test, rival=rival):
            numbers = {"test": test and test.as_json(), "rival": rival and rival.as_json()}
            plain = {name: getattr(event, name) for name in ("stopped", "epochs", "best", "validation_accuracy")}
            answers = [(os.fspath(one.path), one.label, one.new, one.old, one.line) for one in event.answers]
            return {"out": str(event.out), **plain, **numbers, "answers": answers}
        case Failed(reason):
            return {"reason": reason.as_plain()}
    return asdict(event)


def _made(values: dict[str, Any]) -> Made:
    numbers = {name: values.pop(name) for name in ("test", "rival")}
    read = {name: None if one is None else Evaluation.from_json(one) for name, one in numbers.items()}
    answers = tuple(PictureAnswers(Path(path), *rest) for path, *rest in values["answers"])
    return Made(**{**values, **read, "out": Path(values["out"]), "answers": answers})


_READ: Final[dict[str, Callable[[dict[str, Any]], Event]]] = {
    "Progressed": lambda values: Progressed(values.pop("what"), Progress(**values)),
    "Complained": lambda values: Complained(
        tuple((line, Message.from_plain(reason)) for line, reason in values["complaints"]), values["count"]
    ),
    "Summarised": lambda values: Summarised(
        tuple(ClassCounts(**one) for one in values["classes"]),
        values["exact_duplicates"],
        values["near_duplicates"],
        tuple(map(Message.from_plain, values["advice"])),
    ),
    "EpochEnded": lambda values: EpochEnded(**values),
    "Resumed": lambda values: Resumed(tuple(EpochEnded(**one) for one in values["epochs"])),
    "RivalMeasured": lambda values: RivalMeasured(**values),
    "Looked": lambda _: Looked(),
    "Made": _made,
    "CalledOff": lambda _: CalledOff(),
    "Failed": lambda values: Failed(Message.from_plain(values["reason"])),
}
