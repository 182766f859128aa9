"""Writes the journal of a run; :mod:`facesorter.core.runs.history` tells what is in it and reads it."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self

from facesorter import __version__
from facesorter.core import bounds
from facesorter.core.files.transfer import Placed
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, Plan
from facesorter.core.results import Photo
from facesorter.core.runs.appending import JournalFile
from facesorter.core.runs.history import FORMAT, STAMP, SUFFIX, Event

_DURABLE: Final = frozenset({Event.UNDO_INTENT, Event.FINISHED, Event.UNDO_FINISHED, Event.RESUMED})


class Journal(JournalFile):
    """Writes the lines of one run. Use it in a ``with`` block."""

    @classmethod
    def create(cls, places: UserPlaces, plan: Plan, *, daily: bool = False) -> Self:
        """Begin the journal of a new run with its whole plan; it has its name only once all of that is on the disk.

        ``daily`` says that other plans may follow in it, see :meth:`extend`.

        Raises:
            JournalError: when it cannot be written; then nothing may be moved.
        """
        now = _later_than_all(places.runs)
        path = places.runs / f"{now.strftime(STAMP)}-{secrets.token_hex(2)}{SUFFIX}"

        def write_head(journal: JournalFile) -> None:
            head = {"format": FORMAT, "run": journal.run_id, "app": __version__, "started": now.isoformat()}
            journal.append(Event.RUN, {**head, "daily": daily, **plan.head(), "count": len(plan.to_do)})
            journal.append_all(Event.PLANNED, _planned(plan, 0))

        return cls.begin(path, write_head)

    def write(self, event: Event, **fields: Any) -> None:
        """Append a line; the lines that must be there before files are touched are on the disk on return.

        Raises:
            JournalError: when it cannot be written.
        """
        self.append(event, fields)
        if event in _DURABLE:
            self.sync()

    def extend(self, plan: Plan, first: int) -> None:
        """Write down one more plan of the same day, its steps numbered from ``first`` on; it is on the disk on return.

        Raises:
            JournalError: when it cannot be written; then nothing of it may be moved.
        """
        self.append_all(Event.PLANNED, _planned(plan, first))
        self.append(Event.EXTENDED, {"count": first + len(plan.to_do)})
        self.sync()

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
        self.append(Event.COPIED, {"step": step, "index": index, "placed": asdict(placed)})
        if durable:
            self.sync()

    def step(self, event: Event, step: int, placed: Sequence[Placed | None] = (), **fields: Any) -> None:
        """Write down how a group ended, with the files that lie at their targets now where that is news."""
        self.write(event, step=step, placed=[one and asdict(one) for one in placed], **fields)


def _planned(plan: Plan, first: int) -> Iterator[dict[str, Any]]:
    """Yield what is written down of each step of a plan, numbered from ``first`` on."""
    for number, step in enumerate(plan.to_do, start=first):
        yield {"step": number, **plan.step_values(step)}


def _later_than_all(runs: Path) -> datetime:
    """Return the time, or just after the latest run where the clock was set back: runs are ordered by their names."""
    now = datetime.now(UTC)
    for name in sorted((path.name for path in runs.glob("*" + SUFFIX)), reverse=True):
        with suppress(ValueError, OverflowError):  # of a name that none of our clocks can have given
            later = datetime.strptime(name.split("-")[0], STAMP).replace(tzinfo=UTC) + timedelta(microseconds=1)
            if later.year <= bounds.LATEST_YEAR:
                return max(now, later)
    return now
