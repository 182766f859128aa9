"""Training in a process of its own: a request on its standard input, and what it tells on its standard output.

TensorFlow takes seconds and hundreds of megabytes to import, and what goes wrong in it must not take the window down.
Both ways go lines, see :mod:`~facesorter.ml.jobs.events`. After the request a line ``stop`` asks for the best so far,
and the end of the input, when whoever asked is gone, ends the process at once: its checkpoints let the same training go
on later.
"""

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from facesorter.core.errors import FacesorterError
from facesorter.core.places import UserPlaces
from facesorter.core.tasks import Cancelled, Progress, Task
from facesorter.ml.jobs import events

if TYPE_CHECKING:
    from facesorter.ml.jobs.prepare import Watcher
    from facesorter.ml.jobs.train import TrainingJob, TrainingReport
    from facesorter.ml.training.context import EpochReport

MOST_COMPLAINTS = 500
"""The most complaints that are passed on: more than anybody reads."""

_SECONDS_BETWEEN = 0.1
"""Of progress: more often than a person can see it would only keep the window busy."""

Tell = Callable[[events.Event], None]


def main() -> None:
    """Do what the standard input asks for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, whose end closes the pipe
    if hasattr(os, "nice"):
        os.nice(10)  # the window, and whatever else the person does, comes first
    # Whatever else writes to the standard output must not end up among the events.
    with os.fdopen(os.dup(1), "wb") as told:
        os.dup2(2, 1)
        # Unbuffered: whoever waits in a buffer of Python's own when the process ends holds a lock that it needs.
        asked = os.fdopen(os.dup(0), "rb", 0)
        request = events.TrainingRequest(**json.loads(asked.readline()))
        task, ended = Task(), threading.Event()
        threading.Thread(target=_listen, args=(asked, task, ended), name="listener", daemon=True).start()
        run_child(request, task, partial(_write, told))
        ended.set()


def run_child(request: events.TrainingRequest, task: Task, tell: Tell) -> None:
    """Do what is asked for, and tell what happens, the end included."""
    try:
        _run(request, task, tell)
    except Cancelled:
        tell(events.CalledOff())
    except FacesorterError as error:
        tell(events.Failed(error.message))


def _run(request: events.TrainingRequest, task: Task, tell: Tell) -> None:
    from facesorter.core.faces.blazeface import BlazeFace
    from facesorter.ml.data.sources import Source
    from facesorter.ml.jobs import prepare, train
    from facesorter.ml.training.recipes import DEFAULT

    places = UserPlaces(*map(Path, request.places))
    images = None if request.images is None else Path(request.images)
    source = Source(Path(request.path), images, places if request.corrections else None)
    watcher, cache = _watcher(tell), places.cache / "crops"
    if request.out is None:
        prepare.run_dry(prepare.DataJob(source, cache), BlazeFace(), task, watcher)
        tell(events.Looked())
        return
    start, rival = (None if path is None else Path(path) for path in (request.start, request.rival))
    recipe = DEFAULT.changed(request.epochs)
    job = train.TrainingJob(
        source, cache, out=Path(request.out), recipe=recipe, start=start, rival=rival, places=places
    )
    tell(_made(train.run_training(job, BlazeFace(), task, watcher), job))


def _watcher(tell: Tell) -> "Watcher":
    from facesorter.ml.jobs.prepare import Watcher

    return Watcher(
        on_step=_paced(tell, "training"),
        on_crop=_paced(tell, "crops"),
        on_compare=_paced(tell, "comparing"),
        on_epoch=lambda report: tell(_ended(report)),
        on_resumed=lambda history: tell(events.Resumed(tuple(map(_ended, history)))),
        on_complaints=lambda complaints: tell(
            events.Complained(tuple((one.line, one.reason) for one in complaints[:MOST_COMPLAINTS]), len(complaints))
        ),
        on_summary=lambda summary: tell(
            events.Summarised(summary.classes, summary.exact_duplicates, summary.near_duplicates, summary.advice)
        ),
        on_rival=lambda balanced: tell(events.RivalMeasured(balanced)),
        on_measure=_paced(tell, "rival"),
        on_export=_paced(tell, "export"),
    )


def _ended(report: "EpochReport") -> events.EpochEnded:
    return events.EpochEnded(report.validation_balanced, report.merit)


def _paced(tell: Tell, what: str) -> Callable[[Progress], None]:
    last = 0.0

    def show(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _SECONDS_BETWEEN or progress.done >= progress.total:
            last = now
            tell(events.Progressed(what, progress))

    return show


def _made(report: "TrainingReport", job: "TrainingJob") -> events.Made:
    first = report.trained.parts[0].trained
    return events.Made(
        job.out,
        report.trained.stopped,
        len(first.history),
        first.history.index(first.best) + 1,
        report.agreement.accuracy_after,
        report.test,
        report.rival,
        report.answers,
    )


def _listen(asked: BinaryIO, task: Task, ended: threading.Event) -> None:
    while line := asked.readline():
        if line == events.STOP:
            task.cancel()
    if not ended.is_set():
        os._exit(1)


def _write(told: BinaryIO, event: events.Event) -> None:
    told.write(events.to_line(event))
    told.flush()


if __name__ == "__main__":
    main()
