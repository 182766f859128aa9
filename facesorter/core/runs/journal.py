"""Writes the journal of a run; :mod:`facesorter.core.runs.history` tells what is in it and reads it."""

import json
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from facesorter import __version__
from facesorter.core.errors import JournalError
from facesorter.core.files.transfer import Placed, sync_folder
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.places import UserPlaces, make_private
from facesorter.core.plan.plan import Action, Plan
from facesorter.core.results import Photo
from facesorter.core.runs.history import FORMAT, STAMP, SUFFIX, Event
from facesorter.core.runs.lines import APPEND, open_again

_DURABLE: Final = frozenset({Event.UNDO_INTENT, Event.FINISHED, Event.UNDO_FINISHED, Event.RESUMED})
_LINES_AT_ONCE = 1000


class Journal:
    """Writes the lines of one run. Use it in a ``with`` block."""

    def __init__(self, path: Path, file: int) -> None:
        self.run_id = path.name.removesuffix(SUFFIX)
        self.path = path
        self._file = file

    @classmethod
    def create(cls, places: UserPlaces, plan: Plan, *, daily: bool = False) -> Self:
        """Begin the journal of a new run with its whole plan; it has its name only once all of that is on the disk.

        ``daily`` says that other plans may follow in it, see :meth:`extend`.

        Raises:
            JournalError: when it cannot be written; then nothing may be moved.
        """
        try:
            make_private(places.data)
            make_private(places.runs)
            now = _later_than_all(places.runs)
            path = places.runs / f"{now.strftime(STAMP)}-{secrets.token_hex(2)}{SUFFIX}"
            part = path.with_suffix(".part")
            try:
                with cls(path, os.open(part, APPEND | os.O_CREAT | os.O_EXCL, 0o600)) as journal:
                    journal._write_head(plan, now, daily=daily)
                part.rename(path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
            sync_folder(places.runs)
            return cls(path, os.open(path, APPEND))
        except OSError as error:
            raise unwritable_journal(places.runs, error) from error

    @classmethod
    def reopen(cls, path: Path) -> Self:
        """Go on with the journal of an earlier run, to finish or to undo it.

        Raises:
            JournalError: when it cannot be written.
        """
        try:
            return cls(path, open_again(path))
        except OSError as error:
            raise unwritable_journal(path, error) from error

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
        self._append(_line(event, fields))
        if event in _DURABLE:
            self.sync()

    def extend(self, plan: Plan, first: int) -> None:
        """Write down one more plan of the same day, its steps numbered from ``first`` on; it is on the disk on return.

        Raises:
            JournalError: when it cannot be written; then nothing of it may be moved.
        """
        self._write_steps(plan, first)
        self._append(_line(Event.EXTENDED, {"count": first + len(plan.to_do)}))
        self.sync()

    def _write_head(self, plan: Plan, now: datetime, *, daily: bool) -> None:
        head = {"format": FORMAT, "run": self.run_id, "app": __version__, "started": now.isoformat(), "daily": daily}
        self._append(_line(Event.RUN, {**head, **plan.head(), "count": len(plan.to_do)}))
        self._write_steps(plan, 0)
        self.sync()

    def _write_steps(self, plan: Plan, first: int) -> None:
        steps = plan.to_do
        for start in range(0, len(steps), _LINES_AT_ONCE):
            some = enumerate(steps[start : start + _LINES_AT_ONCE], start=first + start)
            lines = [_line(Event.PLANNED, {"step": number, **plan.step_values(step)}) for number, step in some]
            self._append(b"".join(lines))

    def _append(self, lines: bytes) -> None:
        try:
            if os.write(self._file, lines) != len(lines):
                raise OSError(0, "cut short", str(self.path))  # noqa: TRY301 - one way to fail
        except OSError as error:
            raise unwritable_journal(self.path, error) from error

    def sync(self) -> None:
        """Have all lines on the disk.

        Raises:
            JournalError: when that fails.
        """
        try:
            os.fsync(self._file)
        except OSError as error:
            raise unwritable_journal(self.path, error) from error

    def intent(self, step: int, files: Iterable[tuple[Photo, Path, str]], action: Action, *, copying: bool) -> None:
        """Write down what is about to be done to a group: each file, its target, and the token of its way there.

        It must be on the disk (:meth:`sync`) before a file is touched.

        ``copying`` tells that bytes are going to be written, which a move between devices does too.
        """
        lines = [
            {
                "source": str(photo.path),
                "target": str(target),
                "size": photo.size,
                "mtime_ns": photo.mtime_ns,
                "inode": list(photo.inode),
                "token": token,
            }
            for photo, target, token in files
        ]
        how = "copying" if copying else "renaming"
        self.write(Event.INTENT, step=step, action=action.value, how=how, files=lines)

    def copied(self, step: int, index: int, placed: Placed, *, durable: bool) -> None:
        """Write down that a copy is complete, before it gets its name.

        ``durable`` waits for the disk: when the original is going to be removed.
        """
        self._append(_line(Event.COPIED, {"step": step, "index": index, "placed": asdict(placed)}))
        if durable:
            self.sync()

    def step(self, event: Event, step: int, placed: Sequence[Placed | None] = (), **fields: Any) -> None:
        """Write down how a group ended, with the files that lie at their targets now where that is news."""
        self.write(event, step=step, placed=[one and asdict(one) for one in placed], **fields)


def _line(event: Event, fields: Mapping[str, Any]) -> bytes:
    return json.dumps({"event": event.value, **fields}, separators=(",", ":")).encode("ascii") + b"\n"


def _later_than_all(runs: Path) -> datetime:
    """Return the time, or just after the latest run where the clock was set back: runs are ordered by their names."""
    now = datetime.now(UTC)
    latest = max((path.name for path in runs.glob("*" + SUFFIX)), default="")
    with suppress(ValueError):
        last = datetime.strptime(latest.split("-")[0], STAMP).replace(tzinfo=UTC)
        now = max(now, last + timedelta(microseconds=1))
    return now


def unwritable_journal(path: Path, error: OSError) -> JournalError:
    """Return the error of a journal that cannot be written."""
    return JournalError(
        QT_TRANSLATE_NOOP(
            "Messages",
            "The journal {file} cannot be written: {reason}. Nothing is moved unless it can be undone.",
        ),
        file=path,
        reason=error.strerror,
    )
