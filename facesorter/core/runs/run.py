"""Carries a plan out, and goes on with one that was interrupted: each step is in the journal before it is done."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from stat import S_ISDIR
from typing import Final

from facesorter.core.errors import FacesorterError, JournalError, PlanError
from facesorter.core.files.disk import existing_parent, is_online_only, is_unchanged, readable_size, status_of
from facesorter.core.files.marker import SORTED_MARKER, marker_text
from facesorter.core.files.transfer import (
    Placed,
    copy_no_replace,
    move_no_replace,
    new_token,
    remove_placed,
    same_bytes,
    sync_folder,
)
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, Plan, Step
from facesorter.core.plan.targets import next_targets, target_key
from facesorter.core.results import Photo
from facesorter.core.runs.carrying import FULL, RefusedError, StopError, each, reason_for, set_time
from facesorter.core.runs.history import Event, Run, RunStep, find_run, read_run, run_of_the_day
from facesorter.core.runs.journal import Journal
from facesorter.core.runs.lock import Lock, held
from facesorter.core.runs.reports import Row, RunReport
from facesorter.core.runs.undo import clear_leftovers, put_back
from facesorter.core.tasks import Progress, Task


def run_plan(
    plan: Plan,
    places: UserPlaces,
    task: Task,
    on_progress: Callable[[Progress], None] | None = None,
    *,
    daily: bool = False,
) -> RunReport:
    """Carry a plan out. A photo that cannot be moved is reported and the others go on.

    Cancelling the task ends the run after the group of files in hand; what was moved stays moved and can be undone.
    ``daily`` adds to the run of the same day, destination and action, so that a watched folder has one run a day; the
    report tells of this plan alone.

    Raises:
        JournalError: when the journal cannot be begun; nothing was moved.
        PlanError: when another run is at work in the same destination; nothing was moved.
    """
    with held(places, plan.destination) as lock:
        earlier = run_of_the_day(places, plan) if daily else None
        first = earlier.count if earlier else 0
        with Journal.reopen(earlier.path) if earlier else Journal.create(places, plan, daily=daily) as journal:
            lock.tell(journal.run_id)
            if earlier:
                journal.extend(plan, first)
            runner = _Runner(plan, journal, lock, first)
            return _carry_out(runner, list(enumerate(plan.to_do, start=first)), task, on_progress)


def finish_run(
    run_id: str, places: UserPlaces, task: Task, on_progress: Callable[[Progress], None] | None = None
) -> RunReport:
    """Carry out what an earlier run, killed or cancelled, did not reach; the report is of the whole run.

    A step that was under way is put back first and then done anew. Steps that failed are tried again.

    Raises:
        JournalError: when there is no such run, it was undone, or its journal cannot be read or written.
        PlanError: when another run is at work in the same destination, or the destination's drive is not there.
    """
    known = find_run(run_id, places)
    with held(places, known.destination) as lock, Journal.reopen(known.path) as journal:
        run = read_run(known.path)
        if run.undo_begun:
            raise JournalError(
                QT_TRANSLATE_NOOP(
                    "Messages", "This sort has been undone, at least in part, and can no longer be finished."
                )
            )
        runner = _Runner(_plan_now(run), journal, lock)
        lock.tell(run.run_id)
        journal.write(Event.RESUMED)
        return _carry_out(runner, runner.take_up(run), task, on_progress)


def _plan_now(run: Run) -> Plan:
    """Return the plan of a run, with the device that its destination has now.

    A drive that was connected again may have another number; it is known by a photo that the run put there.
    """
    plan = run.plan()
    base = existing_parent(plan.destination)
    device = base.stat().st_dev
    placed = (file.target for step in run.steps.values() if step.last is Event.DONE for file in step.files)
    if device != plan.device and not any(status_of(target) for target in placed):
        raise PlanError(
            QT_TRANSLATE_NOOP("Messages", "The drive with {folder} is no longer connected. Connect it and try again."),
            folder=plan.destination,
        )
    found = {step.folder: status_of(plan.destination / step.folder) for step in plan.steps}
    devices = {folder: status.st_dev for folder, status in found.items() if status}
    return replace(plan, device=device, devices=devices)


def _carry_out(
    runner: "_Runner", steps: Sequence[tuple[int, Step]], task: Task, on_progress: Callable[[Progress], None] | None
) -> RunReport:
    """Do the steps, by number, and return the report of the run."""
    runner.expect(steps)
    tried, cancelled, stopped = each(steps, lambda item: runner.carry_out(*item), task, on_progress)
    return runner.report(len(steps) - tried, stopped, cancelled=cancelled)


AHEAD: Final = 32
"""So many steps are announced at once: a disk takes about as long for the intents of all as for those of one."""


class _Runner:
    """Carries the steps of one plan out."""

    def __init__(self, plan: Plan, journal: Journal, lock: Lock, first: int = 0) -> None:
        """Take the plan, and the number that its first step has in the journal."""
        self._first = first
        self._done: list[Row] = []
        self._failed: list[Row] = []
        self._already_there = [
            Row(step.photo.path, step.files[0].target, step.clash, tuple(file.target for file in step.companions))
            for step in plan.steps
            if step.already_there
        ]
        self._counts: Counter[str] = Counter()
        self._plan = plan
        self._journal = journal
        self._lock = lock
        self._promised = {target_key(file.target) for step in plan.steps for file in step.files}
        self._ready: set[Path] = set()
        self._gone: set[int] = set()
        self._steps: Sequence[tuple[int, Step]] = ()
        self._places: dict[int, int] = {}
        self._announced: dict[int, list[str]] = {}
        self._unsynced: set[Path] = set()

    def take_up(self, run: Run) -> list[tuple[int, Step]]:
        """Take up an interrupted run: count what is done, put back what is half done, and return what is to be done."""
        to_do: list[tuple[int, Step]] = []
        for number, step in enumerate(self._plan.steps):
            known = run.steps.get(number)
            if known is not None and known.last is Event.INTENT and not self._put_back(known):
                continue
            if known is not None and known.last is Event.ALREADY_THERE:
                if not self._is_there(step, tuple(file.target for file in known.files)):
                    to_do.append((number, step))
            elif known is None or not known.pending or known.last is Event.INTENT:
                to_do.append((number, step))
            elif known.last is Event.DONE:
                placed = [file.placed for file in known.files]
                self._arrived(step, [file.target for file in known.files], [one for one in placed if one])
            else:
                self._failed.append(Row(step.photo.path, None, _split(step.photo, known.files[0].target).message))
        return to_do

    def expect(self, steps: Sequence[tuple[int, Step]]) -> None:
        """Take the steps that are going to be carried out, in this order."""
        self._steps = steps
        self._places = {number: place for place, (number, _) in enumerate(steps)}

    def carry_out(self, number: int, step: Step) -> None:
        """Do one step, all of it or nothing.

        Raises:
            JournalError: when it cannot be written down.
            StopError: when no further step can be done.
        """
        arrived = len(self._done)
        try:
            self._check_drive(step)
            self._announce(number)
            for targets in self._targets(step):
                if self._attempt(number, step, targets):
                    return
                if self._is_there(step, targets):
                    self._journal.step(Event.ALREADY_THERE, number)
                    return
        except (OSError, FacesorterError) as error:
            if len(self._done) == arrived:
                note = reason_for(error, step.photo.path, self._plan.destination)
                stays = message(
                    QT_TRANSLATE_NOOP("Messages", "It belongs to {name} and stays with it."), name=step.photo.path.name
                )
                self._failed.append(Row(step.photo.path, None, note))
                self._failed += [Row(file.source.path, None, stays) for file in step.companions]
            if isinstance(error, JournalError):
                raise
            if isinstance(error, OSError) and error.errno in FULL:
                needed = self._plan.bytes_to_write(self._plan.to_do[number - self._first :]).values()
                raise StopError(
                    QT_TRANSLATE_NOOP(
                        "Messages",
                        "The disk with {folder} is full. The rest needs {needed}: make room there and sort again.",
                    ),
                    folder=self._plan.destination,
                    needed=readable_size(sum(needed)),
                ) from error

    def report(self, not_tried: int, stopped: Message | None, *, cancelled: bool) -> RunReport:
        """Write down that the run ended and return what it did."""
        try:
            self._sync_folders()
            for number in self._announced:
                self._journal.step(Event.WITHDRAWN, number)
            self._journal.write(Event.FINISHED, cancelled=cancelled, stopped=stopped and str(stopped))
        except JournalError as error:
            stopped = stopped or error.message
        return RunReport(
            run_id=self._journal.run_id,
            done=tuple(self._done),
            already_there=tuple(self._already_there),
            failed=tuple(self._failed),
            left=self._plan.left,
            not_tried=not_tried,
            cancelled=cancelled,
            stopped=stopped,
            counts=dict(self._counts),
        )

    def _put_back(self, step: RunStep) -> bool:
        """Put back what a step did before it was interrupted; False when it cannot be, so that it is not done anew."""
        for file in reversed(step.files):
            try:
                clear_leftovers(file)
                if any(status_of(one.target) for one in step.files):  # else it was announced, and not begun
                    put_back(file, step.action)
            except (OSError, FacesorterError) as error:
                note = reason_for(error, file.target, file.source.path.parent)
                self._failed.append(Row(file.source.path, None, note))
                return False
        self._journal.step(Event.ROLLED_BACK, step.number)
        return True

    def _arrived(self, step: Step, targets: Sequence[Path], placed: Sequence[Placed]) -> None:
        notes = [
            _note(file.target, target, one) for file, target, one in zip(step.files, targets, placed, strict=False)
        ]
        note = next((note for note in notes if note is not None), step.note)
        kept = any(one.original_kept for one in placed)
        self._done.append(Row(step.photo.path, targets[0], note, tuple(targets[1:]), original_kept=kept))
        self._counts[step.folder] += 1

    def _targets(self, step: Step) -> Iterator[tuple[Path, ...]]:
        """Yield the planned targets, then the next free names, the same number for all files of the group."""
        yield tuple(file.target for file in step.files)
        planned = {file.source.path: file.target for file in step.files}
        yield from next_targets(planned, lambda path: target_key(path) in self._promised or os.path.lexists(path))

    def _is_there(self, step: Step, targets: tuple[Path, ...]) -> bool:
        """Whether what took the names meanwhile is the very same photo, from another program that sorts as well."""
        if not all(same_bytes(file.source.path, target) for file, target in zip(step.files, targets, strict=True)):
            return False
        same = message(QT_TRANSLATE_NOOP("Messages", "The same photo is there already."))
        self._already_there.append(Row(step.photo.path, targets[0], same, targets[1:]))
        return True

    def _attempt(self, number: int, step: Step, targets: tuple[Path, ...]) -> bool:
        """Do one step under these names; False when one of them turns out to be in use."""
        sources = [file.source for file in step.files]
        device = self._plan.device_of(step.folder)
        action = self._plan.action_of(step)
        tokens = self._announced.pop(number, None)
        if tokens is None:  # under other names than those that were announced
            tokens = self._intend(number, step, targets)
            self._journal.sync()
        placed: list[Placed] = []
        try:
            for photo in sources:
                _check_unchanged(photo)
            self._make_ready(targets[0].parent, device, step.class_id)
            for index, (photo, target) in enumerate(zip(sources, targets, strict=True)):
                placed.append(self._place(number, index, photo, target, tokens[index], action))
        except (OSError, FacesorterError) as error:
            stuck = self._roll_back(sources, targets, placed, tokens, action)
            event = Event.ROLLED_BACK if placed and not any(stuck) else Event.FAILED
            self._journal.step(event, number, stuck, reason=str(error))
            if any(stuck):
                raise _split(sources[0], targets[0]) from error
            if isinstance(error, FileExistsError):
                return False
            raise
        self._arrived(step, targets, placed)
        self._journal.step(Event.DONE, number, placed)
        return True

    def _announce(self, number: int) -> None:
        """Write down what is going to be done in this step and those after it; it is on the disk on return."""
        if number in self._announced:
            return
        self._sync_folders()  # before a line can be on the disk that says that their copies are done
        place = self._places[number]
        for coming, step in self._steps[place : place + AHEAD]:
            self._announced[coming] = self._intend(coming, step, [file.target for file in step.files])
        self._journal.sync()

    def _intend(self, number: int, step: Step, targets: Sequence[Path]) -> list[str]:
        """Write down what is going to be done in a step; return the tokens of its files."""
        sources = [file.source for file in step.files]
        action = self._plan.action_of(step)
        device = self._plan.device_of(step.folder)
        copying = action is Action.COPY or any(photo.inode[0] != device for photo in sources)
        tokens = [new_token() for _ in sources]
        self._journal.intent(number, zip(sources, targets, tokens, strict=True), action, copying=copying)
        return tokens

    def _sync_folders(self) -> None:
        """Have the names of copies on the disk."""
        for folder in self._unsynced:
            sync_folder(folder)
        self._unsynced.clear()

    def _place(  # noqa: PLR0917 - what a journal's line holds
        self, number: int, index: int, photo: Photo, target: Path, token: str, action: Action
    ) -> Placed:
        moving = action is Action.MOVE

        def copied(placed: Placed) -> None:
            self._journal.copied(number, index, placed, durable=moving)

        if moving:
            return move_no_replace(photo.path, target, token=token, on_copied=copied)
        self._unsynced.add(target.parent)  # the original stays, so that can wait for that of others
        return copy_no_replace(photo.path, target, token=token, on_copied=copied, durable=False)

    def _roll_back(
        self,
        sources: Sequence[Photo],
        targets: Sequence[Path],
        placed: Sequence[Placed],
        tokens: Sequence[str],
        action: Action,
    ) -> list[Placed | None]:
        """Take the files of a group back; return those that could not be, at their places."""
        stuck: list[Placed | None] = [None] * len(sources)
        for index, one in reversed(list(enumerate(placed))):
            try:
                if action is Action.COPY or one.original_kept:
                    remove_placed(targets[index], one, tokens[index])
                else:
                    move_no_replace(targets[index], sources[index].path, token=tokens[index])
                    set_time(sources[index])
            except (OSError, FacesorterError):
                stuck[index] = one
        return stuck

    def _check_drive(self, step: Step) -> None:
        """Refuse a step whose drive was found to be gone before; it is not in the journal, so finishing does it."""
        if self._plan.device_of(step.folder) in self._gone:
            raise _drive_gone(self._plan.destination / step.folder)

    def _make_ready(self, folder: Path, device: int, class_id: int | None) -> None:
        """Create a folder and its marker, unless they are there; create them again when they were deleted."""
        base = existing_parent(folder)
        status = base.stat() if base.exists() else None
        if status is not None and S_ISDIR(status.st_mode) and status.st_dev != device:
            self._gone.add(device)
            raise _drive_gone(folder)
        if base == folder and folder in self._ready and status is not None and S_ISDIR(status.st_mode):
            return
        for missing in [path for path in (*reversed(folder.parents), folder) if path.is_relative_to(base)][1:]:
            if status_of(missing) is not None:  # it only could not be looked at a moment ago, and is not ours
                continue
            self._journal.write(Event.FOLDER_CREATED, path=str(missing))
            with suppress(FileExistsError):
                missing.mkdir()
                sync_folder(missing.parent)
        if not folder.is_dir():
            raise RefusedError(
                QT_TRANSLATE_NOOP("Messages", "{folder} is a file, so no folder can be made there. Rename that file."),
                folder=folder,
            )
        try:
            self._lock.take_folder()
        except PlanError as error:
            raise StopError(error.message.template, **error.message.details) from error
        marker = folder / SORTED_MARKER
        if not os.path.lexists(marker):
            self._journal.write(Event.MARKER_CREATED, path=str(marker))
            with suppress(FileExistsError), marker.open("xb") as file:
                class_name = self._plan.classes.by_id(class_id).name if class_id else None
                file.write(marker_text(folder.name, class_name))
        self._ready.add(folder)


def _check_unchanged(photo: Photo) -> None:
    status = status_of(photo.path)
    if status is None:
        raise RefusedError(
            QT_TRANSLATE_NOOP("Messages", "{name} is not there any more; somebody moved or deleted it."),
            name=photo.path.name,
        )
    if not is_unchanged(status, photo.size, photo.mtime_ns):
        raise RefusedError(
            QT_TRANSLATE_NOOP("Messages", "{name} was changed after it was looked at. Look at it again, then sort."),
            name=photo.path.name,
        )
    if is_online_only(status):
        raise RefusedError(
            QT_TRANSLATE_NOOP("Messages", "{name} is only online. Download it first."), name=photo.path.name
        )


def _drive_gone(folder: Path) -> RefusedError:
    return RefusedError(
        QT_TRANSLATE_NOOP("Messages", "The drive with {folder} is no longer connected. Connect it and sort again."),
        folder=folder,
    )


def _split(photo: Photo, target: Path) -> RefusedError:
    return RefusedError(
        QT_TRANSLATE_NOOP(
            "Messages",
            "Only some of the files that belong to {name} were moved, and these could not be put back: see {folder}.",
        ),
        name=photo.path.name,
        folder=target.parent,
    )


def _note(planned: Path, target: Path, placed: Placed) -> Message | None:
    if placed.original_kept:
        template = QT_TRANSLATE_NOOP("Messages", "Copied; the original stays, since it could not be removed: {reason}.")
        return message(template, reason=placed.why_kept)
    if placed.lost:
        return message(
            QT_TRANSLATE_NOOP("Messages", "These attributes could not be copied: {lost}."), lost=", ".join(placed.lost)
        )
    if target != planned:
        return message(
            QT_TRANSLATE_NOOP("Messages", "The name {name} has been taken in the meantime."), name=planned.name
        )
    return None
