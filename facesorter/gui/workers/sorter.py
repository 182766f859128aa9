"""The sorter of the window: a worker object on a thread of its own, and the handle that the window holds."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from facesorter.core.classes import ClassSet
from facesorter.core.corrections import NOTHING_SAID, Said
from facesorter.core.errors import FacesorterError, ModelFileError, UnreadablePhotoError
from facesorter.core.messages import Message
from facesorter.core.photos.find import Skip, photos_at
from facesorter.core.results import Photo, Result, Status
from facesorter.core.tasks import Cancelled, Progress, Task
from facesorter.gui.kit.pixels import thumbnail_of
from facesorter.gui.kit.threads import end_thread, worker_thread
from facesorter.gui.workers.engine import Engine, EngineFactory, SharedEngine
from facesorter.gui.workers.memory import Memory

BATCH_SECONDS = 0.06
"""Results are handed over at most this often, so that the window has time for the person."""


class State(Enum):
    """What the sorter is doing."""

    IDLE = auto()
    LISTING = auto()
    LOADING = auto()
    SORTING = auto()
    PAUSED = auto()


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be sorted: folders, files, or both; perhaps those too that photos were filed into before."""

    paths: tuple[Path, ...]
    recursive: bool = True
    even_sorted: bool = False
    task: Task = field(default_factory=Task)


@dataclass(frozen=True, slots=True)
class Seen:
    """A photo done: its result, its thumbnail, ready to be painted, and what the person said of it another time."""

    result: Result
    thumbnail: QImage | None
    said: Said = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended.

    Attributes:
        total: photos that there were to sort.
        skipped: what was passed over, by reason.
        problems: paths named by the person that are no photo, one message each.
        cancelled: the person stopped it.
        failure: why nothing could be sorted at all.
        model_failed: that is because of the model.
        crashed: a defect stopped it.
        known: so many results were known from another time.
    """

    total: int = 0
    skipped: Mapping[Skip, int] = field(default_factory=dict)
    problems: tuple[Message, ...] = ()
    cancelled: bool = False
    failure: Message | None = None
    model_failed: bool = False
    crashed: bool = False
    known: int = 0


class SortWorker(QObject):
    """Sorts one job after another; lives in the sorter's thread and knows no widget."""

    entered = Signal(Job, State)
    opened = Signal(Job, ClassSet, int)
    seen = Signal(Job, Sequence, Progress)
    ended = Signal(Job, Ending)

    def __init__(self, engine: SharedEngine, memory: Memory | None) -> None:
        super().__init__()
        self._engine = engine
        self._memory = memory

    @Slot(Job)
    def sort(self, job: Job) -> None:
        """Do a job from the first listing to the last result."""
        ending = Ending(crashed=True)
        try:
            ending = self._sort(job)
        except Cancelled:
            ending = Ending(cancelled=True)
        except FacesorterError as error:
            ending = Ending(failure=error.message, model_failed=isinstance(error, ModelFileError))
        finally:
            self.ended.emit(job, ending)

    def _sort(self, job: Job) -> Ending:
        self.entered.emit(job, State.LISTING)
        named = photos_at(job.paths, recursive=job.recursive, even_sorted=job.even_sorted, task=job.task)
        photos, skipped = named.photos, named.skipped
        if not photos:
            for error in named.problems:
                if not isinstance(error, UnreadablePhotoError):  # a folder that cannot be opened
                    raise error
        problems = tuple(error.message for error in named.problems)
        if not photos:
            return Ending(0, skipped, problems)
        self.entered.emit(job, State.LOADING)
        with self._engine.borrowed() as engine:
            job.task.step()
            self.opened.emit(job, engine.classes, len(photos))
            cancelled, known = self._look(job, photos, engine)
        return Ending(len(photos), skipped, problems, cancelled, known=known)

    def _look(self, job: Job, photos: Sequence[Photo], engine: Engine) -> tuple[bool, int]:
        """Look at photos; return whether that was cancelled, and how many were known from another time."""
        catalogue = None if self._memory is None else self._memory.catalogue()
        said = {} if catalogue is None else catalogue.said(photos, engine.classes)
        known = 0
        waiting: list[Seen] = []
        handed_over = 0.0
        progress = Progress(0, len(photos))
        cancelled = False
        try:
            # Without a key nobody could tell whose results they are.
            for outcome in engine.pipeline.run(
                photos, job.task, catalogue if engine.model_key else None, engine.model_key
            ):
                result = outcome.result
                # A known photo comes without a thumbnail.
                known += outcome.thumbnail is None and result.status is not Status.UNREADABLE
                waiting.append(
                    Seen(result, thumbnail_of(result, outcome.thumbnail), said.get(result.photo, NOTHING_SAID))
                )
                progress = outcome.progress
                now = time.monotonic()
                if now - handed_over >= BATCH_SECONDS or job.task.paused:
                    self.seen.emit(job, waiting, progress)
                    waiting, handed_over = [], now
        except Cancelled:
            cancelled = True
        if waiting:
            self.seen.emit(job, waiting, progress)
        return cancelled, known if engine.model_key else 0


class Sorter(QObject):
    """Holds the worker and its thread; everything here happens in the thread of the window.

    Signals:
        state_changed: the new :class:`State`.
        opened: the classes of the model and the number of photos; results follow.
        seen: photos done (a list of :class:`Seen`) and the progress.
        ended: the :class:`Ending`; the state is idle again.
    """

    state_changed = Signal(State)
    opened = Signal(ClassSet, int)
    seen = Signal(Sequence, Progress)
    ended = Signal(Ending)
    _go = Signal(Job)

    def __init__(self, factory: EngineFactory, parent: QObject | None = None, *, memory: Memory | None = None) -> None:
        super().__init__(parent)
        self.engine = SharedEngine(factory)
        self._state = State.IDLE
        self._job: Job | None = None
        self._worker = SortWorker(self.engine, memory)
        self._thread = worker_thread(self._worker, "sorter")
        self._worker.entered.connect(self._on_entered)
        self._worker.opened.connect(self._on_opened)
        self._worker.seen.connect(self._on_seen)
        self._worker.ended.connect(self._on_ended)
        self._go.connect(self._worker.sort)
        self._thread.start()

    @property
    def state(self) -> State:
        """What it is doing."""
        return self._state

    def start(self, paths: Sequence[Path], *, recursive: bool, even_sorted: bool = False) -> None:
        """Sort folders or files; a run that is under way is cancelled first, and nothing more is heard of it.

        Args:
            paths: of folders and files.
            recursive: look into folders inside them.
            even_sorted: look into folders too that photos were filed into before.
        """
        if self._job is not None:
            self._job.task.cancel()
        self._job = Job(tuple(paths), recursive, even_sorted)
        self._enter(State.LISTING)
        self._go.emit(self._job)

    def pause(self) -> None:
        """Hold after the photos that are under way."""
        if self._job is not None and self._state is State.SORTING:
            self._job.task.pause()
            self._enter(State.PAUSED)

    def resume(self) -> None:
        """Go on after a pause."""
        if self._job is not None and self._state is State.PAUSED:
            self._job.task.resume()
            self._enter(State.SORTING)

    def cancel(self) -> None:
        """Stop; what was found so far stays."""
        if self._job is not None:
            self._job.task.cancel()

    def shutdown(self) -> None:
        """Cancel, and wait until the thread has ended."""
        self.cancel()
        end_thread(self._thread)
        self.engine.close()

    def _enter(self, state: State) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    @Slot(Job, State)
    def _on_entered(self, job: Job, state: State) -> None:
        if job is self._job:
            self._enter(state)

    @Slot(Job, ClassSet, int)
    def _on_opened(self, job: Job, classes: ClassSet, total: int) -> None:
        if job is self._job:
            self._enter(State.SORTING)
            self.opened.emit(classes, total)

    @Slot(Job, Sequence, Progress)
    def _on_seen(self, job: Job, seen: list[Seen], progress: Progress) -> None:
        if job is self._job:
            self.seen.emit(seen, progress)

    @Slot(Job, Ending)
    def _on_ended(self, job: Job, ending: Ending) -> None:
        if job is self._job:
            self._job = None
            self._enter(State.IDLE)
            self.ended.emit(ending)
