"""Changes in a watched folder are heard at once where the system tells of them, and found by looking where not."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from facesorter.core.photos import changes as changes_module
from facesorter.core.photos.changes import Changes, tells_of_changes
from facesorter.core.tasks import Cancelled, Task

LONG = 60.0


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_module, "REST_SECONDS", LONG)


def heard(changes: Changes, act: Callable[[int], object]) -> float:
    """Return how long it took until a change was heard; it is made again and again, as nobody knows since when."""
    begun, ended = time.monotonic(), threading.Event()

    def make() -> None:
        number = 0
        while not ended.wait(0.2):
            number += 1
            act(number)

    thread = threading.Thread(target=make)
    thread.start()
    try:
        changes.wait(Task(), settling=False)
    finally:
        ended.set()
        thread.join()
    return time.monotonic() - begun


@pytest.mark.skipif(not tells_of_changes(Path.cwd()), reason="a disk that tells of no changes")
def test_a_new_photo_is_heard_of_long_before_the_next_look(tmp_path: Path) -> None:
    folder = tmp_path / "새 사진"
    inside = folder / "inside"
    inside.mkdir(parents=True)
    with Changes(folder, recursive=True, every=LONG, told=True) as changes:
        changes.wait(Task(), settling=False)  # the system listens, so what came before can be looked for
        assert heard(changes, lambda number: (inside / f"{number}.jpg").touch()) < LONG / 2
        folder.rename(tmp_path / "away")  # a drive is taken away, and another folder comes in its place
        folder.mkdir()
        assert heard(changes, lambda number: (folder / f"{number}.jpg").touch()) < LONG / 2


@pytest.mark.parametrize("settling", [True, False])
def test_where_nothing_is_told_it_is_looked_every_few_seconds(tmp_path: Path, settling: bool) -> None:
    with Changes(tmp_path, recursive=False, every=0.3, told=settling) as changes:
        begun = time.monotonic()
        changes.wait(Task(), settling=settling)
    assert 0.3 <= time.monotonic() - begun < LONG / 2


def test_a_folder_that_is_not_there_is_looked_for_by_the_clock(tmp_path: Path) -> None:
    with Changes(tmp_path / "gone", recursive=False, every=0.3, told=True) as changes:
        begun = time.monotonic()
        changes.wait(Task(), settling=False)
    assert time.monotonic() - begun < LONG / 2


def test_who_cancels_is_heard_while_nothing_happens(tmp_path: Path) -> None:
    task = Task()
    timer = threading.Timer(0.3, task.cancel)
    with Changes(tmp_path, recursive=False, every=LONG, told=True) as changes:
        begun = time.monotonic()
        changes.wait(task, settling=False)  # the system listens
        timer.start()
        with pytest.raises(Cancelled):
            changes.wait(task, settling=False)
    timer.join()
    assert time.monotonic() - begun < LONG / 2
