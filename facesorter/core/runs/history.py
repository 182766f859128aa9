"""What was done to which file, written down before it is done, so that it can be undone: after a crash too.

A run is one file of JSON lines that is only ever appended to. The first line tells of the run, a ``planned`` line of
each group of files what is to become of it; so an interrupted run can be finished. Then every group gets an ``intent``
line, on the disk before the files are touched, and one that tells how it ended. Finishing and undoing append to the
same file. JSON is written in ASCII, so that file names that are no valid Unicode survive.
"""

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any, Final

from facesorter.core import bounds
from facesorter.core.errors import JournalError
from facesorter.core.files.transfer import Placed
from facesorter.core.garbage import making_many
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.places import UserPlaces
from facesorter.core.plan.file import plan_from
from facesorter.core.plan.plan import Action, Plan
from facesorter.core.results import Photo
from facesorter.core.runs.lines import is_planned, lines_of, planned
from facesorter.core.runs.lock import run_at_work

FORMAT: Final = 1
"""The version of the line format; higher ones are not read."""

SUFFIX: Final = ".jsonl"
"""How the name of a journal ends."""

STAMP: Final = "%Y%m%dT%H%M%S%fZ"
"""How it begins: with the time of the run."""


class Event(StrEnum):
    """What a line tells."""

    RUN = "run"
    PLANNED = "planned"
    FOLDER_CREATED = "folder_created"
    MARKER_CREATED = "marker_created"
    INTENT = "intent"
    WITHDRAWN = "withdrawn"
    COPIED = "copied"
    DONE = "done"
    FAILED = "failed"
    ALREADY_THERE = "already_there"
    ROLLED_BACK = "rolled_back"
    FINISHED = "finished"
    RESUMED = "resumed"
    EXTENDED = "extended"
    UNDO_INTENT = "undo_intent"
    UNDONE = "undone"
    UNDO_FAILED = "undo_failed"
    UNDO_FINISHED = "undo_finished"
    UNDO_STOPPED = "undo_stopped"


ENDS: Final = frozenset({Event.FINISHED, Event.UNDO_FINISHED, Event.UNDO_STOPPED})
"""After these nobody is at work any more."""

MOST_STEPS: Final = 10_000_000
"""No run has more."""

_OF_STEP = frozenset(
    {
        *(Event.DONE, Event.FAILED, Event.ALREADY_THERE, Event.ROLLED_BACK),
        *(Event.UNDO_INTENT, Event.UNDONE, Event.UNDO_FAILED),
    }
)
_LAST_LINE = 4096
_MOST_FILES = 1000


class RunAction(StrEnum):
    """What a run did: an action of a plan, or tags written into sidecars."""

    COPY = Action.COPY.value
    MOVE = Action.MOVE.value
    TAG = "tag"


class RunState(StrEnum):
    """How far a run came."""

    RUNNING = "running"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    UNDONE = "undone"
    PARTLY_UNDONE = "partly_undone"
    UNREADABLE = "unreadable"
    PARTLY_DONE = "partly_done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(slots=True)
class RunFile:
    """A file of a run.

    Attributes:
        source: as it was before.
        target: where it was to go.
        placed: as it lay there afterwards; None while it is not known to have arrived.
        token: the random part of the names it had on its way; empty in journals of early versions.
    """

    source: Photo
    target: Path
    placed: Placed | None = None
    token: str = ""


@dataclass(slots=True)
class RunStep:
    """A group of files of a run, and the last thing that is known of it.

    Attributes:
        number: of the step.
        files: of the group.
        action: what was done to them, or was about to be.
        last: the last thing that is known of it.
    """

    number: int
    files: tuple[RunFile, ...]
    action: Action
    last: Event = Event.INTENT

    @property
    def pending(self) -> bool:
        """Whether there is, or may be, something to undo."""
        if self.last is Event.FAILED:
            return any(file.placed for file in self.files)
        return self.last not in {Event.ALREADY_THERE, Event.ROLLED_BACK, Event.UNDONE}


@dataclass(slots=True)
class Run:
    """A run as its journal tells it.

    Attributes:
        run_id: also the name of the file.
        path: the journal.
        started: in UTC.
        action: copy or move.
        destination: the folder that holds the class folders.
        count: groups planned.
        steps: groups begun, by number.
        earlier: the files of attempts at a step before the last one, under names that turned out to be in use.
        folders: created by the run, in this order (or about to be, when it was killed).
        markers: likewise.
        head: what the journal's first line tells, the plan's own words among it.
        finished: the run came to its end, cancelled or not.
        undo_begun: somebody began to undo it.
        undo_finished: undoing came to its end, whether or not everything could be put back.
        cancelled: somebody asked it to stop.
        daily: other plans may follow in it: it is the one of a day and of a folder that is being watched.
        at_rest: whoever ran, finished or undid it last came to an end, and was not killed.
    """

    run_id: str
    path: Path
    started: datetime
    action: Action
    destination: Path
    count: int
    steps: dict[int, RunStep] = field(default_factory=dict)
    earlier: list[RunFile] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    markers: list[Path] = field(default_factory=list)
    head: Mapping[str, Any] = field(default_factory=dict)
    finished: bool = False
    undo_begun: bool = False
    undo_finished: bool = False
    daily: bool = False
    at_rest: bool = False
    cancelled: bool = False

    @property
    def pending(self) -> tuple[RunStep, ...]:
        """The steps that can be undone, in the order they were done."""
        return tuple(step for step in self.steps.values() if step.pending)

    @property
    def state(self) -> RunState:
        """How far the run came."""
        if self.undo_begun:
            return RunState.UNDONE if self.undo_finished and not self.pending else RunState.PARTLY_UNDONE
        return RunState.FINISHED if self.finished else RunState.INTERRUPTED

    def plan(self) -> Plan:
        """Return the plan as it was when the run began, without what was already there.

        Raises:
            JournalError: when it is not whole.
        """
        try:
            plan = plan_from(self.head, self._planned(), (), again=self.daily)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise unreadable_journal(self.path) from error
        return plan

    def _planned(self) -> Iterator[Mapping[str, Any]]:
        number = 0
        for line in islice(planned(self.path), self.count):
            values = bounds.load_json(line)
            if values["step"] != number:
                raise ValueError(number)
            number += 1
            yield values
        if number < self.count:
            raise ValueError(number)


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A line of the list of runs: counts are of groups; of a tagging they are of sidecars, beside which photos are.

    ``kept`` are those that were to be moved and could only be copied; ``already_there`` those whose bytes another
    program had put there meanwhile; ``cancelled``: somebody asked it to stop;
    ``interrupted`` is a run, or an undo, that was killed and can be finished or undone; one at work is not. Of an
    unreadable one only the name, and with luck the time, are known; its ``destination`` is the journal itself.
    ``source`` is the folder that all its photos come from, or the one above them; None while none is known.
    """

    run_id: str
    started: datetime
    action: RunAction
    destination: Path
    state: RunState
    count: int
    done: int
    failed: int
    undone: int
    interrupted: bool
    kept: int = 0
    already_there: int = 0
    cancelled: bool = False
    source: Path | None = None

    @property
    def ending(self) -> RunState:
        """How far it came, in more words: a finished run may have done all, a part or nothing of what was planned."""
        if self.state is not RunState.FINISHED or not self.missing:
            return self.state
        if self.cancelled:
            return RunState.CANCELLED
        return RunState.PARTLY_DONE if self.missing < self.count else RunState.FAILED

    @property
    def missing(self) -> int:
        """How many groups are neither where they were to go, nor were there already."""
        return self.count - self.done - self.already_there


def read_run(path: Path) -> Run:
    """Read a journal; a line that was cut by a crash is passed over.

    Raises:
        JournalError: when it cannot be read, or is not a journal that this version knows.
    """
    try:
        lines = lines_of(path)
        header = bounds.load_json(next(lines, b"{}"))
        if header["event"] != Event.RUN or bounds.whole(header["format"], 0, 1 << 31) > FORMAT:
            raise ValueError(header["format"])  # noqa: TRY301 - one way to fail
        run = Run(
            run_id=path.name.removesuffix(SUFFIX),
            path=path,
            started=bounds.moment(header["started"]),
            action=Action(header["action"]),
            destination=bounds.absolute(header["destination"]),
            count=bounds.whole(header["count"], 0, MOST_STEPS),
            head=header,
            daily=bool(header.get("daily")),
        )
        with making_many():
            for line in lines:
                if not is_planned(line):
                    with suppress(ValueError, KeyError, TypeError, IndexError):
                        _apply(run, bounds.load_json(line))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise unreadable_journal(path) from error
    return run


def list_runs(places: UserPlaces) -> tuple[RunSummary, ...]:
    """Return the runs, the newest first; a journal that cannot be read is one of them, and nothing else is known."""
    runs: list[RunSummary] = []
    for path in journals(places):
        try:
            runs.append(_summary(read_run(path), places))
        except JournalError:
            runs.append(_unknown(path))
    return tuple(runs)


def interrupted_runs(places: UserPlaces) -> tuple[RunSummary, ...]:
    """Return the runs that were killed, and not finished or undone since, the newest first."""
    paths = (path for path in journals(places) if not ended(path))
    return tuple(summary for run in _readable(paths) for summary in [_summary(run, places)] if summary.interrupted)


def find_run(run_id: str, places: UserPlaces) -> Run:
    """Return a run by its name.

    Raises:
        JournalError: when there is none.
    """
    path = places.runs / f"{run_id}{SUFFIX}"
    if path not in journals(places):
        raise JournalError(QT_TRANSLATE_NOOP("Messages", "There is no sort called {run}."), run=run_id)
    return read_run(path)


def run_of_the_day(places: UserPlaces, plan: Plan) -> Run | None:
    """Return the run that began today with such a plan of a watched folder, if it can be added to."""
    today = datetime.now().astimezone().date()
    for run in all_runs(places):
        if run.started.astimezone().date() != today:
            return None
        if run.daily and all(run.head.get(key) == value for key, value in plan.head().items()):
            return run if run.at_rest and not run.undo_begun else None
    return None


def all_runs(places: UserPlaces) -> Iterator[Run]:
    """Yield the runs as their journals tell them, the newest first."""
    yield from _readable(journals(places))


def journals(places: UserPlaces) -> list[Path]:
    """Return the files of the runs, the newest first.

    Raises:
        JournalError: when their folder cannot be read.
    """
    try:
        return sorted(places.runs.glob("*" + SUFFIX), reverse=True)
    except OSError as error:
        raise JournalError(
            QT_TRANSLATE_NOOP("Messages", "The journals in {folder} cannot be read: {reason}."),
            folder=places.runs,
            reason=error.strerror,
        ) from error


def _readable(paths: Iterable[Path]) -> Iterator[Run]:
    for path in paths:
        with suppress(JournalError):
            yield read_run(path)


def ended(path: Path) -> bool:
    """Whether the last line of a journal tells of an end; quick, since every start of the program asks."""
    with suppress(OSError, ValueError, KeyError, TypeError, IndexError):
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return True
        with path.open("rb") as file:
            file.seek(max(0, status.st_size - _LAST_LINE))
            return bounds.load_json(file.read().splitlines()[-1])["event"] in ENDS
    return False


def _unknown(path: Path) -> RunSummary:
    """Return the line of a journal that cannot be read."""
    started = datetime.fromtimestamp(0, UTC)
    with suppress(ValueError):
        started = datetime.strptime(path.name.split("-")[0], STAMP).replace(tzinfo=UTC)
    run_id = path.name.removesuffix(SUFFIX)
    return RunSummary(run_id, started, RunAction.COPY, path, RunState.UNREADABLE, 0, 0, 0, 0, interrupted=False)


def _summary(run: Run, places: UserPlaces) -> RunSummary:
    lasts = Counter(step.last for step in run.steps.values())
    done = (Event.DONE, Event.UNDO_INTENT, Event.UNDONE, Event.UNDO_FAILED)
    at_work = not run.at_rest and run_at_work(places, run.destination) in {run.run_id, ""}
    return RunSummary(
        run.run_id,
        run.started,
        RunAction(run.action),
        run.destination,
        RunState.RUNNING if at_work else run.state,
        run.count,
        done=sum(lasts[event] for event in done),
        failed=lasts[Event.FAILED] + lasts[Event.ROLLED_BACK],
        undone=lasts[Event.UNDONE],
        already_there=lasts[Event.ALREADY_THERE],
        interrupted=not (run.at_rest or at_work),
        kept=sum(any(file.placed and file.placed.original_kept for file in step.files) for step in run.steps.values()),
        cancelled=run.cancelled,
        source=_source(run),
    )


def _source(run: Run) -> Path | None:
    """Return the folder that all files of a run come from, or the one above them."""
    folders = {str(file.source.path.parent) for step in run.steps.values() for file in step.files}
    try:
        return Path(os.path.commonpath(folders)) if folders else None
    except ValueError:  # two drives of Windows
        return None


def _apply(run: Run, line: Mapping[str, Any]) -> None:
    """Change what is known of a run by one line."""
    event = Event(line["event"])
    if event is Event.INTENT:
        number = bounds.whole(line["step"], 0, MOST_STEPS)
        run.earlier += run.steps[number].files if number in run.steps else ()
        files = tuple(map(_file, bounds.items(line["files"], _MOST_FILES)))
        run.steps[number] = RunStep(number, files, Action(line.get("action", run.action)))
    elif event is Event.WITHDRAWN:
        run.steps.pop(line["step"], None)
    elif event is Event.COPIED:
        run.steps[line["step"]].files[line["index"]].placed = _placed(line["placed"])
    elif event in _OF_STEP:
        step = run.steps[line["step"]]
        step.last = event
        known = [_placed(placed) for placed in bounds.items(line["placed"], _MOST_FILES)]
        for file, placed in zip(step.files, known, strict=False):
            file.placed = placed
    elif event is Event.FOLDER_CREATED:
        run.folders.append(bounds.absolute(line["path"]))
    elif event is Event.MARKER_CREATED:
        run.markers.append(bounds.absolute(line["path"]))
    elif event is Event.EXTENDED:
        run.count = bounds.whole(line["count"], 0, MOST_STEPS)
    run.at_rest = event in ENDS
    if event in {Event.FINISHED, Event.RESUMED, Event.EXTENDED}:
        run.cancelled = bool(line.get("cancelled"))
    run.finished = event is Event.FINISHED or (run.finished and event not in {Event.RESUMED, Event.EXTENDED})
    run.undo_begun = run.undo_begun or event in {Event.UNDO_INTENT, Event.UNDO_FINISHED}
    run.undo_finished = event is Event.UNDO_FINISHED or (run.undo_finished and event is not Event.UNDO_INTENT)


def unreadable_journal(path: Path) -> JournalError:
    """Return the error of a journal that cannot be read."""
    return JournalError(
        QT_TRANSLATE_NOOP("Messages", "The journal {file} is missing, damaged, or was written by a newer facesorter."),
        file=path,
    )


def _file(entry: Mapping[str, Any]) -> RunFile:
    photo = Photo(
        bounds.absolute(entry["source"]),
        bounds.whole(entry["size"], 0, bounds.MOST_BYTES),
        bounds.whole(entry["mtime_ns"], -bounds.MOST_TIME_NS, bounds.MOST_TIME_NS),
        _inode(entry["inode"]),
    )
    token = bounds.text(entry.get("token", ""), 64)
    if not (token.isalnum() or not token):
        raise ValueError(token)
    return RunFile(photo, bounds.absolute(entry["target"]), token=token)


def _placed(entry: Mapping[str, Any] | None) -> Placed | None:
    if entry is None:
        return None
    digest = entry["digest"]
    return Placed(
        bounds.whole(entry["size"], 0, bounds.MOST_BYTES),
        bounds.whole(entry["mtime_ns"], -bounds.MOST_TIME_NS, bounds.MOST_TIME_NS),
        None if digest is None else bounds.text(digest, 128),
        bool(entry["original_kept"]),
        tuple(bounds.text(name) for name in bounds.items(entry["lost"], 1000)),
        _inode(entry.get("inode", [0, 0])),
        bounds.text(entry.get("why_kept", "")),
    )


def _inode(value: object) -> tuple[int, int]:
    device, inode = (bounds.whole(one, 0, bounds.MOST_INODE) for one in bounds.items(value, 2))
    return device, inode
