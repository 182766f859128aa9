"""A plan as it is shown: a row for every photo, and how many go where. Worked out in the thread that plans."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from facesorter.core.messages import Message
from facesorter.core.plan.plan import Plan
from facesorter.core.results import Photo, Status
from facesorter.gui.transfer.plan_edits import Edits


class Kind(StrEnum):
    """Which photos are listed."""

    ALL = "all"
    GOING = "going"
    RENAMED = "renamed"
    THERE = "there"
    STAYING = "staying"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A file of the plan. Without a target it stays where it is.

    Attributes:
        lead: the photo that a companion travels with; None for a photo.
        note: what else a person should know, or None.
        left_out: by the person.
    """

    photo: Photo
    target: Path | None
    class_id: int | None
    confidence: float | None
    reason: Message
    clash: Message | None = None
    already_there: bool = False
    lead: Photo | None = None
    note: Message | None = None
    left_out: bool = False

    @property
    def main(self) -> Path:
        """The photo that this row is about: for a companion that which it travels with."""
        return (self.lead or self.photo).path

    @property
    def ticked(self) -> bool | None:
        """Whether the photo goes, if that is for the person to say; None for a companion, and what stays anyway."""
        if self.lead is not None or self.already_there:
            return None
        return False if self.left_out else None if self.target is None else True

    def is_a(self, kind: Kind) -> bool:
        """Whether the photo is of a kind."""
        going = self.target is not None and not self.already_there
        match kind:
            case Kind.GOING:
                return going
            case Kind.RENAMED:
                return going and self.clash is not None
            case Kind.THERE:
                return self.already_there
            case Kind.STAYING:
                return self.target is None
        return True


def rows_of(plan: Plan, edits: Edits | None = None) -> list[PlanRow]:
    """Return the photos of a plan: first those that have a place, in its order, then those that stay."""
    left_out = edits.left_out if edits else frozenset()
    going = [
        PlanRow(
            file.source,
            file.target,
            step.class_id,
            None if index else step.confidence,
            step.reason,
            step.clash,
            step.already_there,
            step.photo if index else None,
            step.note,
        )
        for step in plan.steps
        for index, file in enumerate(step.files)
    ]
    return [
        *going,
        *(
            PlanRow(left.photo, None, None, None, left.reason, left_out=left.photo.path in left_out)
            for left in plan.left
        ),
    ]


def rows_in_order(plan: Plan, edits: Edits, original: Plan) -> list[PlanRow]:
    """Return the photos of a changed plan in the order that they had before, so that none jumps under the mouse."""
    places: dict[Path, int] = {}
    for row in rows_of(original):
        places.setdefault(row.main, len(places))
    return sorted(rows_of(plan, edits), key=lambda row: places.get(row.main, len(places)))


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A plan, with what the page shows of it: of tens of thousands of photos too much to count in the window's thread.

    Attributes:
        plan: it.
        rows: the rows of the table.
        photos_to_do: how many photos something is done with.
        of_class: how many of them go into each class, by id.
        by_folder: how many go into each folder, by name.
        stays: how many stay, without those that the person left out, by how their journey ended.
        left_out: how many the person left out.
        already_there: how many lie where they belong.
    """

    plan: Plan
    rows: Sequence[PlanRow]
    photos_to_do: int
    of_class: Mapping[int | None, int]
    by_folder: Mapping[str, int]
    stays: Mapping[Status, int]
    left_out: int
    already_there: int


def shown(plan: Plan, edits: Edits | None = None, original: Plan | None = None) -> ShownPlan:
    """Return a plan as it is shown; one that was changed with its rows in the order of the original."""
    by_person = [left.by_person for left in plan.left]
    to_do = plan.to_do
    return ShownPlan(
        plan,
        rows_of(plan) if edits is None or original is None else rows_in_order(plan, edits, original),
        plan.photos_to_do,
        Counter(step.class_id for step in to_do),
        plan.counts(),
        Counter(left.status for left, person in zip(plan.left, by_person, strict=True) if not person),
        sum(by_person),
        len(plan.steps) - len(to_do),
    )
