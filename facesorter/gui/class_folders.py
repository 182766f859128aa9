"""Photos on their way into class folders and back: what is asked for, and what the window takes note of afterwards."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QWidget

from facesorter.core.plan.plan import Action
from facesorter.core.runs.reports import RunReport, UndoReport
from facesorter.core.runs.tags import TagReport
from facesorter.gui.actions import Actions
from facesorter.gui.filed import filed_into
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.kit.translate import folder_names
from facesorter.gui.open_folder import OpenFolder
from facesorter.gui.opener import Opener
from facesorter.gui.transfer.control import TransferControl


class ClassFolders(QObject):
    """Connects the commands that copy, move and undo with the photos on show."""

    def __init__(
        self,
        window: QWidget,
        *,
        commands: Actions,
        opened: OpenFolder,
        results: ResultModel,
        undo_stack: QUndoStack,
        transfer: TransferControl,
        opener: Opener,
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._opened = opened
        self._results = results
        self._undo_stack = undo_stack
        self._transfer = transfer
        self._opener = opener
        self._preferences = preferences
        self._planned: Path | None = None
        self._filed: dict[str, Path] = {}
        """The sorts that moved photos which were on show, the latest last, with where they put them."""
        commands.sort_into.triggered.connect(self._sort_into)
        commands.copy.triggered.connect(self._copy)
        commands.move.triggered.connect(self._move)
        commands.undo_sort.triggered.connect(transfer.undo_last)
        commands.history.triggered.connect(transfer.show_history)
        transfer.undoable.connect(commands.undo_sort.setEnabled)
        transfer.finished.connect(self._on_finished)
        transfer.moved.connect(self.take_out)
        transfer.closed.connect(self._on_closed)
        results.reset.connect(self._filed.clear)

    def _sort_into(self) -> None:
        self._plan(Action.MOVE if self._preferences.settings.move else Action.COPY)

    def _copy(self) -> None:
        self._plan(Action.COPY)

    def _move(self) -> None:
        self._plan(Action.MOVE)

    def _plan(self, action: Action) -> None:
        results, opened, folder = self._results, self._opened, self._opened.folder
        if folder is None:
            return
        present = results.present()
        if not self._transfer.engaged:  # else that dialog comes to the front, whatever it is about
            self._planned = folder
        destination = filed_into(present) if opened.even_sorted else self._opener.destination_of(folder)
        names = folder_names(results.classes, translated=self._preferences.settings.translated_folders)
        self._transfer.start(
            present,
            results.classes,
            results.corrections,
            action,
            folder,
            destination,
            further=results.further,
            names=names,
        )

    @Slot(object)
    def _on_finished(self, report: RunReport | TagReport | UndoReport) -> None:
        """Remember where the photos of a plan were put; put back what an undo brought back."""
        if isinstance(report, UndoReport):
            self._results.take_back(row.source for row in report.restored)
            if not (report.cancelled or report.failed or report.stopped):  # else the rest can be undone later
                self._filed.pop(report.run_id, None)
        elif not isinstance(report, RunReport) or self._planned is None:
            return
        elif report.done and report.done[0].target is not None:
            self._opener.remember_destination(self._planned, report.done[0].target.parent.parent)

    @Slot()
    def _on_closed(self) -> None:
        self._planned = None

    @Slot(RunReport)
    def take_out(self, report: RunReport) -> None:
        """Take out what lies in its folder now; what was answered for it before cannot be taken back any more."""
        gone = [row.source for row in report.done if row.note is None or not row.source.exists()]
        if any(self._results.item(path) is not None for path in gone):
            self._undo_stack.clear()
            self._results.set_aside(gone)
            if (target := report.done[0].target) is not None:
                self._filed.pop(report.run_id, None)  # all of a day that is watched is one sort; the latest is last
                self._filed[report.run_id] = target.parent.parent

    @Slot()
    def show_filed(self) -> None:
        """Show the folder that photos which were on show were moved into last."""
        if self._filed:
            self._opener.show_folder(list(self._filed.values())[-1])

    @Slot()
    def undo_filed(self) -> None:
        """Ask whether the sort that moved them is to be undone."""
        if self._filed:
            self._transfer.undo_run(list(self._filed)[-1])
