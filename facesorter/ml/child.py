"""Training in a process of its own: a request on its standard input, and what it tells on its standard output.

TensorFlow takes seconds and hundreds of megabytes to import, and what goes wrong in it must not take the window down.
Both ways go lines of JSON. After the request a line ``stop`` asks for the best so far, and the end of the input, when
whoever asked is gone, ends the process at once: its checkpoints let the same training go on later.

The events, by their key ``event``: ``progress`` (``what``, and the fields of :class:`~facesorter.core.tasks.Progress`),
``complaints`` (``list`` of ``line`` and ``reason``), ``summary`` (the fields of
:class:`~facesorter.ml.summary.Summary` and ``advice``), ``epoch`` (those of
:class:`~facesorter.ml.trainer.EpochReport`), ``export``, and one of these as the last: ``looked``, ``made`` (``out``,
``stopped``, ``epochs``, ``best`` epoch, and ``validation``, ``test`` and ``rival`` as numbers or null), ``cancelled``,
``failed`` (``reason``). A sentence for a person is its template and what fills it.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facesorter.core.errors import FacesorterError
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.places import UserPlaces
from facesorter.core.tasks import Cancelled, Progress, Task

if TYPE_CHECKING:
    from facesorter.ml.evaluation import Evaluation
    from facesorter.ml.jobs import TrainingJob, TrainingReport, Watcher
    from facesorter.ml.recipes import Recipe

STOP = b"stop\n"
"""Asks the child to end after the step in hand and to keep the best epoch."""

_SECONDS_BETWEEN = 0.1
"""Of progress: more often than a person can see it would only keep the window busy."""

_NO_TENSORFLOW = QT_TRANSLATE_NOOP(
    "Messages", "Training needs TensorFlow, which cannot be loaded here: {reason}. Everything else works without it."
)

Tell = Callable[..., None]


@dataclass(frozen=True, slots=True)
class TrainingRequest:
    """What a child is to do; all paths are absolute.

    Attributes:
        places: where the user's catalogue and the cached crops lie: data, cache, config.
        path: the table or the folder, see :class:`~facesorter.ml.sources.Source`.
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
        request = TrainingRequest(**json.loads(sys.stdin.buffer.readline()))
        task, ended = Task(), threading.Event()
        threading.Thread(target=_listen, args=(task, ended), name="listener", daemon=True).start()
        run_child(request, task, partial(_write, events))
        ended.set()


def run_child(request: TrainingRequest, task: Task, tell: Tell) -> None:
    """Do what is asked for, and tell what happens, the end included."""
    try:
        _run(request, task, tell)
    except Cancelled:
        tell("cancelled")
    except FacesorterError as error:
        tell("failed", reason=_plain(error.message))
    except ImportError as error:
        tell("failed", reason=_plain(message(_NO_TENSORFLOW, reason=error)))


def _run(request: TrainingRequest, task: Task, tell: Tell) -> None:
    from facesorter.core.faces import BlazeFace
    from facesorter.ml import jobs
    from facesorter.ml.recipes import DEFAULT
    from facesorter.ml.sources import Source

    places = UserPlaces(*map(Path, request.places))
    images = None if request.images is None else Path(request.images)
    source = Source(Path(request.path), images, places if request.corrections else None)
    watcher, cache = _watcher(tell), places.cache / "crops"
    if request.out is None:
        standard = jobs.TrainingJob(source, Path(), cache)
        jobs.run_dry(source, BlazeFace(), task, watcher, cache=cache, apart=standard.apart, seed=standard.seed)
        tell("looked")
        return
    start, rival = (None if path is None else Path(path) for path in (request.start, request.rival))
    recipe = DEFAULT if request.epochs is None else _shortened(DEFAULT, request.epochs)
    job = jobs.TrainingJob(source, Path(request.out), cache, recipe, start=start, rival=rival)
    tell("made", **_made(jobs.run_training(job, BlazeFace(), task, watcher), job))


def _shortened(recipe: "Recipe", epochs: int) -> "Recipe":
    return replace(recipe, stages=tuple(replace(stage, epochs=epochs) for stage in recipe.stages))


def _watcher(tell: Tell) -> "Watcher":
    from facesorter.ml.jobs import Watcher

    return Watcher(
        on_step=_paced(tell, "training"),
        on_crop=_paced(tell, "crops"),
        on_compare=_paced(tell, "comparing"),
        on_epoch=lambda report: tell("epoch", **asdict(report)),
        on_complaints=lambda complaints: tell(
            "complaints", list=[{"line": one.line, "reason": _plain(one.reason)} for one in complaints]
        ),
        on_summary=lambda summary: tell(
            "summary", **asdict(summary), advice=[_plain(advice) for advice in summary.advice]
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


def _listen(task: Task, ended: threading.Event) -> None:
    for line in sys.stdin.buffer:
        if line == STOP:
            task.cancel()
    if not ended.is_set():
        os._exit(1)


def _write(events: Any, event: str, /, **details: Any) -> None:
    events.write(json.dumps({"event": event, **details}, default=str).encode("ascii") + b"\n")
    events.flush()


def _plain(sentence: Message) -> list[Any]:
    return [sentence.template, dict(sentence.details)]


if __name__ == "__main__":
    main()
