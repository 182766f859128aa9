"""Training in a process of its own: a request in, lines of JSON out."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from facesorter.children import child_command, child_environment
from facesorter.core.errors import TrainingError
from facesorter.core.messages import message
from facesorter.core.model_file import bundled_model
from facesorter.core.places import UserPlaces
from facesorter.core.tasks import Task
from facesorter.ml import needs
from facesorter.ml.jobs import child, train
from facesorter.ml.jobs.child import run_child
from facesorter.ml.jobs.events import (
    STOP,
    CalledOff,
    Complained,
    EpochEnded,
    Event,
    Failed,
    Looked,
    Made,
    Progressed,
    Summarised,
    TrainingRequest,
    from_line,
    to_line,
)
from facesorter.ml.jobs.prepare import DataJob
from facesorter.ml.jobs.train import TrainingJob

Ask = Callable[..., TrainingRequest]


@pytest.fixture
def ask(colour_table: Path, places: UserPlaces) -> Ask:
    def made(**details: Any) -> TrainingRequest:
        folders = (str(places.data), str(places.cache), str(places.config))
        details = {"path": str(colour_table), "images": str(colour_table.parent / "그림"), **details}
        return TrainingRequest(folders, **details)

    return made


def started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        child_command("facesorter.ml.jobs.child"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=child_environment(),
    )


def events_of(request: TrainingRequest) -> list[Event]:
    """Run a child in this process; return what it told."""
    told: list[Event] = []
    run_child(request, Task(), told.append)
    return told


def test_a_look_at_the_data_is_told_line_by_line(ask: Ask, places: UserPlaces, tmp_path: Path) -> None:
    process = started()
    assert process.stdin
    assert process.stdout
    process.stdin.write(ask().as_line())
    process.stdin.flush()
    events = [from_line(line) for line in iter(process.stdout.readline, b"") if line]
    assert process.wait(20) == 0  # though nobody closed its input
    process.stdin.close()
    process.stdout.close()
    assert Complained(((26, message("{name} is not in the image folder.", name="missing.png")),), 1) in events
    (summary,) = [event for event in events if isinstance(event, Summarised)]
    assert [one.labelled for one in summary.classes] == [8, 8, 9]
    assert summary.advice
    assert {"comparing", "crops"} <= {event.what for event in events if isinstance(event, Progressed)}
    assert events[-1] == Looked()
    assert places.cache.is_dir()
    assert not list(tmp_path.rglob("*.facemodel*"))


def test_a_child_whose_window_is_gone_ends_at_once(ask: Ask) -> None:
    process = started()
    out, _ = process.communicate(ask().as_line(), timeout=20)  # closes the pipe right after the request
    assert process.returncode == 1
    assert to_line(Looked()) not in out


def test_a_table_that_cannot_be_used_is_told_as_a_sentence(ask: Ask, tmp_path: Path) -> None:
    empty = tmp_path / "표.csv"
    empty.write_text("", "utf-8")
    assert events_of(ask(path=str(empty))) == [Failed(message("{table} is empty.", table="표.csv"))]


def test_a_training_gets_what_was_asked_for(ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    jobs_run: list[TrainingJob] = []

    def refuse(job: TrainingJob, *_: Any) -> Any:
        jobs_run.append(job)
        raise TrainingError("No more.")

    monkeypatch.setattr(train, "run_training", refuse)
    out, start, rival = (tmp_path / name for name in ("out", "start", "rival"))
    request = ask(out=str(out), start=str(start), rival=str(rival), epochs=3)
    assert events_of(request) == [Failed(message("No more."))]
    (job,) = jobs_run
    assert (job.out, job.start, job.rival) == (out, start, rival)
    assert [stage.epochs for stage in job.recipe.stages] == [3]
    assert job.apart == DataJob(job.source, tmp_path).apart
    assert json.loads(request.as_line()) == json.loads(TrainingRequest(**json.loads(request.as_line())).as_line())


def test_without_tensorflow_a_sentence_says_so(ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(needs, "PACKAGES", ("tensorflow_is_not_here",))
    (told,) = events_of(ask(out=str(tmp_path / "new.facemodel")))
    assert isinstance(told, Failed)
    assert "Training needs TensorFlow, which is not installed" in str(told.reason)


def test_a_stop_before_anything_was_made_is_told(ask: Ask) -> None:
    task, told = Task(), list[Event]()
    task.cancel()
    run_child(ask(), task, told.append)
    assert told == [CalledOff()]


@pytest.mark.slow
def test_a_stopped_training_keeps_the_best_and_says_how_good_it_is(ask: Ask, tmp_path: Path) -> None:
    """The real network, export and all: about two minutes."""
    out = tmp_path / "모델.facemodel"
    process = started()
    assert process.stdin
    assert process.stdout
    process.stdin.write(ask(out=str(out), start=str(bundled_model())).as_line())
    process.stdin.flush()
    events: list[Event] = []
    for line in iter(process.stdout.readline, b""):
        events.append(from_line(line))
        if sum(isinstance(event, EpochEnded) for event in events) == 6:
            process.stdin.write(STOP)
            process.stdin.flush()
    assert process.wait(20) == 0
    process.stdin.close()
    process.stdout.close()
    last = events[-1]
    assert isinstance(last, Made)
    assert last.stopped
    assert last.epochs in (6, 7)
    assert last.test is not None
    assert last.test.accuracy.of == 3
    assert out.is_file()


def test_the_child_is_one_that_a_frozen_app_may_be() -> None:
    from facesorter.children import MODULES

    assert child.__name__ in MODULES
