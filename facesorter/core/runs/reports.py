"""What a run or an undo did, photo by photo."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from facesorter.core.messages import Message
from facesorter.core.plan.plan import Left, Plan


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one photo.

    Attributes:
        source: where it was found.
        target: where it lies now, or lay before an undo; None where it went nowhere.
        note: why it failed, or what a person should know although it did not; None otherwise.
        along: the companions that travelled with it, where they lie now.
        original_kept: it was to be moved and could only be copied; ``note`` says why.
    """

    source: Path
    target: Path | None = None
    note: Message | None = None
    along: tuple[Path, ...] = ()
    original_kept: bool = False


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

    @property
    def kept(self) -> int:
        """How many photos were to be moved and could only be copied."""
        return sum(row.original_kept for row in self.done)

    def unfinished(self, plan: Plan) -> dict[Path, Message]:
        """Return the files of the plan that this is the report of which failed or were not tried, and why."""
        why = {row.source: row.note for row in self.failed if row.note is not None}
        if self.stopped is not None:
            for step in plan.to_do[len(plan.to_do) - self.not_tried :]:
                why.setdefault(step.photo.path, self.stopped)
        return why


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What an undo did.

    Attributes:
        run_id: the run that was undone.
        restored: photos that are back, or whose copies are gone; a note tells where it is not exactly as before.
        failed: photos and companions that were left where they are, and why.
        cancelled: somebody asked to stop; the rest can be undone later.
        stopped: why the undo could not go on, or None.
    """

    run_id: str
    restored: tuple[Row, ...]
    failed: tuple[Row, ...]
    cancelled: bool
    stopped: Message | None
