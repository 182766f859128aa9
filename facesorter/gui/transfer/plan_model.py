"""A plan as a table: a row for every photo, whether it goes somewhere or stays."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon

from facesorter.core.classes import ClassSet
from facesorter.core.garbage import making_many
from facesorter.core.messages import Message
from facesorter.core.plan.plan import Plan
from facesorter.core.results import Photo
from facesorter.gui.kit.look import icon
from facesorter.gui.kit.pictures import Pictures
from facesorter.gui.kit.tables import Column, TableModel
from facesorter.gui.kit.translate import class_name, text_of
from facesorter.gui.kit.words import percent
from facesorter.gui.transfer.plan_edits import Edits

PICTURE_SIDE: Final = 32
"""Of the pictures in the table, in device-independent pixels."""


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


class PlanModel(TableModel[PlanRow]):
    """The columns of a plan."""

    def __init__(
        self,
        classes: ClassSet,
        icons: Mapping[int, QIcon],
        pictures: Pictures | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._along, self._no_picture = icon("chevron-right"), icon("photo")
        self._classes = classes
        self._base = ""
        columns: tuple[Column[PlanRow], ...] = (
            Column(
                self.tr("Photo"),
                lambda row: row.photo.path.name,
                tip=lambda row: str(row.photo.path),
                path=True,
                tick=lambda row: row.ticked,
                icon=self._picture,
            ),
            Column(self.tr("To"), self._to, tip=lambda row: str(row.target or self._to(row)), path=True),
            Column(self.tr("Class"), self._class, icon=lambda row: icons.get(row.class_id or 0), path=True),
            Column(self.tr("Confidence"), _confidence, key=lambda row: row.confidence or 0.0, right=True),
            Column(self.tr("Note"), self._note, tip=lambda row: text_of(row.reason)),
            Column(self.tr("From"), lambda row: str(row.photo.path.parent), path=True),
        )
        self.set_columns(columns)

    def show_plan(self, plan: Plan | None, edits: Edits = Edits(), original: Plan | None = None) -> None:  # noqa: B008
        """Show a plan, or nothing; one that was changed in the order of the original."""
        if plan is None:
            self.set_rows(())
            return
        self._base = os.path.join(plan.destination, "")  # noqa: PTH118 - with the separator
        with making_many():
            self.set_rows(rows_in_order(plan, edits, original) if original and edits else rows_of(plan))

    def _to(self, row: PlanRow) -> str:
        if row.target is None:
            return self.tr("(stays)")
        return str(row.target).removeprefix(self._base)  # of thousands, so no arithmetic of paths

    def _picture(self, row: PlanRow) -> QIcon | None:
        if row.lead is not None:
            return self._along
        if self._pictures is None:
            return None
        pixmap = self._pictures.get(row.photo.path, PICTURE_SIDE)
        return self._no_picture if pixmap is None else QIcon(pixmap)

    def _class(self, row: PlanRow) -> str:
        return class_name(self._classes.by_id(row.class_id).name) if row.class_id else ""

    def _note(self, row: PlanRow) -> str:
        parts = [text_of(one) for one in (row.clash, row.note) if one is not None]
        if row.lead is not None:
            parts.insert(0, self.tr("Goes with {photo}.").format(photo=row.lead.path.name))
        if not parts and row.confidence is None:  # otherwise class and confidence, in columns of their own, say it all
            parts.append(text_of(row.reason))
        return " ".join(parts)


def _confidence(row: PlanRow) -> str:
    return "" if row.confidence is None else percent(row.confidence)
