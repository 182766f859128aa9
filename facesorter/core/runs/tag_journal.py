"""The journal of tags that are written into sidecars: what is planned, and what each sidecar was before.

The journals lie beside those of sorts and are like them: JSON lines in ASCII that are only ever appended to. First
comes the whole plan, so that a killed run can be finished; then for each sidecar an ``intent``, on the disk before the
sidecar is written, with all that an undo needs.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from facesorter import __version__
from facesorter.core import bounds
from facesorter.core.errors import JournalError
from facesorter.core.files.transfer import new_token
from facesorter.core.files.xmp import MOST_BYTES as MOST_SIDECAR
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.places import UserPlaces
from facesorter.core.runs.appending import JournalFile
from facesorter.core.runs.history import (
    ENDS,
    MOST_STEPS,
    STAMP,
    SUFFIX,
    Event,
    RunAction,
    RunState,
    RunSummary,
    ended,
    unreadable_journal,
)
from facesorter.core.runs.lines import is_planned, lines_of
from facesorter.core.runs.lock import run_at_work
from facesorter.core.runs.tag_plan import Tagging, from_values, to_values

PREFIX: Final = "tags-"
"""How the names of these runs begin."""

_FORMAT = 1
_OF_UNDO = frozenset({Event.UNDO_INTENT, Event.UNDONE, Event.UNDO_FAILED, Event.UNDO_FINISHED})


@dataclass(frozen=True, slots=True)
class Written:
    """A sidecar of a run.

    Attributes:
        sidecar: the file.
        digest: of what it is to be.
        before: what it was; None where it was not there.
        mtime_ns: the time of what it was.
        token: the random part of the names that it has on its way.
    """

    sidecar: Path
    digest: str
    before: bytes | None
    mtime_ns: int
    token: str


@dataclass(slots=True)
class TagRecord:
    """What a journal tells.

    Attributes:
        path: the journal.
        started: in UTC.
        folder: what the photos have in common.
        count: tags planned.
        written: the sidecars that were begun, by the number of their tag.
        under_way: the one of them that a killed run began last, and that may not have come about; None for none.
        failed: the numbers of those that could not be written.
        aside: the numbers of those of them whose sidecar could not get its name back, so that an undo has to.
        taken_back: the numbers of those that an undo has dealt with.
        finished: the run came to its end, cancelled or not.
        cancelled: somebody asked it to stop.
        undo_begun: somebody began to undo it.
        undo_finished: undoing came to its end, whether or not everything could be put back.
        at_rest: whoever ran, finished or undid it last came to an end, and was not killed.
    """

    path: Path
    started: datetime
    folder: Path
    count: int
    written: dict[int, Written] = field(default_factory=dict)
    under_way: int | None = None
    failed: set[int] = field(default_factory=set)
    aside: set[int] = field(default_factory=set)
    taken_back: set[int] = field(default_factory=set)
    finished: bool = False
    cancelled: bool = False
    undo_begun: bool = False
    undo_finished: bool = False
    at_rest: bool = False

    @property
    def run_id(self) -> str:
        """The name of the run."""
        return self.path.name.removesuffix(SUFFIX)

    @property
    def pending(self) -> tuple[tuple[int, Written], ...]:
        """The sidecars that can be taken back, and their numbers, in the order in which they were written."""
        settled = (self.failed - self.aside) | self.taken_back
        return tuple((number, one) for number, one in self.written.items() if number not in settled)

    @property
    def state(self) -> RunState:
        """How far the run came."""
        if self.undo_begun:
            return RunState.UNDONE if self.undo_finished and not self.pending else RunState.PARTLY_UNDONE
        return RunState.FINISHED if self.finished else RunState.INTERRUPTED

    def taggings(self) -> list[Tagging]:
        """Return what was planned.

        Raises:
            JournalError: when it is not whole.
        """
        try:
            planned = [bounds.load_json(line) for line in lines_of(self.path) if is_planned(line)]
            if [values["step"] for values in planned] != list(range(self.count)):
                raise ValueError(len(planned))  # noqa: TRY301 - one way to fail
            return [from_values(values) for values in planned]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise unreadable_journal(self.path) from error


def list_tag_runs(places: UserPlaces) -> tuple[RunSummary, ...]:
    """Return the runs, the newest first; a journal that cannot be read is one of them, and nothing else is known."""
    return tuple(_summary(path, places) for path in tag_journals(places))


def interrupted_tag_runs(places: UserPlaces) -> tuple[RunSummary, ...]:
    """Return the runs that were killed, and not finished or undone since, the newest first."""
    cut_off = (_summary(path, places) for path in tag_journals(places) if not ended(path))
    return tuple(summary for summary in cut_off if summary.interrupted)


def latest_tagging(places: UserPlaces) -> TagRecord | None:
    """Return the latest run that wrote something and was not undone yet."""
    for path in tag_journals(places):
        with suppress(JournalError):
            record = read_tags(path)
            if record.pending and not record.undo_finished:
                return record
    return None


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
        record = TagRecord(
            path,
            bounds.moment(head["started"]),
            bounds.absolute(head["folder"]),
            bounds.whole(head["count"], 0, MOST_STEPS),
        )
        for line in lines:
            if not is_planned(line):
                with suppress(ValueError, KeyError, TypeError):
                    _apply(record, bounds.load_json(line))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise unreadable_journal(path) from error
    return record


class TagJournal(JournalFile):
    """Writes the lines of one run. Use it in a ``with`` block."""

    @classmethod
    def create(cls, places: UserPlaces, folder: Path, taggings: Sequence[Tagging]) -> Self:
        """Begin the journal of a new run with its plan; it has its name only once all of that is on the disk.

        Raises:
            JournalError: when it cannot be written; then nothing may be.
        """
        now = datetime.now(UTC)
        path = _folder(places) / f"{PREFIX}{now.strftime(STAMP)}-{secrets.token_hex(2)}{SUFFIX}"

        def write_head(journal: JournalFile) -> None:
            head = {"format": _FORMAT, "app": __version__, "started": now.isoformat(), "folder": str(folder)}
            journal.append("tags", {**head, "count": len(taggings)})
            lines = ({"step": number, **to_values(one)} for number, one in enumerate(taggings))
            journal.append_all(Event.PLANNED, lines)

        return cls.begin(path, write_head)

    def intent(self, number: int, written: Written) -> None:
        """Write down a sidecar that is about to be written, and the one before; it is on the disk on return.

        Raises:
            JournalError: when it cannot be written down.
        """
        before = None if written.before is None else base64.b64encode(written.before).decode("ascii")
        values = {"sidecar": str(written.sidecar), "digest": written.digest, "before": before}
        self.write(Event.INTENT, step=number, **values, mtime_ns=written.mtime_ns, token=written.token)

    def write(self, event: Event, **fields: Any) -> None:
        """Append a line, which is on the disk on return.

        Raises:
            JournalError: when it cannot be written.
        """
        self.append(event, fields)
        self.sync()


def digest_of(content: bytes) -> str:
    """Return what a journal knows a sidecar by."""
    return hashlib.blake2b(content).hexdigest()


def _summary(path: Path, places: UserPlaces) -> RunSummary:
    run_id = path.name.removesuffix(SUFFIX)
    try:
        record = read_tags(path)
    except JournalError:
        started = datetime.fromtimestamp(0, UTC)
        with suppress(ValueError):
            started = datetime.strptime(run_id.removeprefix(PREFIX).split("-")[0], STAMP).replace(tzinfo=UTC)
        return RunSummary(run_id, started, RunAction.TAG, path, RunState.UNREADABLE, 0, 0, 0, 0, interrupted=False)
    at_work = not record.at_rest and run_at_work(places, record.folder) in {run_id, ""}
    return RunSummary(
        run_id,
        record.started,
        RunAction.TAG,
        record.folder,
        RunState.RUNNING if at_work else record.state,
        record.count,
        done=len(record.written.keys() - record.failed - {record.under_way}),
        failed=len(record.failed),
        undone=len(record.taken_back),
        interrupted=not (record.at_rest or at_work),
        cancelled=record.cancelled,
        source=record.folder,
    )


def _apply(record: TagRecord, line: Mapping[str, Any]) -> None:
    """Change what is known of a run by one line."""
    event = Event(line["event"])
    record.under_way = None
    if event is Event.INTENT:
        number = bounds.whole(line.get("step", len(record.written)), 0, MOST_STEPS)
        record.written[number] = _written(line)
        record.under_way = number
        record.failed.discard(number)
        record.aside.discard(number)
    elif event is Event.FAILED:
        number = bounds.whole(line["step"], 0, MOST_STEPS)
        record.failed.add(number)
        if line.get("aside"):
            record.aside.add(number)
    elif event is Event.UNDONE:
        record.taken_back.add(bounds.whole(line["step"], 0, MOST_STEPS))
    record.at_rest = event in ENDS
    if event is Event.FINISHED:
        record.cancelled = bool(line.get("cancelled"))
    record.finished = event is Event.FINISHED or (record.finished and event is not Event.RESUMED)
    record.undo_begun = record.undo_begun or event in _OF_UNDO
    record.undo_finished = event is Event.UNDO_FINISHED or (record.undo_finished and event is not Event.UNDO_INTENT)


def _written(line: Mapping[str, Any]) -> Written:
    before = None
    if line["before"] is not None:
        before = base64.b64decode(bounds.text(line["before"], 2 * MOST_SIDECAR), validate=True)
    token = bounds.text(line["token"], 64) if "token" in line else new_token()  # not in the journals of early versions
    if not token.isalnum():
        raise ValueError(token)
    return Written(
        bounds.absolute(line["sidecar"]),
        bounds.text(line["digest"], 128),
        before,
        bounds.whole(line["mtime_ns"], -bounds.MOST_TIME_NS, bounds.MOST_TIME_NS),
        token,
    )


def _folder(places: UserPlaces) -> Path:
    return places.data / "tags"
