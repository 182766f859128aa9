"""A plan as a table: a row for every photo, whether it goes somewhere or stays."""

import os
from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon

from facesorter.core.classes import ClassSet
from facesorter.core.plan.plan import Plan
from facesorter.gui.kit.look import icon
from facesorter.gui.kit.pictures import Pictures
from facesorter.gui.kit.tables import Column, TableModel
from facesorter.gui.kit.translate import class_name, text_of
from facesorter.gui.kit.words import percent
from facesorter.gui.transfer.plan_rows import PlanRow

PICTURE_SIDE: Final = 32
"""Of the pictures in the table, in device-independent pixels."""


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

    def show_plan(self, plan: Plan | None, rows: Sequence[PlanRow] = ()) -> None:
        """Show a plan, or nothing."""
        if plan is not None:
            self._base = os.path.join(plan.destination, "")  # noqa: PTH118 - with the separator
        self.set_rows(rows)

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
