"""The journal of tags that were written into sidecars: what each sidecar was before, so that it can be undone.

The journals lie beside those of sorts and are of a format of their own, JSON lines in ASCII that are only ever
appended to.
"""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from facesorter import __version__
from facesorter.core import bounds
from facesorter.core.errors import JournalError
from facesorter.core.files.xmp import MOST_BYTES as MOST_SIDECAR
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.places import UserPlaces, make_private
from facesorter.core.runs.history import STAMP, SUFFIX, RunState, unreadable_journal
from facesorter.core.runs.journal import unwritable_journal
from facesorter.core.runs.lines import APPEND, lines_of, open_again

PREFIX: Final = "tags-"
"""How the names of these runs begin."""

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Written:
    """A sidecar of a run: what it is to be (a digest), and what it was; None where it was not there."""

    sidecar: Path
    digest: str
    before: bytes | None
    mtime_ns: int


@dataclass(slots=True)
class TagRecord:
    """What a journal tells.

    Attributes:
        started: in UTC.
        folder: what the photos have in common.
        written: the sidecars, in their order; the last may not have come about.
        taken_back: those that an undo has dealt with.
        undone: an undo came to its end.
    """

    started: datetime
    folder: Path
    written: list[Written] = field(default_factory=list)
    taken_back: set[Path] = field(default_factory=set)
    undone: bool = False


@dataclass(frozen=True, slots=True)
class TagRun:
    """A run of the past, and how many tags it wrote; of an unreadable one ``folder`` is the journal itself."""

    run_id: str
    started: datetime
    folder: Path
    count: int
    state: RunState


def list_tag_runs(places: UserPlaces) -> tuple[TagRun, ...]:
    """Return the runs, the newest first; a journal that cannot be read is one of them, and nothing else is known."""
    return tuple(map(_summary, tag_journals(places)))


def tag_journals(places: UserPlaces) -> list[Path]:
    """Return the files of the runs, the newest first."""
    return sorted(_folder(places).glob(f"{PREFIX}*{SUFFIX}"), reverse=True)


def journal_of(run_id: str, places: UserPlaces) -> Path:
    """Return the journal of a run.

    Raises:
        JournalError: when there is none.
    """
    path = _folder(places) / f"{run_id}{SUFFIX}"
    if path not in tag_journals(places):
        raise JournalError(QT_TRANSLATE_NOOP("Messages", "There is no sort called {run}."), run=run_id)
    return path


def read_tags(path: Path) -> TagRecord:
    """Read a journal; a line that was cut by a crash is passed over.

    Raises:
        JournalError: when it cannot be read, or is not a journal that this version knows.
    """
    try:
        lines = lines_of(path)
        head = bounds.load_json(next(lines, b"{}"))
        if head["event"] != "tags" or bounds.whole(head["format"], 0, 1 << 31) > _FORMAT:
            raise ValueError(head["format"])  # noqa: TRY301 - one way to fail
        record = TagRecord(bounds.moment(head["started"]), Path(bounds.absolute(head["folder"])))
        for line in lines:
            with suppress(ValueError, KeyError, TypeError):
                _apply(record, bounds.load_json(line))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise unreadable_journal(path) from error
    return record


class TagJournal:
    """Writes the lines of one run. Use it in a ``with`` block."""

    def __init__(self, path: Path, file: int) -> None:
        self.run_id = path.name.removesuffix(SUFFIX)
        self._path = path
        self._file = file

    @classmethod
    def create(cls, places: UserPlaces, folder: Path, count: int) -> Self:
        """Begin the journal of a new run.

        Raises:
            JournalError: when it cannot be written; then nothing may be.
        """
        now = datetime.now(UTC)
        path = _folder(places) / f"{PREFIX}{now.strftime(STAMP)}-{secrets.token_hex(2)}{SUFFIX}"
        try:
            make_private(places.data)
            make_private(path.parent)
            journal = cls(path, os.open(path, APPEND | os.O_CREAT | os.O_EXCL, 0o600))
        except OSError as error:
            raise unwritable_journal(path, error) from error
        head = {"format": _FORMAT, "app": __version__, "started": now.isoformat()}
        journal._write("tags", **head, folder=str(folder), count=count)
        return journal

    @classmethod
    def reopen(cls, path: Path) -> Self:
        """Go on with the journal of an earlier run, to undo it.

        Raises:
            JournalError: when it cannot be written.
        """
        try:
            return cls(path, open_again(path))
        except OSError as error:
            raise unwritable_journal(path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ending: object) -> None:
        os.close(self._file)

    def intent(self, written: Written) -> None:
        """Write down a sidecar that is about to be written, and the one before.

        Raises:
            JournalError: when it cannot be written down; so also the methods below.
        """
        before = None if written.before is None else base64.b64encode(written.before).decode("ascii")
        self._write(
            "intent", sidecar=str(written.sidecar), digest=written.digest, before=before, mtime_ns=written.mtime_ns
        )

    def finished(self) -> None:
        """Write down that the run came to its end."""
        self._write("finished")

    def undone(self, sidecar: Path) -> None:
        """Write down that the undo has dealt with a sidecar."""
        self._write("undone", sidecar=str(sidecar))

    def undo_finished(self) -> None:
        """Write down that the undo came to its end."""
        self._write("undo_finished")

    def _write(self, event: str, **fields: Any) -> None:
        """Append a line, which is on the disk on return."""
        line = json.dumps({"event": event, **fields}, separators=(",", ":")).encode("ascii") + b"\n"
        try:
            if os.write(self._file, line) != len(line):
                raise OSError(0, "cut short", str(self._path))  # noqa: TRY301 - one way to fail
            os.fsync(self._file)
        except OSError as error:
            raise unwritable_journal(self._path, error) from error


def digest_of(content: bytes) -> str:
    """Return what a journal knows a sidecar by."""
    return hashlib.blake2b(content).hexdigest()


def _summary(path: Path) -> TagRun:
    run_id = path.name.removesuffix(SUFFIX)
    try:
        record = read_tags(path)
    except JournalError:
        started = datetime.fromtimestamp(0, UTC)
        with suppress(ValueError):
            started = datetime.strptime(run_id.removeprefix(PREFIX).split("-")[0], STAMP).replace(tzinfo=UTC)
        return TagRun(run_id, started, path, 0, RunState.UNREADABLE)
    state = RunState.UNDONE if record.undone else RunState.FINISHED
    return TagRun(run_id, record.started, record.folder, len(record.written), state)


def _apply(record: TagRecord, line: Mapping[str, Any]) -> None:
    match line["event"]:
        case "intent":
            record.written.append(_written(line))
        case "undone":
            record.taken_back.add(Path(bounds.absolute(line["sidecar"])))
        case "undo_finished":
            record.undone = True


def _written(line: Mapping[str, Any]) -> Written:
    before = None
    if line["before"] is not None:
        before = base64.b64decode(bounds.text(line["before"], 2 * MOST_SIDECAR), validate=True)
    return Written(
        Path(bounds.absolute(line["sidecar"])),
        bounds.text(line["digest"], 128),
        before,
        bounds.whole(line["mtime_ns"], -bounds.MOST_TIME_NS, bounds.MOST_TIME_NS),
    )


def _folder(places: UserPlaces) -> Path:
    return places.data / "tags"
