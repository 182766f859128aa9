"""What a training tells: every event comes back from its line as it was."""

from pathlib import Path

import pytest

from facesorter.core.messages import message
from facesorter.core.tasks import Progress
from facesorter.ml.evaluation.answers import PictureAnswers
from facesorter.ml.evaluation.numbers import Evaluation
from facesorter.ml.jobs.events import (
    CalledOff,
    ClassCounts,
    Complained,
    EpochEnded,
    Event,
    Failed,
    Looked,
    Made,
    Progressed,
    Resumed,
    RivalMeasured,
    Summarised,
    from_line,
    to_line,
)

SENTENCE = message("{name} has no label.", name="사진.jpg")
TEST = Evaluation(("cat", "dog"), ((8, 2), (0, 10)), ece=0.25)


@pytest.mark.parametrize(
    "event",
    [
        Progressed("crops", Progress(3, 9, 1.5, None)),
        Complained(((7, SENTENCE), (None, SENTENCE)), 900),
        Summarised((ClassCounts("cat", 9, 1, 0, 6, 1, 1),), 2, 1, (SENTENCE,)),
        EpochEnded(0.75, 0.75),
        Resumed((EpochEnded(0.5, 0.5), EpochEnded(0.75, 0.75))),
        RivalMeasured(0.5),
        Looked(),
        Made(Path("/모델.facemodel"), stopped=True, epochs=3, best=2, validation_accuracy=0.9, test=TEST, rival=None),
        Made(
            Path("/모델.facemodel"),
            stopped=False,
            epochs=1,
            best=1,
            validation_accuracy=0.9,
            test=TEST,
            rival=TEST,
            answers=(PictureAnswers(Path("/사진.jpg"), 1, 2, 1, 7), PictureAnswers(Path("/b.jpg"), 0, 2)),
        ),
        CalledOff(),
        Failed(SENTENCE),
    ],
)
def test_an_event_comes_back_from_its_line(event: Event) -> None:
    line = to_line(event)
    assert line.endswith(b"\n")
    assert line.isascii()
    assert from_line(line) == event
