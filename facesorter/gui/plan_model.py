"""A plan as a table: a row for every photo, whether it goes somewhere or stays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from facesorter.core.classes import ClassSet
from facesorter.core.messages import Message
from facesorter.core.plan import Plan
from facesorter.core.results import Photo
from facesorter.gui.fields import Field
from facesorter.gui.look import icon
from facesorter.gui.notices import class_name, text_of
from facesorter.gui.tables import Column, TableModel, calm_table
from facesorter.gui.words import percent


class Kind(StrEnum):
    """Which photos are listed."""

    ALL = "all"
    GOING = "going"
    RENAMED = "renamed"
    THERE = "there"
    STAYING = "staying"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A photo of the plan. Without a target it stays where it is."""

    photo: Photo
    target: Path | None
    class_id: int | None
    confidence: float | None
    reason: Message
    clash: Message | None = None
    already_there: bool = False

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


def rows_of(plan: Plan) -> list[PlanRow]:
    """Return the photos of a plan: first those that have a place, in its order, then those that stay."""
    going = [
        PlanRow(file.source, file.target, step.class_id, step.confidence, step.reason, step.clash, step.already_there)
        for step in plan.steps
        for file in step.files
    ]
    return [*going, *(PlanRow(left.photo, None, None, None, left.reason) for left in plan.left)]


class PlanModel(TableModel[PlanRow]):
    """The columns of a plan."""

    def __init__(self, classes: ClassSet, icons: Mapping[int, QIcon], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._classes = classes
        self._base: Path | None = None
        columns: tuple[Column[PlanRow], ...] = (
            Column(self.tr("Photo"), lambda row: row.photo.path.name, tip=lambda row: str(row.photo.path), path=True),
            Column(self.tr("To"), self._to, tip=lambda row: str(row.target or self._to(row)), path=True),
            Column(self.tr("Class"), self._class, icon=lambda row: icons.get(row.class_id or 0)),
            Column(self.tr("Confidence"), _confidence, key=lambda row: row.confidence or 0.0, right=True),
            Column(self.tr("Note"), _note, tip=lambda row: text_of(row.reason)),
            Column(self.tr("From"), lambda row: str(row.photo.path.parent), path=True),
        )
        self.set_columns(columns)

    def show_plan(self, plan: Plan | None) -> None:
        """Show a plan, or nothing."""
        self._base = plan.destination if plan else None
        self.set_rows(rows_of(plan) if plan else ())

    def _to(self, row: PlanRow) -> str:
        if row.target is None:
            return self.tr("(stays)")
        base = self._base
        return str(row.target.relative_to(base) if base and row.target.is_relative_to(base) else row.target)

    def _class(self, row: PlanRow) -> str:
        return class_name(self._classes.by_id(row.class_id).name) if row.class_id else ""


def _confidence(row: PlanRow) -> str:
    return "" if row.confidence is None else percent(row.confidence)


def _note(row: PlanRow) -> str:
    if row.clash is not None:
        return text_of(row.clash)
    # Class and confidence have columns of their own already.
    return "" if row.confidence is not None else text_of(row.reason)


class PlanTable(QWidget):
    """The table of a plan, with a choice of kinds and a filter above it."""

    def __init__(self, model: PlanModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._kind = QComboBox()
        self._kind.setAccessibleName(self.tr("Which photos are listed"))
        for kind, text in (
            (Kind.ALL, self.tr("All photos")),
            (Kind.GOING, self.tr("Put into a folder")),
            (Kind.RENAMED, self.tr("Get another name")),
            (Kind.THERE, self.tr("Already there")),
            (Kind.STAYING, self.tr("Stay where they are")),
        ):
            self._kind.addItem(text, kind)
        self._search = Field()
        self._search.setPlaceholderText(self.tr("Filter by name, folder or class"))
        self._search.setAccessibleName(self.tr("Filter"))
        self._search.setClearButtonEnabled(True)
        self._search.addAction(icon("search"), Field.ActionPosition.LeadingPosition)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(150)
        self._pause.timeout.connect(self._narrow)
        self._search.textChanged.connect(self._pause.start)
        self._kind.currentIndexChanged.connect(self._narrow)
        row = QHBoxLayout()
        row.addWidget(self._kind)
        row.addWidget(self._search, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(calm_table(model, self.tr("The plan, photo by photo"), (28, 36, 18, 13, 34)), 1)

    def _narrow(self) -> None:
        kind = Kind(self._kind.currentData())
        keep: Callable[[PlanRow], bool] | None = None if kind is Kind.ALL else lambda row: row.is_a(kind)
        self._model.narrow(self._search.text(), keep)
