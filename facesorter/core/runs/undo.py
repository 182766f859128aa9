"""Undoes a run: every photo back under its name, in its folder, with its time; nothing of anybody's is overwritten."""

import os
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

from facesorter.core.errors import FacesorterError, JournalError, TransferError
from facesorter.core.files.disk import existing_parent, is_unchanged, keeps_inodes, status_of
from facesorter.core.files.marker import is_own_marker
from facesorter.core.files.names import numbered_name
from facesorter.core.files.transfer import (
    Placed,
    clear_way,
    file_digest,
    is_ours,
    move_no_replace,
    new_token,
    remove_placed,
    same_bytes,
)
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action
from facesorter.core.runs.carrying import FULL, RefusedError, StopError, each, reason_for, set_time
from facesorter.core.runs.history import Event, Run, RunFile, RunStep, all_runs, find_run, read_run
from facesorter.core.runs.journal import Journal
from facesorter.core.runs.lock import Lock, held
from facesorter.core.runs.reports import Row, UndoReport
from facesorter.core.tasks import Progress, Task


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
    known = _choose(run_id, places)
    with held(places, known.destination) as lock, Journal.reopen(known.path) as journal:
        run = read_run(known.path)
        lock.tell(run.run_id)
        undoer = _Undoer(run, journal)
        _, cancelled, stopped = each(run.pending[::-1], undoer.undo, task, on_progress)
        whole = not cancelled and stopped is None
        if whole:
            undoer.tidy(lock)
        try:
            journal.write(Event.UNDO_FINISHED if whole else Event.UNDO_STOPPED)
        except JournalError as error:
            stopped = stopped or error.message
    return UndoReport(run.run_id, tuple(undoer.restored), tuple(undoer.failed), cancelled, stopped)


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
            StopError: when no further step can be undone.
        """
        self._journal.step(Event.UNDO_INTENT, step.number)
        event = Event.UNDONE
        full: OSError | None = None
        rows: list[Row] = []
        for file in reversed(step.files):
            try:
                clear_leftovers(file)
                row = put_back(file, step.action)
            except (OSError, FacesorterError) as error:
                event = Event.UNDO_FAILED
                full = error if isinstance(error, OSError) and error.errno in FULL else full
                note = reason_for(error, file.target, file.source.path.parent)
                self.failed.append(Row(file.source.path, file.target, note))
            else:
                rows += [row] if row else []
        self.restored += _as_one(rows[::-1], step)
        self._journal.step(event, step.number)
        if full is not None:
            raise StopError(
                QT_TRANSLATE_NOOP("Messages", "The disk with {folder} is full. Make room there and undo again."),
                folder=step.files[0].source.path.parent,
            ) from full

    def tidy(self, lock: Lock) -> None:
        """Remove the markers and folders that the run created, where nothing of anybody's is in them."""
        for file in (*self._run.earlier, *(file for step in self._run.steps.values() for file in step.files)):
            with suppress(OSError):  # an error of the disk hindered it before, and may again
                clear_leftovers(file)
        for marker in self._run.markers:
            with suppress(OSError, ValueError):  # the latter of what is no file of such a length
                others = any(path != marker for path in marker.parent.iterdir())
                # a killed run may have written only its beginning
                if is_own_marker(marker) and not (others and marker.parent in self._run.folders):
                    marker.unlink()
        lock.release_folder()  # there may be a file for it in the folder
        for folder in reversed(self._run.folders):
            with suppress(OSError):  # not empty: it stays
                folder.rmdir()


def put_back(file: RunFile, action: Action) -> Row | None:
    """Undo what was done, or may have been, to one file; None when there is nothing to undo.

    Raises:
        RefusedError: when it is no longer what it was; nothing was done.
        OSError: when it could not be undone.
    """
    return _remove_copy(file) if action is Action.COPY else _move_back(file)


def clear_leftovers(file: RunFile) -> None:
    """Clear up what a move, a copy or an undo of a file left on both ends when it was interrupted.

    Raises:
        OSError: when something that was taken aside cannot be put back.
    """
    clear_way(file.target, file.token, file.source.path)
    clear_way(file.source.path, file.token, file.target)


def _move_back(file: RunFile) -> Row | None:
    """Move a photo back; None when it had not been moved."""
    source, target, placed = file.source, file.target, file.placed
    here, there = status_of(source.path), status_of(target)
    if there is None:
        if here is not None and (placed is None or is_unchanged(here, source.size, source.mtime_ns)):
            return None
        raise _gone(target)
    if not stat.S_ISREG(there.st_mode):
        raise _gone(target)
    if here is not None:
        if placed is None or os.path.samestat(here, there):  # it was not moved, or is one file by two ways
            return None
        if is_ours(target, there, placed) and same_bytes(source.path, target):
            remove_placed(target, placed, _token(file), original=source.path)
            return Row(source.path, target, set_time(source))
    elif placed is None and not _is_the_source(file, there):
        raise _gone(target)
    edited = placed is not None and _edited(target, there, placed)
    back, kept = _take_name(file, edited=edited, free=here is None)
    note: Message | None
    if edited:
        note = message(
            QT_TRANSLATE_NOOP("Messages", "It was changed after it was sorted; the changed file is back as {name}."),
            name=back.name,
        )
    else:
        note = set_time(source)
    if kept:
        note = message(
            QT_TRANSLATE_NOOP("Messages", "It is back, but could not be removed from {folder}."),
            folder=target.parent,
        )
    return Row(source.path, target, note)


def _take_name(file: RunFile, *, edited: bool, free: bool) -> tuple[Path, bool]:
    """Move a photo back to its own name, or an edited one beside that; return its path, and if it is here too."""
    folder, name = file.source.path.parent, file.source.path.name
    base = existing_parent(folder)
    if base != folder:
        if base.stat().st_dev != file.source.inode[0]:
            raise RefusedError(
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
                return back, move_no_replace(file.target, back, token=_token(file)).original_kept
        if not edited:
            break
        wanted = [folder / numbered_name(name, number, "restored")]
    raise RefusedError(
        QT_TRANSLATE_NOOP("Messages", "Another file is now called {name} there, so this one was left in {folder}."),
        name=name,
        folder=file.target.parent,
    )


def _remove_copy(file: RunFile) -> Row | None:
    """Remove a copy whose original is still there; None when there is none."""
    source, target, placed = file.source, file.target, file.placed
    here, there = status_of(source.path), status_of(target)
    # Killed before the copy got its name: what has that name is not ours. Or both are one file by two ways.
    if there is None or placed is None or (here is not None and os.path.samestat(here, there)):
        return None
    if here is None or not stat.S_ISREG(here.st_mode):
        raise RefusedError(
            QT_TRANSLATE_NOOP("Messages", "The original of {name} is gone, so the copy was kept."), name=target.name
        )
    # Touched, as programs do that look through photos: the bytes are what counts.
    now = replace(placed, mtime_ns=there.st_mtime_ns, size=there.st_size)
    try:
        remove_placed(target, now, _token(file), original=source.path)
    except TransferError as error:
        if not stat.S_ISREG(there.st_mode) or file_digest(target) != placed.digest:
            raise RefusedError(
                QT_TRANSLATE_NOOP("Messages", "{name} was changed after it was copied, so it was kept."),
                name=target.name,
            ) from error
        if file_digest(source.path) != placed.digest:
            raise RefusedError(
                QT_TRANSLATE_NOOP("Messages", "The original of {name} has changed since, so the copy was kept."),
                name=target.name,
            ) from error
        raise
    return Row(source.path, target)


def latest_undoable(places: UserPlaces) -> str:
    """Return the name of the latest run that did something and was not undone yet.

    Raises:
        JournalError: when there is none.
    """
    return _choose(None, places).run_id


def _choose(run_id: str | None, places: UserPlaces) -> Run:
    """Return the run to undo."""
    if run_id is not None:
        find_run(run_id, places)
    newer: list[Run] = []
    for run in all_runs(places):
        is_open = not run.undo_finished and bool(run.pending or run.folders or run.markers)
        if run.run_id == run_id or (run_id is None and is_open):
            if run.undo_finished and not run.pending:
                raise JournalError(QT_TRANSLATE_NOOP("Messages", "This sort has been undone already."))
            for other in newer:
                _check_apart(other, run)
            return run
        if is_open:
            newer.append(run)
    raise JournalError(QT_TRANSLATE_NOOP("Messages", "There is nothing to undo."))


def _check_apart(newer: Run, older: Run) -> None:
    """Refuse to undo a run whose photos or folders a newer one may have moved on."""
    one, other = newer.destination, older.destination
    together = one.is_relative_to(other) or other.is_relative_to(one)
    arrived = {file.target for step in older.steps.values() for file in step.files}
    if together or any(file.source.path in arrived for step in newer.steps.values() for file in step.files):
        raise newer_first(newer)


def newer_first(newer: Run) -> JournalError:
    """Return the error of an undo that a newer sort is in the way of."""
    return JournalError(
        QT_TRANSLATE_NOOP(
            "Messages", "A newer sort into {folder}, of {started:%Y-%m-%d %H:%M} UTC, must be undone first."
        ),
        folder=newer.destination,
        started=newer.started,
    )


def _as_one(rows: Sequence[Row], step: RunStep) -> list[Row]:
    """Return one row for a photo and its companions; companions without their photo have rows of their own."""
    if not rows or rows[0].source != step.files[0].source.path:
        return list(rows)
    notes = [row.note for row in rows if row.note]
    return [replace(rows[0], note=notes[0] if notes else None, along=tuple(row.source for row in rows[1:]))]


def _is_the_source(file: RunFile, there: os.stat_result) -> bool:
    """Whether what lies at the target is, by inode, size and time, the file that was to be moved there by renaming."""
    source = file.source
    return is_unchanged(there, source.size, source.mtime_ns) and (
        there.st_ino == source.inode[1] or not keeps_inodes(file.target.parent)
    )


def _token(file: RunFile) -> str:
    """Return the token of a file's way, a new one where an early version of facesorter did not write it down."""
    return file.token or new_token()


def _edited(target: Path, status: os.stat_result, placed: Placed) -> bool:
    return not is_unchanged(status, placed.size, placed.mtime_ns) or (
        placed.digest is not None and file_digest(target) != placed.digest
    )


def _gone(target: Path) -> RefusedError:
    return RefusedError(
        QT_TRANSLATE_NOOP("Messages", "{name} is not in {folder} any more; somebody moved, replaced or deleted it."),
        name=target.name,
        folder=target.parent,
    )
