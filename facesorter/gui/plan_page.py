"""The page that shows what is going to happen before it happens: where to, how many, and every single photo."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from facesorter.core.plan import Action, Plan
from facesorter.core.results import Status
from facesorter.core.tasks import Progress
from facesorter.gui.counts import Count, CountList
from facesorter.gui.fields import Field
from facesorter.gui.look import class_icon, icon, status_icon
from facesorter.gui.notices import class_name, status_name
from facesorter.gui.plan_model import PlanModel, PlanTable
from facesorter.gui.transfer_worker import Wish

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
        wished: the person asks for another plan (a :class:`~facesorter.gui.transfer_worker.Wish`).
        changed: the plan on show, or that there is none at the moment, has changed.
    """

    wished = Signal(object)
    changed = Signal()

    def __init__(self, wish: Wish, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wish = wish
        self._plan: Plan | None = None
        self._class_icons = {one.class_id: class_icon(one.name) for one in wish.classes}
        self._status_icons = {status: status_icon(status) for status in Status}
        self._model = PlanModel(wish.classes, self._class_icons, self)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.ask)
        self._busy = QProgressBar()
        self._busy.setTextVisible(False)
        self._busy.setFixedHeight(6)
        self._busy.setAccessibleName(self.tr("Working out the plan"))
        keep = self._busy.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(keep)
        self._busy.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._introduction())
        column.addLayout(self._destination_row())
        column.addLayout(self._overview())
        column.addWidget(PlanTable(self._model), 1)
        column.addWidget(self._busy)

    @property
    def plan(self) -> Plan | None:
        """The plan on show; None while it is being worked out, or cannot be."""
        return self._plan

    @property
    def destination(self) -> Path:
        """The folder as it is typed now."""
        return Path(self._folder.text().strip()).expanduser()

    def ask(self) -> None:
        """Ask for a plan of what is set on the page."""
        self._typing.stop()
        also = OTHER_FOLDERS if self._others.isChecked() else {}
        self._wish = replace(self._wish, destination=self.destination, also=also)
        self._drop_plan()
        if not self._folder.text().strip():
            return
        self._busy.setRange(0, 0)
        self._busy.show()
        self.wished.emit(self._wish)

    def show_progress(self, progress: Progress) -> None:
        """Show how far the plan is."""
        self._busy.setRange(0, max(1, progress.total))
        self._busy.setValue(progress.done)

    def show_plan(self, plan: Plan) -> None:
        """Show a plan that is ready."""
        self._plan = plan
        self._busy.hide()
        self._model.show_plan(plan)
        self._show_counts(plan)
        self.changed.emit()

    def show_failure(self) -> None:
        """Show that there can be no plan like this; the reason is told elsewhere."""
        self._drop_plan()
        self._model.show_plan(None)
        self._going.set_counts(())
        self._staying.set_counts(())

    def _drop_plan(self) -> None:
        self._plan = None
        self._busy.hide()
        self.changed.emit()

    def _introduction(self) -> QLabel:
        if self._wish.action is Action.COPY:
            text = self.tr("Every photo is copied into the folder of its class. The originals stay where they are.")
        else:
            text = self.tr("Every photo is moved into the folder of its class. You can undo this at any time.")
        label = QLabel(text)
        label.setWordWrap(True)
        return label

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

    def _typed(self) -> None:
        self._drop_plan()
        self._typing.start()

    def _choose(self) -> None:
        start = self.destination
        while not start.is_dir() and start != start.parent:
            start = start.parent
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder for the class folders"), str(start))
        if chosen:
            self._folder.setText(QDir.toNativeSeparators(chosen))
            self.ask()

    def _show_counts(self, plan: Plan) -> None:
        of_class = Counter(step.class_id for step in plan.to_do)
        by_folder = plan.counts()
        going = [
            Count(self._class_icons[one.class_id], class_name(one.name), of_class[one.class_id]) for one in plan.classes
        ]
        also = self._wish.also
        going += [
            Count(self._status_icons[status], status_name(status), by_folder.get(folder, 0))
            for status, folder in also.items()
        ]
        self._going.set_counts(going)
        self._going_box.setTitle(self._translated_count(len(plan.to_do)))
        stays = Counter(left.status for left in plan.left)
        staying = [
            Count(self._status_icons[status], status_name(status), stays[status]) for status in Status if stays[status]
        ]
        if there := len(plan.steps) - len(plan.to_do):
            staying.append(Count(icon("check"), self.tr("Already there"), there))
        self._staying.set_counts(staying)
        self._staying_box.setTitle(self.tr("%n photo(s) stay where they are", None, len(plan.left) + there))
        self._others.setEnabled(bool(also) or any(stays[status] for status in OTHER_FOLDERS))

    def _translated_count(self, number: int) -> str:
        if self._wish.action is Action.COPY:
            return self.tr("%n photo(s) are copied", None, number)
        return self.tr("%n photo(s) are moved", None, number)
