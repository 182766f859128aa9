"""Carries a plan out, and undoes it: each step is in the journal before it is done, and nothing is overwritten."""

import errno
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeVar

from facesorter.core.errors import FacesorterError, JournalError
from facesorter.core.journal import Event, Journal, Run, RunFile, RunStep, all_runs, read_run
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.photos import SORTED_MARKER
from facesorter.core.places import UserPlaces, held
from facesorter.core.plan import (
    Action,
    Left,
    Plan,
    Step,
    bytes_to_write,
    existing_parent,
    name_key,
    numbered_name,
    readable_size,
)
from facesorter.core.results import Photo
from facesorter.core.tasks import Cancelled, Pace, Progress, Task
from facesorter.core.transfer import (
    Placed,
    copy_no_replace,
    file_digest,
    move_no_replace,
    remove_copy,
    remove_parts,
    same_bytes,
)

MARKER_TEXT = b"facesorter put the photos of this folder here. While this file is here, they are not sorted again.\n"
"""What the marker file says to somebody who opens it."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one photo.

    Attributes:
        source: where it was found.
        target: where it lies now, or lay before an undo; None where it went nowhere.
        note: why it failed, or what a person should know although it did not; None otherwise.
    """

    source: Path
    target: Path | None = None
    note: Message | None = None


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did.

    Attributes:
        run_id: the name by which it can be undone.
        done: photos that arrived.
        already_there: photos whose bytes were there before.
        failed: photos that were not moved or copied, and why; they are where they were.
        left: photos that the plan left out.
        not_tried: how many steps were not begun, after a cancel or a stop.
        cancelled: somebody asked to stop.
        stopped: why the run could not go on (a full disk, say), or None.
        counts: photos that arrived, by folder name.
    """

    run_id: str
    done: tuple[Row, ...]
    already_there: tuple[Row, ...]
    failed: tuple[Row, ...]
    left: tuple[Left, ...]
    not_tried: int
    cancelled: bool
    stopped: Message | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What an undo did.

    Attributes:
        run_id: the run that was undone.
        restored: photos that are back, or whose copies are gone; a note tells where it is not exactly as before.
        failed: photos that were left where they are, and why.
        cancelled: somebody asked to stop; the rest can be undone later.
        stopped: why the undo could not go on, or None.
    """

    run_id: str
    restored: tuple[Row, ...]
    failed: tuple[Row, ...]
    cancelled: bool
    stopped: Message | None


class _RefusedError(FacesorterError):
    """A step that is not done, and why; the others go on."""


class _StopError(FacesorterError):
    """Why no further step can be done."""


def run_plan(
    plan: Plan, places: UserPlaces, task: Task, on_progress: Callable[[Progress], None] | None = None
) -> RunReport:
    """Carry a plan out. A photo that cannot be moved is reported and the others go on.

    Cancelling the task ends the run after the group of files in hand; what was moved stays moved and can be undone.

    Raises:
        JournalError: when the journal cannot be begun; nothing was moved.
        PlanError: when another run is at work in the same destination; nothing was moved.
    """
    steps = plan.to_do
    with (
        held(places, plan.destination),
        Journal.create(places, action=plan.action, destination=plan.destination, count=len(steps)) as journal,
    ):
        runner = _Runner(plan, journal)
        tried, cancelled, stopped = _each(
            tuple(enumerate(steps)), lambda item: runner.carry_out(*item), task, on_progress
        )
        try:
            journal.write(Event.FINISHED, cancelled=cancelled, stopped=stopped and str(stopped))
        except JournalError as error:
            stopped = stopped or error.message
    return RunReport(
        run_id=journal.run_id,
        done=tuple(runner.done),
        already_there=tuple(
            Row(file.source.path, file.target, step.clash)
            for step in plan.steps
            if step.already_there
            for file in step.files
        ),
        failed=tuple(runner.failed),
        left=plan.left,
        not_tried=len(steps) - tried,
        cancelled=cancelled,
        stopped=stopped,
        counts=dict(runner.counts),
    )


def undo_run(
    run_id: str | None, places: UserPlaces, task: Task, on_progress: Callable[[Progress], None] | None = None
) -> UndoReport:
    """Put every photo of a run back where it was, name, folder and time, and remove what the run created.

    A photo that was changed, moved or deleted since is reported and nothing of anybody's is overwritten. A run that was
    cut off by a crash is undone as far as it came. Cancelling ends the undo after the group of files in hand.

    Args:
        run_id: the run; None for the latest that was not undone yet. A run whose undo left photos behind can be named
            to try those again.
        places: where the journals are.
        task: the handle by which it can be cancelled.
        on_progress: called after each group of files.

    Raises:
        JournalError: when there is no such run, its journal cannot be written, or a newer run must be undone first.
        PlanError: when another run is at work in the same destination.
    """
    path = _choose(run_id, places).path
    with held(places, read_run(path).destination), Journal.reopen(path) as journal:
        run = read_run(path)
        undoer = _Undoer(run, journal)
        _, cancelled, stopped = _each(run.pending[::-1], undoer.undo, task, on_progress)
        if not cancelled and stopped is None:
            undoer.tidy()
            journal.write(Event.UNDO_FINISHED)
    return UndoReport(run.run_id, tuple(undoer.restored), tuple(undoer.failed), cancelled, stopped)


def _each(
    items: Sequence[_Item],
    act: Callable[[_Item], None],
    task: Task,
    on_progress: Callable[[Progress], None] | None,
) -> tuple[int, bool, Message | None]:
    """Do something to each item; return how many were begun, whether it was cancelled, and why it stopped."""
    pace = Pace(len(items))
    for number, item in enumerate(items):
        try:
            task.step()
        except Cancelled:
            return number, True, None
        try:
            act(item)
        except (JournalError, _StopError) as error:
            return number + 1, False, error.message
        if on_progress is not None:
            on_progress(pace.at(number + 1))
    return len(items), False, None


class _Runner:
    """Carries the steps of one plan out."""

    def __init__(self, plan: Plan, journal: Journal) -> None:
        self.done: list[Row] = []
        self.failed: list[Row] = []
        self.counts: Counter[str] = Counter()
        self._plan = plan
        self._journal = journal
        self._promised = {_key(file.target) for step in plan.steps for file in step.files}
        self._ready: set[Path] = set()

    def carry_out(self, number: int, step: Step) -> None:
        """Do one step, all of it or nothing.

        Raises:
            JournalError: when it cannot be written down.
            _StopError: when no further step can be done.
        """
        arrived = len(self.done)
        try:
            for targets in self._targets(step):
                if self._attempt(number, step, targets):
                    return
        except (OSError, FacesorterError) as error:
            if len(self.done) == arrived:
                note = _reason(error, step.files[0].source.path, self._plan.destination)
                self.failed += [Row(file.source.path, None, note) for file in step.files]
            if isinstance(error, JournalError):
                raise
            if isinstance(error, OSError) and error.errno in _FULL:
                rest = self._plan.to_do[number:]
                raise _StopError(
                    QT_TRANSLATE_NOOP(
                        "Messages",
                        "The disk of {folder} is full. The rest needs {needed}: make room there and sort again.",
                    ),
                    folder=self._plan.destination,
                    needed=readable_size(bytes_to_write(rest, self._plan.action, self._plan.device)),
                ) from error

    def _targets(self, step: Step) -> Iterator[tuple[Path, ...]]:
        """Yield the planned targets, then the next free names, the same number for all files of the group."""
        yield tuple(file.target for file in step.files)
        for number in count(2):
            targets = tuple(file.target.with_name(numbered_name(file.source.path.name, number)) for file in step.files)
            if not any(_key(target) in self._promised or os.path.lexists(target) for target in targets):
                yield targets

    def _attempt(self, number: int, step: Step, targets: tuple[Path, ...]) -> bool:
        """Do one step under these names; False when one of them turns out to be in use."""
        sources = [file.source for file in step.files]
        copying = self._plan.action is Action.COPY or any(photo.inode[0] != self._plan.device for photo in sources)
        self._journal.intent(number, zip(sources, targets, strict=True), copying=copying)
        placed: list[Placed] = []
        try:
            for photo in sources:
                _check_unchanged(photo)
            self._make_ready(targets[0].parent)
            for index, (photo, target) in enumerate(zip(sources, targets, strict=True)):
                placed.append(self._place(number, index, photo, target))
        except (OSError, FacesorterError) as error:
            stuck = self._roll_back(sources, targets, placed)
            event = Event.ROLLED_BACK if placed and not any(stuck) else Event.FAILED
            self._journal.step(event, number, stuck, reason=str(error))
            if any(stuck):
                raise _RefusedError(
                    QT_TRANSLATE_NOOP(
                        "Messages",
                        "Only some files that belong to {name} could be moved and not put back: see {folder}.",
                    ),
                    name=sources[0].path.name,
                    folder=targets[0].parent,
                ) from error
            if isinstance(error, FileExistsError):
                return False
            raise
        for file, target, one in zip(step.files, targets, placed, strict=True):
            self.done.append(Row(file.source.path, target, _note(file.target, target, one)))
        self.counts[step.folder] += 1
        self._journal.step(Event.DONE, number, placed)
        return True

    def _place(self, number: int, index: int, photo: Photo, target: Path) -> Placed:
        if self._plan.action is Action.COPY:
            return copy_no_replace(photo.path, target)
        return move_no_replace(photo.path, target, on_copied=lambda placed: self._journal.copied(number, index, placed))

    def _roll_back(
        self, sources: Sequence[Photo], targets: Sequence[Path], placed: Sequence[Placed]
    ) -> list[Placed | None]:
        """Take the files of a group back; return those that could not be, at their places."""
        stuck: list[Placed | None] = [None] * len(sources)
        for index, one in reversed(list(enumerate(placed))):
            try:
                if self._plan.action is Action.COPY or one.original_kept:
                    remove_copy(targets[index])
                else:
                    move_no_replace(targets[index], sources[index].path)
                    _set_time(sources[index])
            except (OSError, FacesorterError):
                stuck[index] = one
        return stuck

    def _make_ready(self, folder: Path) -> None:
        """Create a class folder and its marker, unless they are there; create them again when they were deleted."""
        if folder in self._ready and folder.is_dir():
            return
        base = existing_parent(folder)
        if base != folder and base.is_dir() and base.stat().st_dev != self._plan.device:
            raise _RefusedError(
                QT_TRANSLATE_NOOP(
                    "Messages", "The drive of {folder} is not there any more. Connect it and sort again."
                ),
                folder=folder,
            )
        for missing in [path for path in (*reversed(folder.parents), folder) if path.is_relative_to(base)][1:]:
            self._journal.write(Event.FOLDER_CREATED, path=str(missing))
            with suppress(FileExistsError):
                missing.mkdir()
        if not folder.is_dir():
            raise _RefusedError(
                QT_TRANSLATE_NOOP("Messages", "{folder} is a file, so no folder can be made there. Rename that file."),
                folder=folder,
            )
        marker = folder / SORTED_MARKER
        if not os.path.lexists(marker):
            self._journal.write(Event.MARKER_CREATED, path=str(marker))
            with suppress(FileExistsError), marker.open("xb") as file:
                file.write(MARKER_TEXT)
        self._ready.add(folder)


class _Undoer:
    """Undoes the steps of one run."""

    def __init__(self, run: Run, journal: Journal) -> None:
        self.restored: list[Row] = []
        self.failed: list[Row] = []
        self._run = run
        self._journal = journal

    def undo(self, step: RunStep) -> None:
        """Undo one step, as far as it was done and its files are still what they were.

        Raises:
            JournalError: when it cannot be written down.
            _StopError: when no further step can be undone.
        """
        self._journal.step(Event.UNDO_INTENT, step.number)
        put_back = self._remove_copy if self._run.action is Action.COPY else self._move_back
        event = Event.UNDONE
        full: OSError | None = None
        for file in reversed(step.files):
            try:
                row = put_back(file)
            except (OSError, FacesorterError) as error:
                event = Event.UNDO_FAILED
                full = error if isinstance(error, OSError) and error.errno in _FULL else full
                note = _reason(error, file.target, file.source.path.parent)
                self.failed.append(Row(file.source.path, file.target, note))
            else:
                self.restored += [row] if row else []
        self._journal.step(event, step.number)
        if full is not None:
            raise _StopError(
                QT_TRANSLATE_NOOP("Messages", "The disk of {folder} is full. Make room there and undo again."),
                folder=step.files[0].source.path.parent,
            ) from full

    def tidy(self) -> None:
        """Remove the markers and folders that the run created, where nothing of anybody's is in them."""
        for step in self._run.steps.values():
            for file in step.files if step.last in {Event.INTENT, Event.UNDO_INTENT} else ():
                remove_parts(file.target.parent)
                remove_parts(file.source.path.parent)
        for marker in self._run.markers:
            with suppress(OSError):
                others = any(path != marker for path in marker.parent.iterdir())
                if marker.read_bytes() == MARKER_TEXT and not (others and marker.parent in self._run.folders):
                    marker.unlink()
        for folder in reversed(self._run.folders):
            with suppress(OSError):  # not empty: it stays
                folder.rmdir()

    def _move_back(self, file: RunFile) -> Row | None:
        """Move a photo back; None when it had not been moved."""
        source, target, placed = file.source, file.target, file.placed
        here, there = _status(source.path), _status(target)
        if there is None:
            if here is not None and (placed is None or _unchanged(here, source.size, source.mtime_ns)):
                return None
            raise _gone(target)
        if not stat.S_ISREG(there.st_mode):
            raise _gone(target)
        if here is not None:
            if _one_name(here, there):
                return None
            ours = placed is not None or _unchanged(there, source.size, source.mtime_ns)
            if ours and same_bytes(source.path, target):
                remove_copy(target)
                return Row(source.path, target, _set_time(source))
            if placed is None:
                return None
        elif placed is None and not _unchanged(there, source.size, source.mtime_ns):
            raise _gone(target)
        edited = placed is not None and _edited(target, there, placed)
        back, kept = self._take_name(file, edited=edited, free=here is None)
        note: Message | None
        if edited:
            note = message(
                QT_TRANSLATE_NOOP("Messages", "It was changed after it was sorted and is back, as changed, as {name}."),
                name=back.name,
            )
        else:
            note = _set_time(source)
        if kept:
            note = message(
                QT_TRANSLATE_NOOP("Messages", "It is back, but could not be removed from {folder}."),
                folder=target.parent,
            )
        return Row(source.path, target, note)

    def _take_name(self, file: RunFile, *, edited: bool, free: bool) -> tuple[Path, bool]:
        """Move a photo back to its own name, or an edited one beside that; return its path, and if it is here too."""
        folder, name = file.source.path.parent, file.source.path.name
        base = existing_parent(folder)
        if base != folder:
            if base.stat().st_dev != file.source.inode[0]:
                raise _RefusedError(
                    QT_TRANSLATE_NOOP(
                        "Messages",
                        "The folder {folder} is gone, perhaps with its drive. Connect it or create it, and undo again.",
                    ),
                    folder=folder,
                )
            folder.mkdir(parents=True, exist_ok=True)
        wanted = [file.source.path] if free else []
        for number in count(1):
            for back in wanted:
                with suppress(FileExistsError):
                    return back, move_no_replace(file.target, back).original_kept
            if not edited:
                break
            wanted = [folder / numbered_name(name, number, "restored")]
        raise _RefusedError(
            QT_TRANSLATE_NOOP("Messages", "Another file is called {name} there now, so it was left in {folder}."),
            name=name,
            folder=file.target.parent,
        )

    def _remove_copy(self, file: RunFile) -> Row | None:
        """Remove a copy whose original is still there; None when there is none."""
        source, target, placed = file.source, file.target, file.placed
        here, there = _status(source.path), _status(target)
        if there is None or (here is not None and _one_name(here, there)):
            return None
        if here is None or not stat.S_ISREG(here.st_mode):
            raise _RefusedError(
                QT_TRANSLATE_NOOP("Messages", "The original of {name} is gone, so the copy was kept."), name=target.name
            )
        if placed is None:  # killed while copying: only what is provably the copy is removed
            if not (_unchanged(there, source.size, source.mtime_ns) and same_bytes(source.path, target)):
                return None
        elif not stat.S_ISREG(there.st_mode) or file_digest(target) != placed.digest:
            raise _RefusedError(
                QT_TRANSLATE_NOOP("Messages", "{name} was changed after it was copied, so it was kept."),
                name=target.name,
            )
        elif not _unchanged(here, source.size, source.mtime_ns) and not same_bytes(source.path, target):
            raise _RefusedError(
                QT_TRANSLATE_NOOP("Messages", "The original of {name} was changed since, so the copy was kept."),
                name=target.name,
            )
        remove_copy(target)
        return Row(source.path, target)


def _choose(run_id: str | None, places: UserPlaces) -> Run:
    """Return the run to undo."""
    newer: list[Run] = []
    for run in all_runs(places):
        is_open = not run.undo_finished and bool(run.pending or run.folders or run.markers or not run.finished)
        if run.run_id == run_id or (run_id is None and is_open):
            if run.undo_finished and not run.pending:
                raise JournalError(QT_TRANSLATE_NOOP("Messages", "This sort has been undone already."))
            for other in newer:
                _check_apart(other, run)
            return run
        if is_open:
            newer.append(run)
    if run_id is None:
        raise JournalError(QT_TRANSLATE_NOOP("Messages", "There is nothing to undo."))
    raise JournalError(QT_TRANSLATE_NOOP("Messages", "There is no sort called {run}."), run=run_id)


def _check_apart(newer: Run, older: Run) -> None:
    """Refuse to undo a run whose photos or folders a newer one may have moved on."""
    one, other = newer.destination, older.destination
    together = one.is_relative_to(other) or other.is_relative_to(one)
    arrived = {file.target for step in older.steps.values() for file in step.files}
    if together or any(file.source.path in arrived for step in newer.steps.values() for file in step.files):
        raise JournalError(
            QT_TRANSLATE_NOOP(
                "Messages", "A newer sort into {folder}, of {started:%Y-%m-%d %H:%M} UTC, must be undone first."
            ),
            folder=newer.destination,
            started=newer.started,
        )


def _key(path: Path) -> tuple[Path, str]:
    return path.parent, name_key(path.name)


def _status(path: Path) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _one_name(here: os.stat_result, there: os.stat_result) -> bool:
    """Whether two paths lead to one file by its only name (over a linked folder): removing one would lose both."""
    return os.path.samestat(here, there) and here.st_nlink < 2


def _unchanged(status: os.stat_result, size: int, mtime_ns: int) -> bool:
    return stat.S_ISREG(status.st_mode) and (status.st_size, status.st_mtime_ns) == (size, mtime_ns)


def _edited(target: Path, status: os.stat_result, placed: Placed) -> bool:
    return not _unchanged(status, placed.size, placed.mtime_ns) or (
        placed.digest is not None and file_digest(target) != placed.digest
    )


def _check_unchanged(photo: Photo) -> None:
    status = _status(photo.path)
    if status is None:
        raise _RefusedError(
            QT_TRANSLATE_NOOP("Messages", "{name} is not there any more; somebody moved or deleted it."),
            name=photo.path.name,
        )
    if not _unchanged(status, photo.size, photo.mtime_ns):
        raise _RefusedError(
            QT_TRANSLATE_NOOP("Messages", "{name} was changed after it was looked at. Classify it again, then sort."),
            name=photo.path.name,
        )


def _set_time(photo: Photo) -> Message | None:
    """Give a photo that is back its time, where the way there and back could not keep it."""
    try:
        status = os.lstat(photo.path)
        if status.st_mtime_ns != photo.mtime_ns:
            os.utime(photo.path, ns=(status.st_atime_ns, photo.mtime_ns))
    except OSError:
        return message(QT_TRANSLATE_NOOP("Messages", "It is back, but its time could not be set."))
    return None


def _gone(target: Path) -> _RefusedError:
    return _RefusedError(
        QT_TRANSLATE_NOOP("Messages", "{name} is not in {folder} any more; somebody moved, replaced or deleted it."),
        name=target.name,
        folder=target.parent,
    )


def _note(planned: Path, target: Path, placed: Placed) -> Message | None:
    if placed.original_kept:
        return message(QT_TRANSLATE_NOOP("Messages", "Copied; the original may not be removed and was kept."))
    if placed.lost:
        return message(
            QT_TRANSLATE_NOOP("Messages", "This could not be taken along: {lost}."), lost=", ".join(placed.lost)
        )
    if target != planned:
        return message(QT_TRANSLATE_NOOP("Messages", "The name {name} was taken meanwhile."), name=planned.name)
    return None


def _reason(error: OSError | FacesorterError, path: Path, folder: Path) -> Message:
    """Return why a file could not be put into a folder, as a sentence."""
    if isinstance(error, FacesorterError):
        return error.message
    reason = error.strerror or type(error).__name__
    if error.errno in _DENIED:
        template = QT_TRANSLATE_NOOP(
            "Messages", "{name} may not be put into {folder}: {reason}. Check the permissions of both."
        )
    else:
        template = QT_TRANSLATE_NOOP("Messages", "{name} could not be put into {folder}: {reason}.")
    return message(template, name=path.name, folder=folder, reason=reason)
