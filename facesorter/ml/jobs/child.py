"""Training in a process of its own: a request on its standard input, and what it tells on its standard output.

TensorFlow takes seconds and hundreds of megabytes to import, and what goes wrong in it must not take the window down.
Both ways go lines of JSON. After the request a line ``stop`` asks for the best so far, and the end of the input, when
whoever asked is gone, ends the process at once: its checkpoints let the same training go on later.

The events, by their key ``event``:

- ``progress``: ``what`` (``comparing``, ``crops``, ``training``), and the fields of
  :class:`~facesorter.core.tasks.Progress`
- ``complaints``: ``list`` of ``line`` and ``reason``, and ``count`` of all
- ``summary``: the fields of :class:`~facesorter.ml.data.summary.Summary`, and ``advice``
- ``resumed``: ``epochs``, those of a training that goes on
- ``epoch``: the fields of :class:`~facesorter.ml.training.trainer.EpochReport`
- ``export``
- one of these as the last: ``looked``; ``made`` (``out``, ``stopped``, ``epochs``, ``best`` epoch, and ``validation``,
  ``test`` and ``rival`` as numbers or null); ``cancelled``; ``failed`` (``reason``)

A sentence for a person is what :meth:`~facesorter.core.messages.Message.as_plain` makes of it.
"""

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from facesorter.core.errors import FacesorterError
from facesorter.core.places import UserPlaces
from facesorter.core.tasks import Cancelled, Progress, Task

if TYPE_CHECKING:
    from facesorter.ml.evaluation.numbers import Evaluation
    from facesorter.ml.jobs.train import TrainingJob, TrainingReport, Watcher

STOP = b"stop\n"
"""Asks the child to end after the step in hand and to keep the best epoch."""

MOST_COMPLAINTS = 500
"""So many are told at most: more than anybody reads."""

_SECONDS_BETWEEN = 0.1
"""Of progress: more often than a person can see it would only keep the window busy."""

Tell = Callable[..., None]


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


def main() -> None:
    """Do what the standard input asks for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, whose end closes the pipe
    if hasattr(os, "nice"):
        os.nice(10)  # the window, and whatever else the person does, comes first
    # Whatever else writes to the standard output must not end up among the events.
    with os.fdopen(os.dup(1), "wb") as events:
        os.dup2(2, 1)
        # Unbuffered: whoever waits in a buffer of Python's own when the process ends holds a lock that it needs.
        asked = os.fdopen(os.dup(0), "rb", 0)
        request = TrainingRequest(**json.loads(asked.readline()))
        task, ended = Task(), threading.Event()
        threading.Thread(target=_listen, args=(asked, task, ended), name="listener", daemon=True).start()
        run_child(request, task, partial(_write, events))
        ended.set()


def run_child(request: TrainingRequest, task: Task, tell: Tell) -> None:
    """Do what is asked for, and tell what happens, the end included."""
    try:
        _run(request, task, tell)
    except Cancelled:
        tell("cancelled")
    except FacesorterError as error:
        tell("failed", reason=error.message.as_plain())


def _run(request: TrainingRequest, task: Task, tell: Tell) -> None:
    from facesorter.core.faces.blazeface import BlazeFace
    from facesorter.ml.data.sources import Source
    from facesorter.ml.jobs import train
    from facesorter.ml.training.recipes import DEFAULT

    places = UserPlaces(*map(Path, request.places))
    images = None if request.images is None else Path(request.images)
    source = Source(Path(request.path), images, places if request.corrections else None)
    watcher, cache = _watcher(tell), places.cache / "crops"
    if request.out is None:
        standard = train.TrainingJob(source, Path(), cache)
        train.run_dry(source, BlazeFace(), task, watcher, cache=cache, apart=standard.apart, seed=standard.seed)
        tell("looked")
        return
    start, rival = (None if path is None else Path(path) for path in (request.start, request.rival))
    recipe = DEFAULT.changed(request.epochs)
    job = train.TrainingJob(source, Path(request.out), cache, recipe, start=start, rival=rival)
    tell("made", **_made(train.run_training(job, BlazeFace(), task, watcher), job))


def _watcher(tell: Tell) -> "Watcher":
    from facesorter.ml.jobs.train import Watcher

    return Watcher(
        on_step=_paced(tell, "training"),
        on_crop=_paced(tell, "crops"),
        on_compare=_paced(tell, "comparing"),
        on_epoch=lambda report: tell("epoch", **asdict(report)),
        on_resumed=lambda history: tell("resumed", epochs=[asdict(report) for report in history]),
        on_complaints=lambda complaints: tell(
            "complaints",
            list=[{"line": one.line, "reason": one.reason.as_plain()} for one in complaints[:MOST_COMPLAINTS]],
            count=len(complaints),
        ),
        on_summary=lambda summary: tell(
            "summary", **asdict(summary), advice=[advice.as_plain() for advice in summary.advice]
        ),
        on_export=lambda: tell("export"),
    )


def _paced(tell: Tell, what: str) -> Callable[[Progress], None]:
    last = 0.0

    def show(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _SECONDS_BETWEEN or progress.done >= progress.total:
            last = now
            tell("progress", what=what, **asdict(progress))

    return show


def _made(report: "TrainingReport", job: "TrainingJob") -> dict[str, Any]:
    first = report.trained.parts[0].trained
    return {
        "out": str(job.out),
        "stopped": report.trained.stopped,
        "epochs": len(first.history),
        "best": first.history.index(first.best) + 1,
        "validation": {"accuracy": report.agreement.accuracy_after},
        "test": _numbers(report.test),
        "rival": _numbers(report.rival),
    }


def _numbers(evaluation: "Evaluation | None") -> dict[str, Any] | None:
    if evaluation is None:
        return None
    return {
        "accuracy": evaluation.accuracy.value,
        "balanced_accuracy": evaluation.balanced_accuracy,
        "count": evaluation.accuracy.of,
        "interval": evaluation.accuracy.interval,
    }


def _listen(asked: BinaryIO, task: Task, ended: threading.Event) -> None:
    while line := asked.readline():
        if line == STOP:
            task.cancel()
    if not ended.is_set():
        os._exit(1)


def _write(events: BinaryIO, event: str, /, **details: Any) -> None:
    events.write(json.dumps({"event": event, **details}).encode("ascii") + b"\n")
    events.flush()


if __name__ == "__main__":
    main()
