"""The page that shows what is going to happen before it happens: where to, how many, and every single photo."""

import os
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, Qt, QTimer, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from facesorter.core.files.disk import is_folder
from facesorter.core.plan.plan import Action, Plan
from facesorter.core.results import Status
from facesorter.core.tasks import Progress
from facesorter.gui.kit.counts import Count, CountList
from facesorter.gui.kit.look import class_icon, icon, status_icon
from facesorter.gui.kit.pictures import Pictures
from facesorter.gui.kit.translate import class_name, status_name
from facesorter.gui.kit.widgets import Field, paragraph, tip
from facesorter.gui.transfer.plan_edits import EditPlan, Edits
from facesorter.gui.transfer.plan_model import PlanModel
from facesorter.gui.transfer.plan_progress import PlanProgress
from facesorter.gui.transfer.plan_rows import ShownPlan
from facesorter.gui.transfer.plan_table import PlanTable
from facesorter.gui.transfer.worker import Wish

OTHER_FOLDERS: Final[Mapping[Status, str]] = {
    Status.NO_FACE: "no face",
    Status.SEVERAL_FACES: "several faces",
    Status.UNSURE: "unsure",
}
"""The folders, on disk, of photos that are in no class, for those who want them out of the way too."""

_TYPING_MS = 400


class PlanPage(QWidget):
    """Destination, counts and table of a plan.

    Signals:
        wished: the person asks for another plan (a :class:`~facesorter.gui.transfer.worker.Wish`).
        edited: the person changed the plan: the original, and all changes
            (:class:`~facesorter.gui.transfer.plan_edits.Edits`).
        changed: the plan on show, or that there is none at the moment, has changed.
    """

    wished = Signal(Wish)
    edited = Signal(Plan, Edits)
    changed = Signal()

    def __init__(self, wish: Wish, pictures: Pictures | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._wish = wish
        self._base = wish.destination.parent
        self._original: Plan | None = None
        self._shown: ShownPlan | None = None
        self._edits = Edits()
        self._changes = QUndoStack(self)
        self._class_icons = {one.class_id: class_icon(one.name) for one in wish.classes}
        self._status_icons = {status: status_icon(status) for status in Status}
        self._table = self._make_table()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.ask)
        self._busy = PlanProgress()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._introduction())
        column.addLayout(self._destination_row())
        column.addLayout(self._overview())
        column.addWidget(self._table, 1)
        self._why_not = paragraph()
        column.addWidget(self._why_not)
        column.addWidget(self._busy)

    @property
    def plan(self) -> Plan | None:
        """The plan on show; None while it is being worked out, or cannot be."""
        return None if self._shown is None else self._shown.plan

    @property
    def photos_to_do(self) -> int:
        """With how many photos something is done; none while there is no plan."""
        return 0 if self._shown is None else self._shown.photos_to_do

    @property
    def action(self) -> Action:
        """Copy or move, as it is chosen now."""
        return self._wish.action

    @property
    def changing(self) -> bool:
        """Whether there is no plan only because a change of the person's is being made."""
        return self._shown is None and self._original is not None

    @property
    def decided(self) -> Mapping[Path, int]:
        """The class of each photo that the person put into another one."""
        return self._edits.decided()

    @property
    def destination(self) -> Path:
        """The folder as it is typed now; one that is not absolute lies in the folder of the first one offered."""
        # That of a Path raises for a person whom this computer does not know.
        return self._base / os.path.expanduser(self._folder.text().strip())  # noqa: PTH111

    def ask(self) -> None:
        """Ask for a plan of what is set on the page."""
        self._typing.stop()
        also = self._other_folders() if self._others.isChecked() else {}
        self._wish = replace(self._wish, destination=self.destination, also=also)
        self._folder.setToolTip(tip(str(self.destination)))
        self._original = None
        self._drop_plan()
        if not self._folder.text().strip():
            self._why_not.setText(self.tr("Type or choose the folder that is to hold the class folders."))
            self.changed.emit()
            return
        self._busy.begin()
        self.wished.emit(self._wish)

    def show_progress(self, progress: Progress) -> None:
        """Show how far the plan is."""
        self._busy.show_progress(progress)

    def show_plan(self, shown: ShownPlan) -> None:
        """Show a plan that is ready; a new one once the person's changes are in it."""
        plan = shown.plan
        if self._original is None:
            self._original = plan
            if self._edits:
                self.edited.emit(plan, self._edits)
                return
        self._shown = shown
        self._busy.end()
        self._table.show_plan(shown)
        self._show_counts(shown)
        if not shown.photos_to_do:
            self._why_not.setText(self._why_nothing(plan))
        self.changed.emit()

    def _why_nothing(self, plan: Plan) -> str:
        if plan.steps:
            return self.tr("Every photo is in its folder already.")
        if self._edits.left_out:
            return self.tr("You left all photos out. Tick some, or take the change back.")
        return self.tr("No photo has a class, so there is nothing to do. Give some a class, or tick the others.")

    def take_back(self) -> bool:
        """Take the last change back, since there can be no plan with it; False where no change is to blame."""
        if self._original is None or not self._changes.canUndo():
            return False
        change = self._changes.command(self._changes.index() - 1)
        if isinstance(change, EditPlan):
            change.impossible = True
        self._changes.undo()
        return True

    def show_failure(self) -> None:
        """Show that there can be no plan like this; the reason is told elsewhere."""
        self._original = None
        self._drop_plan()
        self._table.show_plan(None)
        self._going.set_counts(())
        self._staying.set_counts(())
        self._why_not.setText(self.tr("There can be no plan like this; what is in the way is said above."))
        self.changed.emit()

    @property
    def why_not(self) -> str:
        """Why nothing can be done with this, empty where something can."""
        return self._why_not.text()

    def _drop_plan(self) -> None:
        self._shown = None
        self._why_not.clear()
        self._busy.end()
        self.changed.emit()

    def _make_table(self) -> PlanTable:
        model = PlanModel(self._wish.classes, self._class_icons, self._pictures, self)
        table = PlanTable(model, self._wish.classes, self._pictures)
        table.leave_out_asked.connect(self._leave_out)
        table.put_back_asked.connect(self._put_back)
        table.class_asked.connect(self._put_into_class)
        table.undo_asked.connect(self._changes.undo)
        table.redo_asked.connect(self._changes.redo)
        self._changes.indexChanged.connect(self._show_undo)
        return table

    def _leave_out(self, paths: Collection[Path]) -> None:
        self._change(self._edits.leaving_out(paths))

    def _put_back(self, paths: Collection[Path]) -> None:
        self._change(self._edits.putting_back(paths))

    def _put_into_class(self, paths: Collection[Path], class_id: int) -> None:
        self._change(self._edits.with_class(paths, class_id))

    def _change(self, edits: Edits) -> None:
        if edits != self._edits:
            self._changes.push(EditPlan(self._edits, edits, self._apply))

    def _apply(self, edits: Edits) -> None:
        self._edits = edits
        if self._original is not None:  # otherwise a plan is under way, and gets the changes when it is there
            self._shown = None
            self._busy.begin()
            self.changed.emit()
            self.edited.emit(self._original, edits)

    def _show_undo(self) -> None:
        self._table.show_undo(can_undo=self._changes.canUndo(), can_redo=self._changes.canRedo())

    def _introduction(self) -> QHBoxLayout:
        self._copies = QRadioButton(self.tr("Co&py"))
        self._moves = QRadioButton(self.tr("Mo&ve"))
        (self._copies if self.action is Action.COPY else self._moves).setChecked(True)
        self._copies.toggled.connect(self._on_action)
        self._says = QLabel()
        self._says.setWordWrap(True)
        self._say_action()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._copies)
        row.addWidget(self._moves)
        row.addWidget(self._says, 1)
        return row

    def _on_action(self, copies: bool) -> None:
        self._wish = replace(self._wish, action=Action.COPY if copies else Action.MOVE)
        self._say_action()
        self.ask()

    def _say_action(self) -> None:
        if self.action is Action.COPY:
            text = self.tr("Every photo is copied into the folder of its class. The originals stay where they are.")
        else:
            text = self.tr("Every photo is moved into the folder of its class. You can undo this at any time.")
        self._says.setText(text)

    def _destination_row(self) -> QHBoxLayout:
        self._folder = Field(QDir.toNativeSeparators(str(self._wish.destination)))
        self._folder.textEdited.connect(self._typed)
        self._folder.returnPressed.connect(self.ask)
        label = QLabel(self.tr("&Into:"))
        label.setBuddy(self._folder)
        choose = QPushButton(icon("folder-open"), self.tr("C&hoose…"))
        choose.setToolTip(self.tr("Choose the folder that is to hold the class folders"))
        choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self._folder, 1)
        row.addWidget(choose)
        return row

    def _overview(self) -> QHBoxLayout:
        self._going = CountList()
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._going)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._going.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        self._going_box = QGroupBox()
        QVBoxLayout(self._going_box).addWidget(scroll)
        self._staying = CountList(with_bars=False)
        self._others = QCheckBox(self.tr("Also put the &others into folders of their own"))
        self._others.setToolTip(self.tr("No face, several faces, unsure: each a folder beside the class folders"))
        self._others.toggled.connect(self.ask)
        self._staying_box = QGroupBox()
        inside = QVBoxLayout(self._staying_box)
        inside.addWidget(self._staying)
        inside.addStretch(1)
        inside.addWidget(self._others)
        row = QHBoxLayout()
        for box, share in ((self._going_box, 3), (self._staying_box, 2)):
            box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            box.setFixedHeight(self.fontMetrics().height() * 7 + 96)
            row.addWidget(box, share)
        return row

    def _other_folders(self) -> Mapping[Status, str]:
        """Return the folders of photos that are in no class, in the language of those of the classes."""
        return {status: status_name(status) for status in OTHER_FOLDERS} if self._wish.names else OTHER_FOLDERS

    def _typed(self) -> None:
        self._drop_plan()
        self._typing.start()

    def _choose(self) -> None:
        start = self.destination
        while not is_folder(start) and start != start.parent:
            start = start.parent
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder for the class folders"), str(start))
        if chosen:
            self._folder.setText(QDir.toNativeSeparators(chosen))
            self.ask()

    def _show_counts(self, shown: ShownPlan) -> None:
        of_class, stays = shown.of_class, shown.stays
        going = [
            Count(self._class_icons[one.class_id], class_name(one.name), of_class.get(one.class_id, 0))
            for one in shown.plan.classes
        ]
        also = self._wish.also
        going += [
            Count(self._status_icons[status], status_name(status), shown.by_folder.get(folder, 0))
            for status, folder in also.items()
        ]
        self._going.set_counts(going)
        self._going_box.setTitle(self._translated_count(shown.photos_to_do))
        staying = [
            Count(self._status_icons[status], status_name(status), stays[status])
            for status in Status
            if status in stays
        ]
        if shown.already_there:
            staying.append(Count(icon("check"), self.tr("Already there"), shown.already_there))
        if shown.left_out:
            staying.append(Count(icon("close"), self.tr("Left out by you"), shown.left_out))
        self._staying.set_counts(staying)
        stay = len(shown.plan.left) + shown.already_there
        self._staying_box.setTitle(self.tr("%n photo(s) stay where they are", None, stay))
        self._others.setEnabled(bool(also) or any(status in stays for status in OTHER_FOLDERS))

    def _translated_count(self, number: int) -> str:
        if self._wish.action is Action.COPY:
            return self.tr("%n photo(s) are copied", None, number)
        return self.tr("%n photo(s) are moved", None, number)
