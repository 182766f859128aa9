"""What was done to which file, written down before it is done, so that it can be undone: after a crash too.

A run is one file of JSON lines that is only ever appended to. The first line tells of the run; every group of files
gets an ``intent`` line, on the disk before the files are touched, and one that tells how it ended. Undoing appends to
the same file. JSON is written in ASCII, so that file names that are no valid Unicode survive.
"""

import json
import os
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from facesorter import __version__
from facesorter.core.errors import JournalError
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.places import UserPlaces
from facesorter.core.plan import Action
from facesorter.core.results import Photo
from facesorter.core.transfer import Placed, sync_folder

FORMAT: Final = 1
"""The version of the line format; higher ones are not read."""

_SUFFIX = ".jsonl"
_STAMP = "%Y%m%dT%H%M%S%fZ"


class Event(StrEnum):
    """What a line tells."""

    RUN = "run"
    FOLDER_CREATED = "folder_created"
    MARKER_CREATED = "marker_created"
    INTENT = "intent"
    COPIED = "copied"
    DONE = "done"
    FAILED = "failed"
    ROLLED_BACK = "rolled_back"
    FINISHED = "finished"
    UNDO_INTENT = "undo_intent"
    UNDONE = "undone"
    UNDO_FAILED = "undo_failed"
    UNDO_FINISHED = "undo_finished"


_OF_STEP = frozenset({Event.DONE, Event.FAILED, Event.ROLLED_BACK, Event.UNDO_INTENT, Event.UNDONE, Event.UNDO_FAILED})
_DURABLE = frozenset({Event.RUN, Event.INTENT, Event.COPIED, Event.UNDO_INTENT, Event.FINISHED, Event.UNDO_FINISHED})


class RunState(StrEnum):
    """How far a run came."""

    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    UNDONE = "undone"
    PARTLY_UNDONE = "partly_undone"


@dataclass(slots=True)
class RunFile:
    """A file of a run.

    Attributes:
        source: as it was before.
        target: where it was to go.
        placed: as it lay there afterwards; None while it is not known to have arrived.
    """

    source: Photo
    target: Path
    placed: Placed | None = None


@dataclass(slots=True)
class RunStep:
    """A group of files of a run, and the last thing that is known of it."""

    number: int
    files: tuple[RunFile, ...]
    last: Event = Event.INTENT

    @property
    def pending(self) -> bool:
        """Whether there is, or may be, something to undo."""
        if self.last is Event.FAILED:
            return any(file.placed for file in self.files)
        return self.last not in {Event.ROLLED_BACK, Event.UNDONE}


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
        folders: created by the run, in this order (or about to be, when it was killed).
        markers: likewise.
        finished: the run came to its end, cancelled or not.
        undo_begun: somebody began to undo it.
        undo_finished: undoing came to its end, whether or not everything could be put back.
    """

    run_id: str
    path: Path
    started: datetime
    action: Action
    destination: Path
    count: int
    steps: dict[int, RunStep] = field(default_factory=dict)
    folders: list[Path] = field(default_factory=list)
    markers: list[Path] = field(default_factory=list)
    finished: bool = False
    undo_begun: bool = False
    undo_finished: bool = False

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


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A line of the list of runs: counts are of groups."""

    run_id: str
    started: datetime
    action: Action
    destination: Path
    state: RunState
    count: int
    done: int
    failed: int
    undone: int


class Journal:
    """Writes the lines of one run. Use it in a ``with`` block."""

    def __init__(self, path: Path, file: int) -> None:
        self.run_id = path.name.removesuffix(_SUFFIX)
        self.path = path
        self._file = file

    @classmethod
    def create(cls, places: UserPlaces, *, action: Action, destination: Path, count: int) -> Self:
        """Begin the journal of a new run.

        Raises:
            JournalError: when it cannot be written; then nothing may be moved.
        """
        try:
            places.runs.mkdir(parents=True, exist_ok=True)
            now = _later_than_all(places.runs)
            path = places.runs / f"{now.strftime(_STAMP)}-{secrets.token_hex(2)}{_SUFFIX}"
            journal = cls(path, os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600))
        except OSError as error:
            raise _unwritable(places.runs, error) from error
        journal.write(
            Event.RUN,
            format=FORMAT,
            run=journal.run_id,
            app=__version__,
            action=action.value,
            destination=str(destination),
            started=now.isoformat(),
            count=count,
        )
        sync_folder(places.runs)
        return journal

    @classmethod
    def reopen(cls, path: Path) -> Self:
        """Go on with the journal of an earlier run, to undo it.

        Raises:
            JournalError: when it cannot be written.
        """
        try:
            whole = path.read_bytes().endswith(b"\n")
            journal = cls(path, os.open(path, os.O_WRONLY | os.O_APPEND))
            if not whole:  # the run was killed while it wrote a line: what follows must not be glued to that
                os.write(journal._file, b"\n")
        except OSError as error:
            raise _unwritable(path, error) from error
        return journal

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)

    def write(self, event: Event, **fields: Any) -> None:
        """Append a line; the lines that must be there before files are touched are on the disk on return.

        Raises:
            JournalError: when it cannot be written.
        """
        line = json.dumps({"event": event.value, **fields}, separators=(",", ":")).encode("ascii") + b"\n"
        try:
            if os.write(self._file, line) != len(line):
                raise OSError(0, "cut short", str(self.path))  # noqa: TRY301 - one way to fail
            if event in _DURABLE:
                os.fsync(self._file)
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def intent(self, step: int, files: Iterable[tuple[Photo, Path]], *, copying: bool) -> None:
        """Write down what is about to be done to a group."""
        lines = [
            {
                "source": str(photo.path),
                "target": str(target),
                "size": photo.size,
                "mtime_ns": photo.mtime_ns,
                "inode": list(photo.inode),
            }
            for photo, target in files
        ]
        self.write(Event.INTENT, step=step, how="copying" if copying else "renaming", files=lines)

    def copied(self, step: int, index: int, placed: Placed) -> None:
        """Write down that a file is complete at its target, before its original is removed."""
        self.write(Event.COPIED, step=step, index=index, placed=asdict(placed))

    def step(self, event: Event, step: int, placed: Sequence[Placed | None] = (), **fields: Any) -> None:
        """Write down how a group ended, with the files that lie at their targets now where that is news."""
        self.write(event, step=step, placed=[one and asdict(one) for one in placed], **fields)


def read_run(path: Path) -> Run:
    """Read a journal; a line that was cut by a crash is passed over.

    Raises:
        JournalError: when it cannot be read, or is not a journal that this version knows.
    """
    try:
        lines = path.read_bytes().splitlines()
        header = json.loads(lines[0]) if lines else {}
        if header["event"] != Event.RUN or header["format"] > FORMAT:
            raise ValueError(header["format"])  # noqa: TRY301 - one way to fail
        run = Run(
            run_id=path.name.removesuffix(_SUFFIX),
            path=path,
            started=datetime.fromisoformat(header["started"]),
            action=Action(header["action"]),
            destination=Path(header["destination"]),
            count=int(header["count"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise JournalError(
            QT_TRANSLATE_NOOP("Messages", "The journal {file} is missing, damaged or of a newer facesorter."),
            file=path,
        ) from error
    for line in lines[1:]:
        with suppress(ValueError, KeyError, TypeError, IndexError):
            _apply(run, json.loads(line))
    return run


def list_runs(places: UserPlaces) -> tuple[RunSummary, ...]:
    """Return the runs, the newest first. Files that are no journals are not among them."""
    return tuple(_summary(run) for run in all_runs(places))


def all_runs(places: UserPlaces) -> Iterator[Run]:
    """Yield the runs as their journals tell them, the newest first."""
    for path in sorted(places.runs.glob("*" + _SUFFIX), reverse=True):
        with suppress(JournalError):
            yield read_run(path)


def _summary(run: Run) -> RunSummary:
    lasts = Counter(step.last for step in run.steps.values())
    done = (Event.DONE, Event.UNDO_INTENT, Event.UNDONE, Event.UNDO_FAILED)
    return RunSummary(
        run.run_id,
        run.started,
        run.action,
        run.destination,
        run.state,
        run.count,
        done=sum(lasts[event] for event in done),
        failed=lasts[Event.FAILED] + lasts[Event.ROLLED_BACK],
        undone=lasts[Event.UNDONE],
    )


def _apply(run: Run, line: Mapping[str, Any]) -> None:
    """Change what is known of a run by one line."""
    event = Event(line["event"])
    if event is Event.INTENT:
        number = int(line["step"])
        run.steps[number] = RunStep(number, tuple(_file(entry) for entry in line["files"]))
    elif event is Event.COPIED:
        run.steps[line["step"]].files[line["index"]].placed = _placed(line["placed"])
    elif event in _OF_STEP:
        step = run.steps[line["step"]]
        step.last = event
        for file, placed in zip(step.files, line["placed"], strict=False):
            file.placed = _placed(placed)
    elif event is Event.FOLDER_CREATED:
        run.folders.append(Path(line["path"]))
    elif event is Event.MARKER_CREATED:
        run.markers.append(Path(line["path"]))
    run.finished = run.finished or event is Event.FINISHED
    run.undo_begun = run.undo_begun or event in {Event.UNDO_INTENT, Event.UNDO_FINISHED}
    run.undo_finished = event is Event.UNDO_FINISHED or (run.undo_finished and event is not Event.UNDO_INTENT)


def _file(entry: Mapping[str, Any]) -> RunFile:
    device, inode = entry["inode"]
    return RunFile(
        Photo(Path(entry["source"]), entry["size"], entry["mtime_ns"], (device, inode)), Path(entry["target"])
    )


def _placed(entry: Mapping[str, Any] | None) -> Placed | None:
    return None if entry is None else Placed(**{**entry, "lost": tuple(entry["lost"])})


def _later_than_all(runs: Path) -> datetime:
    """Return the time, or just after the latest run where the clock was set back: runs are ordered by their names."""
    now = datetime.now(UTC)
    latest = max((path.name for path in runs.glob("*" + _SUFFIX)), default="")
    with suppress(ValueError):
        last = datetime.strptime(latest.split("-")[0], _STAMP).replace(tzinfo=UTC)
        now = max(now, last + timedelta(microseconds=1))
    return now


def _unwritable(path: Path, error: OSError) -> JournalError:
    return JournalError(
        QT_TRANSLATE_NOOP(
            "Messages",
            "The journal {file} cannot be written: {reason}. Nothing is moved that could not be undone.",
        ),
        file=path,
        reason=error.strerror,
    )
