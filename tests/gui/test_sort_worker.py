"""Sorting behind the window: results stream in, it holds and stops when told, and no failure is the window's end."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from facesorter.core.classifier import Classifier
from facesorter.core.errors import ModelFileError
from facesorter.core.picture import Pixels
from facesorter.core.results import Face, Status
from facesorter.core.tasks import Progress
from facesorter.gui.workers.engine import Engine, EngineFactory
from facesorter.gui.workers.sorter import Ending, Seen, Sorter, State


class Listener(QObject):
    """Hears what a sorter says, as the window does."""

    def __init__(self, sorter: Sorter) -> None:
        super().__init__()
        self.states: list[State] = []
        self.batches: list[tuple[float, list[Seen], Progress]] = []
        self.threads: set[QThread] = set()
        self.endings: list[Ending] = []
        sorter.state_changed.connect(self._on_state)
        sorter.seen.connect(self._on_seen)
        sorter.ended.connect(self._on_ended)

    @property
    def seen(self) -> list[Seen]:
        return [one for _, batch, _ in self.batches for one in batch]

    @Slot(object)
    def _on_state(self, state: State) -> None:
        self.states.append(state)

    @Slot(object, object)
    def _on_seen(self, batch: list[Seen], progress: Progress) -> None:
        self.threads.add(QThread.currentThread())
        self.batches.append((time.monotonic(), batch, progress))

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        self.endings.append(ending)


class SlowFinder:
    """Takes its time for each photo."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        time.sleep(self.seconds)
        return (Face(0.3, 0.3, 0.4, 0.4, 0.9),)


@pytest.fixture
def make_sorter(qtbot: QtBot) -> Iterator[Callable[[EngineFactory], tuple[Sorter, Listener]]]:
    sorters: list[Sorter] = []

    def made(factory: EngineFactory) -> tuple[Sorter, Listener]:
        sorter = Sorter(factory)
        sorters.append(sorter)
        return sorter, Listener(sorter)

    yield made
    for sorter in sorters:
        sorter.shutdown()


@pytest.fixture
def sorter_with(
    make_sorter: Callable[[EngineFactory], tuple[Sorter, Listener]],
    engine_of: Callable[..., EngineFactory],
    fixed_classifier: Classifier,
) -> Callable[[float], tuple[Sorter, Listener]]:
    """Return what makes a sorter that takes so many seconds for a photo."""
    return lambda seconds: make_sorter(engine_of(fixed_classifier, SlowFinder(seconds)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of 30 pictures in natural order, one of which is cut."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(30):
        image = QImage(300, 300, QImage.Format.Format_RGB32)
        image.fill(0xC82828)
        assert image.save(str(folder / f"IMG_{number}.jpg"))
    (folder / "IMG_7.jpg").write_bytes((folder / "IMG_7.jpg").read_bytes()[:300])
    (folder / "notes.txt").write_text("no photo")
    return folder


def test_results_come_in_order_in_small_batches_in_the_thread_of_the_window(
    qtbot: QtBot,
    sorter_with: Callable[[float], tuple[Sorter, Listener]],
    folder: Path,
) -> None:
    sorter, heard = sorter_with(0.02)
    with qtbot.waitSignal(sorter.ended, timeout=10_000):
        sorter.start([folder], recursive=True)
    assert [one.result.photo.path.name for one in heard.seen] == [f"IMG_{number}.jpg" for number in range(30)]
    assert [one.result.photo.path.name for one in heard.seen if one.result.status is Status.UNREADABLE] == ["IMG_7.jpg"]
    assert all(one.thumbnail is not None for one in heard.seen if one.result.status is not Status.UNREADABLE)
    assert heard.states == [State.LISTING, State.LOADING, State.SORTING, State.IDLE]
    assert heard.threads == {QThread.currentThread()}
    assert heard.batches[-1][2].done == 30
    took = heard.batches[-1][0] - heard.batches[0][0]
    assert len(heard.batches) <= 2 + took / 0.05
    (ending,) = heard.endings
    assert ending.total == 30
    assert sum(ending.skipped.values()) == 1


def test_cancelling_keeps_what_was_found(
    qtbot: QtBot,
    sorter_with: Callable[[float], tuple[Sorter, Listener]],
    folder: Path,
) -> None:
    sorter, heard = sorter_with(0.1)
    sorter.start([folder], recursive=True)
    qtbot.waitUntil(lambda: len(heard.seen) >= 2, timeout=10_000)
    with qtbot.waitSignal(sorter.ended, timeout=1_000):  # "cancel" means within a second
        sorter.cancel()
    assert heard.endings[0].cancelled
    assert 2 <= len(heard.seen) < 30
    assert sorter.state is State.IDLE


def test_a_paused_run_holds_and_goes_on(
    qtbot: QtBot,
    sorter_with: Callable[[float], tuple[Sorter, Listener]],
    folder: Path,
) -> None:
    sorter, heard = sorter_with(0.03)
    sorter.start([folder], recursive=True)
    qtbot.waitUntil(lambda: len(heard.seen) >= 2, timeout=10_000)
    sorter.pause()
    assert sorter.state is State.PAUSED
    qtbot.wait(300)
    held = len(heard.seen)
    qtbot.wait(300)
    assert len(heard.seen) == held < 30
    with qtbot.waitSignal(sorter.ended, timeout=10_000):
        sorter.resume()
    assert len(heard.seen) == 30


def test_a_paused_run_can_be_cancelled(
    qtbot: QtBot,
    sorter_with: Callable[[float], tuple[Sorter, Listener]],
    folder: Path,
) -> None:
    sorter, heard = sorter_with(0.05)
    sorter.start([folder], recursive=True)
    qtbot.waitUntil(lambda: bool(heard.seen), timeout=10_000)
    sorter.pause()
    with qtbot.waitSignal(sorter.ended, timeout=5_000):
        sorter.cancel()
    assert heard.endings[0].cancelled


def test_nothing_is_heard_of_a_run_that_another_one_replaced(
    qtbot: QtBot,
    sorter_with: Callable[[float], tuple[Sorter, Listener]],
    folder: Path,
    astronaut: Path,
) -> None:
    sorter, heard = sorter_with(0.05)
    sorter.start([folder], recursive=True)
    qtbot.waitUntil(lambda: len(heard.seen) >= 2, timeout=10_000)
    heard.batches.clear()
    with qtbot.waitSignal(sorter.ended, timeout=10_000):
        sorter.start([astronaut], recursive=True)
    assert [one.result.photo.path for one in heard.seen] == [astronaut]
    assert len(heard.endings) == 1


def test_a_model_that_cannot_be_opened_is_told_and_tried_again(
    qtbot: QtBot,
    make_sorter: Callable[[EngineFactory], tuple[Sorter, Listener]],
    engine_of: Callable[..., EngineFactory],
    fixed_classifier: Classifier,
    folder: Path,
) -> None:
    tries: list[int] = []

    def opened() -> Engine:
        tries.append(1)
        if len(tries) == 1:
            raise ModelFileError("The model file {name} is empty.", name="a.facemodel")
        return engine_of(fixed_classifier)()

    sorter, heard = make_sorter(opened)
    for _ in range(2):
        with qtbot.waitSignal(sorter.ended, timeout=10_000):
            sorter.start([folder], recursive=True)
    first, second = heard.endings
    assert str(first.failure) == "The model file a.facemodel is empty."
    assert first.model_failed
    assert second == Ending(30, second.skipped)


def test_a_defect_ends_the_run_and_not_the_thread(
    qtbot: QtBot,
    make_sorter: Callable[[EngineFactory], tuple[Sorter, Listener]],
    folder: Path,
) -> None:
    def broken() -> Engine:
        raise ZeroDivisionError

    sorter, heard = make_sorter(broken)
    for _ in range(2):
        with qtbot.captureExceptions() as caught:
            with qtbot.waitSignal(sorter.ended, timeout=10_000):
                sorter.start([folder], recursive=True)
            qtbot.waitUntil(lambda: bool(caught), timeout=5_000)
        assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
    assert [ending.crashed for ending in heard.endings] == [True, True]


def test_a_folder_that_is_gone_and_files_that_are_none_are_told_by_name(
    qtbot: QtBot,
    sorter_with: Callable[[float], tuple[Sorter, Listener]],
    folder: Path,
    tmp_path: Path,
) -> None:
    sorter, heard = sorter_with(0)
    link = tmp_path / "link.jpg"
    link.symlink_to(folder / "IMG_1.jpg")
    with qtbot.waitSignal(sorter.ended, timeout=10_000):
        sorter.start([tmp_path / "gone.jpg", link, folder / "IMG_2.jpg"], recursive=True)
    (ending,) = heard.endings
    assert [one.result.photo.path.name for one in heard.seen] == ["IMG_2.jpg"]
    assert ["gone.jpg" in str(ending.problems[0]), "link.jpg" in str(ending.problems[1])] == [True, True]


def test_an_empty_folder_needs_no_model(
    qtbot: QtBot, make_sorter: Callable[[EngineFactory], tuple[Sorter, Listener]], tmp_path: Path
) -> None:
    def never() -> Engine:
        raise AssertionError

    sorter, heard = make_sorter(never)
    with qtbot.waitSignal(sorter.ended, timeout=10_000):
        sorter.start([tmp_path], recursive=True)
    assert heard.endings == [Ending()]


def test_shutting_down_in_the_middle_waits_for_the_thread(
    qtbot: QtBot,
    sorter_with: Callable[[float], tuple[Sorter, Listener]],
    folder: Path,
) -> None:
    sorter, heard = sorter_with(0.05)
    sorter.start([folder], recursive=True)
    qtbot.waitUntil(lambda: bool(heard.seen), timeout=10_000)
    started = time.monotonic()
    sorter.shutdown()
    assert time.monotonic() - started < 2


def test_subfolders_are_left_out_when_the_person_wants_so(
    qtbot: QtBot,
    sorter_with: Callable[[float], tuple[Sorter, Listener]],
    folder: Path,
) -> None:
    inner = folder / "inner"
    inner.mkdir()
    (folder / "IMG_3.jpg").rename(inner / "IMG_3.jpg")
    sorter, heard = sorter_with(0)
    with qtbot.waitSignal(sorter.ended, timeout=10_000):
        sorter.start([folder], recursive=False)
    assert len(heard.seen) == 29
