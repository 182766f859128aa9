"""Planning, sorting and undoing in a thread of their own: the window only asks, and is told.

The core does the work; nothing here touches a file.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from facesorter.core.classes import ClassSet
from facesorter.core.errors import FacesorterError
from facesorter.core.garbage import making_many
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, Plan, make_plan
from facesorter.core.results import Result, Status
from facesorter.core.runs import past
from facesorter.core.runs.history import RunAction, RunFile, RunSummary
from facesorter.core.runs.run import run_plan
from facesorter.core.tasks import Cancelled, Progress, Task
from facesorter.gui.kit.threads import end_thread, worker_thread
from facesorter.gui.transfer.plan_edits import Edits
from facesorter.gui.transfer.plan_rows import ShownPlan, shown

_SECONDS_BETWEEN = 0.05

OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class FilesOfRun:
    """What was carried in a run, in the order in which it was."""

    run_id: str
    files: tuple[RunFile, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be planned.

    Attributes:
        results: the photos and what is known of them.
        classes: the classes of those results.
        corrections: what the person answered for a photo, by path.
        further: the classes where copies of photos go, besides their own, by path.
        action: copy or move.
        destination: the folder that holds, or will hold, the class folders.
        also: folder names for photos that are in no class.
        names: what the folders of classes are to be called, by id, if not by the classes' own names.
    """

    results: Sequence[Result]
    classes: ClassSet
    corrections: Mapping[Path, int]
    action: Action
    destination: Path
    also: Mapping[Status, str]
    further: Mapping[Path, Sequence[int]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Job:
    ticket: int
    task: Task
    work: Callable[[Task, OnProgress], object]
    moves_files: bool
    action: RunAction | None


class Transfers(QObject):
    """Runs one job after the other in a thread; lives in the thread of the window.

    Every job has a ticket, a number that its signals carry, so that a late answer to an old question is recognised.

    Signals:
        progressed: ticket and :class:`~facesorter.core.tasks.Progress`, at most twenty times a second.
        done: ticket and what the job made: a ShownPlan, RunReport, TagReport, UndoReport or tuple of RunSummary.
        failed: ticket and exception; a defect of the program also reaches ``sys.excepthook``.
        cancelled: ticket of a job that was cancelled before it had anything to tell.
    """

    progressed = Signal(int, Progress)
    done = Signal(int, object)
    failed = Signal(int, Exception)
    cancelled = Signal(int)
    _asked = Signal(_Job)

    def __init__(self, places: UserPlaces, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places = places
        self._waiting: dict[int, _Job] = {}
        self._last_action: RunAction | None = None
        self._next = 1
        self._over = False
        self._worker = _Worker()
        self._thread = worker_thread(self._worker, "transfer")
        self._asked.connect(self._worker.do)
        self._worker.progressed.connect(self.progressed)
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)
        self._worker.cancelled.connect(self._on_cancelled)

    @property
    def busy(self) -> bool:
        """Whether files are being copied, moved or put back, or are about to be."""
        return any(job.moves_files for job in self._waiting.values())

    @property
    def last_action(self) -> RunAction | None:
        """The action of the sort whose report came last; None after an undo, or anything else."""
        return self._last_action

    def plan(self, wish: Wish) -> int:
        """Ask for a plan; an earlier one that is not ready is dropped."""
        self.cancel()
        return self._ask(partial(_plan, wish))

    def edit(self, plan: Plan, edits: Edits) -> int:
        """Ask for a plan with the person's changes; an earlier one that is not ready is dropped."""
        self.cancel()
        return self._ask(partial(_edit, plan, edits))

    def run(self, plan: Plan) -> int:
        """Ask for a plan to be carried out."""
        return self._ask(partial(_run, plan, self._places), moves_files=True, action=RunAction(plan.action))

    def undo(self, run_id: str) -> int:
        """Ask for a run to be undone."""
        return self._ask(partial(_undo, run_id, self._places), moves_files=True)

    def finish(self, run_id: str, action: RunAction) -> int:
        """Ask for what a run of an action did not come to, or failed at, to be done."""
        return self._ask(partial(_finish, run_id, self._places), moves_files=True, action=action)

    def interrupted_runs(self) -> int:
        """Ask for the sorts and taggings that were killed, and neither finished nor undone since."""
        return self._ask(partial(_interrupted, self._places))

    def list_runs(self) -> int:
        """Ask for the sorts and taggings of the past, the newest first."""
        return self._ask(partial(_list, self._places))

    def list_files(self, run_id: str) -> int:
        """Ask for the :class:`FilesOfRun` of a run."""
        return self._ask(partial(_files, run_id, self._places))

    def cancel(self) -> None:
        """Ask whatever is under way to stop; a file in hand is finished first."""
        for job in self._waiting.values():
            job.task.cancel()

    def shutdown(self) -> None:
        """Cancel, and wait until the thread is gone, for good. To be called before the window goes."""
        self._over = True
        self.cancel()
        self._waiting.clear()
        end_thread(self._thread)

    def _ask(
        self,
        work: Callable[[Task, OnProgress], object],
        *,
        moves_files: bool = False,
        action: RunAction | None = None,
    ) -> int:
        job = _Job(self._next, Task(), work, moves_files, action)
        self._next += 1
        if self._over:  # a timer that was set before the window was closed, say
            return job.ticket
        self._waiting[job.ticket] = job
        self._thread.start()
        self._asked.emit(job)
        return job.ticket

    def _on_done(self, ticket: int, outcome: object) -> None:
        job = self._waiting.pop(ticket, None)
        self._last_action = None if job is None else job.action
        self.done.emit(ticket, outcome)

    def _on_failed(self, ticket: int, error: object) -> None:
        self._waiting.pop(ticket, None)
        self.failed.emit(ticket, error)

    def _on_cancelled(self, ticket: int) -> None:
        self._waiting.pop(ticket, None)
        self.cancelled.emit(ticket)


class _Worker(QObject):
    """Does the jobs, in its own thread."""

    progressed = Signal(int, Progress)
    done = Signal(int, object)
    failed = Signal(int, Exception)
    cancelled = Signal(int)

    def do(self, job: _Job) -> None:
        last = 0.0

        def report(progress: Progress) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= _SECONDS_BETWEEN or progress.done == progress.total:
                last = now
                self.progressed.emit(job.ticket, progress)

        try:
            job.task.step()
            with nullcontext() if job.moves_files else making_many():
                outcome = job.work(job.task, report)
        except Cancelled:
            self.cancelled.emit(job.ticket)
        except Exception as error:
            self.failed.emit(job.ticket, error)
            if not isinstance(error, (FacesorterError, OSError)):
                raise
        else:
            self.done.emit(job.ticket, outcome)


def _plan(wish: Wish, task: Task, on_progress: OnProgress) -> ShownPlan:
    plan = make_plan(
        wish.results,
        wish.classes,
        wish.destination,
        wish.action,
        corrections=wish.corrections,
        further=wish.further,
        names=wish.names,
        also=wish.also,
        task=task,
        on_progress=on_progress,
    )
    return shown(plan)


def _edit(plan: Plan, edits: Edits, task: Task, on_progress: OnProgress) -> ShownPlan:
    return shown(edits.applied(plan, task, on_progress), edits, plan)


def _run(plan: Plan, places: UserPlaces, task: Task, on_progress: OnProgress) -> object:
    return run_plan(plan, places, task, on_progress)


def _undo(run_id: str, places: UserPlaces, task: Task, on_progress: OnProgress) -> object:
    return past.undo(run_id, places, task, on_progress)


def _finish(run_id: str, places: UserPlaces, task: Task, on_progress: OnProgress) -> object:
    return past.finish(run_id, places, task, on_progress)


def _list(places: UserPlaces, task: Task, on_progress: OnProgress) -> tuple[RunSummary, ...]:  # noqa: ARG001
    return past.list_past(places)


def _files(run_id: str, places: UserPlaces, task: Task, on_progress: OnProgress) -> FilesOfRun:  # noqa: ARG001
    return FilesOfRun(run_id, past.files_of(run_id, places))


def _interrupted(places: UserPlaces, task: Task, on_progress: OnProgress) -> tuple[RunSummary, ...]:  # noqa: ARG001
    return past.interrupted(places)
