"""The states of a training's dialog, for the pictures: a child that tells what it is given stands in for hours of work.

What it tells is made up but for the pictures: it is about as much as a training on some hundred faces comes to.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from facesorter.gui.main_window import MainWindow
    from facesorter.gui.training.dialog import TrainingDialog
    from facesorter.ml.jobs.events import Event, Made

Until = Callable[[Callable[[], object]], None]

_ACCURACIES = (0.52, 0.61, 0.66, 0.72, 0.71, 0.76, 0.79, 0.78, 0.81, 0.83, 0.82, 0.84)
_RIVAL = 0.79


def play(events: Path, go_on: Path) -> None:
    """Be the child: tell line by line what is in a file; at *wait*, wait for another file; at *fall*, crash."""
    sys.stdin.readline()
    for line in events.read_text("utf-8").splitlines():
        if line == "wait":
            while not go_on.exists():
                time.sleep(0.05)
        elif line == "fall":
            sys.exit("MemoryError: not enough memory")
        else:
            print(line, flush=True)


def training_states(window: "MainWindow", photos: Path, scratch: Path, until: Until) -> Iterator[tuple[str, "QWidget"]]:
    """Bring the dialog from its first page to its last."""
    from PySide6.QtTest import QTest

    from facesorter.gui.training import process
    from facesorter.gui.training.dialog import Step
    from facesorter.gui.training.setup import Kind

    events, go_on = scratch / "events.jsonl", scratch / "go on"
    child = [sys.executable, __file__, str(events), str(go_on)]
    with patch.object(process, "child_command", lambda _: child):
        window.commands.train.trigger()
        dialog = window.training.dialog
        assert dialog is not None
        QTest.qWait(300)
        yield "training", dialog
        dialog.offer(Kind.FOLDERS, photos.parent)
        QTest.qWait(100)
        yield "training-filled", dialog
        _tell(events, [_progressed("crops", 137, 412, 38)], "wait", _looked())
        dialog.act.click()
        until(lambda: dialog.course_page.state)
        QTest.qWait(1000)
        yield "training-look", dialog
        go_on.touch()
        until(lambda: dialog.step is Step.DATA and not dialog.process.running)
        QTest.qWait(200)
        yield "training-data", dialog
        yield from _course(dialog, window, events, go_on, until)
        yield from _end(dialog, photos, scratch, until)
        window.training.shutdown()


def _course(
    dialog: "TrainingDialog", window: "MainWindow", events: Path, go_on: Path, until: Until
) -> Iterator[tuple[str, "QWidget"]]:
    from PySide6.QtTest import QTest

    from facesorter.gui.training.dialog import Step
    from facesorter.ml.jobs.events import EpochEnded, RivalMeasured

    epochs = [EpochEnded(share, share) for share in _ACCURACIES]
    go_on.unlink()
    _tell(events, [RivalMeasured(_RIVAL), *epochs, _progressed("training", 370, 960, 610)], "wait", "fall")
    dialog.act.click()
    until(lambda: dialog.course_page.progress.done)
    QTest.qWait(500)
    yield "training-course", dialog
    dialog.close()
    QTest.qWait(200)
    yield "training-line", window
    dialog.show_again()
    dialog.stop_training()
    QTest.qWait(200)
    yield "training-stopping", dialog
    go_on.touch()
    until(lambda: dialog.step is Step.DATA and not dialog.process.running)
    QTest.qWait(200)
    yield "training-failed", dialog


def _end(dialog: "TrainingDialog", photos: Path, scratch: Path, until: Until) -> Iterator[tuple[str, "QWidget"]]:
    from PySide6.QtTest import QTest

    from facesorter.gui.training.dialog import Step

    events = scratch / "events.jsonl"
    _tell(events, [_made(photos, scratch)])
    dialog.act.click()
    until(lambda: dialog.step is Step.END and not dialog.process.running)
    until(lambda: dialog.end_page.changes.ways)
    tabs = dialog.end_page.tabs
    for place, name in enumerate(("changes", "classes", "pictures")):
        tabs.setCurrentIndex(place)
        QTest.qWait(1500)  # for the thumbnails
        yield f"training-end-{name}", dialog


def _tell(events: Path, *parts: "list[Event] | str") -> None:
    """Decide what the next child tells."""
    from facesorter.ml.jobs.events import to_line

    lines: list[str] = []
    for part in parts:
        lines += [part] if isinstance(part, str) else [to_line(event).decode().rstrip() for event in part]
    events.write_text("\n".join(lines), "utf-8")


def _progressed(what: str, done: int, total: int, left: float) -> "Event":
    from facesorter.core.tasks import Progress
    from facesorter.ml.jobs.events import Progressed

    return Progressed(what, Progress(done, total, 0.6, left))


def _looked() -> "list[Event]":
    from facesorter.core.classes import DEFAULT_CLASSES
    from facesorter.core.messages import message
    from facesorter.ml.data.summary import ClassCounts, Summary
    from facesorter.ml.jobs.events import Complained, Looked, Summarised

    counts = ((92, 3, 1), (71, 2, 0), (58, 4, 0), (88, 1, 0), (44, 2, 1), (59, 0, 0))
    classes: list[ClassCounts] = []
    for name, (labelled, no_face, unreadable) in zip(DEFAULT_CLASSES.names, counts, strict=True):
        usable = labelled - no_face - unreadable
        test = validation = usable // 7
        classes.append(ClassCounts(name, labelled, no_face, unreadable, usable - test - validation, validation, test))
    complaints = Complained(
        (
            (None, message("{name} is not in a class folder.", name="Summer 2026.csv")),
            (None, message("{name} is not in a class folder.", name="IMG_2041.jpg")),
        ),
        2,
    )
    summary = Summary(tuple(classes), 0, 0, 2, 4, 7)
    return [complaints, Summarised(summary.classes, 4, 7, summary.advice), Looked()]


def _made(photos: Path, scratch: Path) -> "Made":
    """Return the end of a training whose model is the included one, less easily unsure."""
    from facesorter.core.classes import DEFAULT_CLASSES
    from facesorter.core.model_file import bundled_model, load_model, save_model
    from facesorter.ml.evaluation.answers import PictureAnswers, Which, evaluation_of
    from facesorter.ml.jobs.events import Made

    model = load_model(bundled_model())
    out = scratch / "Our family.facemodel"
    save_model(replace(model, manifest=replace(model.manifest, unsure_below=0.35, metrics={})), out)
    answers = []
    for number, path in enumerate(sorted(photos.glob("drawn *.jpg"))):
        label = 1 + number % 6
        new = label if number % 5 else 1 + (number + 2) % 6
        old = label if number % 4 else 1 + (number + 3) % 6
        answers.append(PictureAnswers(path, label, new, old))
    names = DEFAULT_CLASSES.names
    both = [evaluation_of(answers, which, names) for which in Which]
    return Made(out, False, 12, 12, _ACCURACIES[-1], both[0], both[1], tuple(answers))


if __name__ == "__main__":
    play(Path(sys.argv[1]), Path(sys.argv[2]))
