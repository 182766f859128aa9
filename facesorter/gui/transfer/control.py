"""The door to sorting into folders, to undoing that, and to the sorts of the past, for the main window."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from facesorter.core.classes import ClassSet
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action
from facesorter.core.results import Result
from facesorter.core.runs.history import RunAction, RunSummary
from facesorter.core.runs.reports import RunReport, UndoReport
from facesorter.core.runs.tags import TagReport
from facesorter.gui.kit.pictures import Pictures
from facesorter.gui.kit.translate import error_text
from facesorter.gui.transfer.history_dialog import HistoryDialog
from facesorter.gui.transfer.past_dialogs import FinishDialog, UndoDialog, can_be_undone
from facesorter.gui.transfer.plan_dialog import PlanDialog
from facesorter.gui.transfer.worker import Transfers, Wish

DESTINATION: Final = "sorted"
"""The folder beside the photos that is offered as destination."""


class TransferControl(QObject):
    """Opens the dialogs, one at a time, and keeps the thread in which files are moved.

    Signals:
        finished: a RunReport after a sort, a TagReport after the rest of a tagging, an UndoReport after an undo; files
            may lie elsewhere now.
        decided: the classes that the person gave to photos in a plan, by path, before it is run.
        opened: a dialog is open.
        closed: the dialog that was open is closed.
        moved: the RunReport, if it was no copy.
        undoable: whether there is a sort or tagging that can be undone.
        interrupted: a RunSummary of the latest run that was killed before its end, if there is one when asked.
    """

    finished = Signal(object)
    decided = Signal(Mapping)
    opened = Signal()
    closed = Signal()
    moved = Signal(RunReport)
    undoable = Signal(bool)
    interrupted = Signal(RunSummary)

    def __init__(self, parent: QWidget, places: UserPlaces, pictures: Pictures | None = None) -> None:
        """Take the window, where the journals are, and what gives pictures of the photos of a plan."""
        super().__init__(parent)
        self._pictures = pictures
        self._window = parent
        self._transfers = Transfers(places, self)
        self._transfers.done.connect(self._on_done)
        self._transfers.failed.connect(self._on_failed)
        self._dialog: QDialog | None = None
        self._looking_up = 0
        self._looked_up: str | None = None
        self._looking_for_interrupted = self._looking_for_undoable = 0

    @property
    def busy(self) -> bool:
        """Whether files are being copied, moved or put back."""
        return self._transfers.busy

    @property
    def engaged(self) -> bool:
        """Whether a dialog is open that goes by what is known of the photos, or files are on their way."""
        return self._dialog is not None or self.busy

    def start(  # noqa: PLR0917 - what a plan is made of
        self,
        results: Sequence[Result],
        classes: ClassSet,
        corrections: Mapping[Path, int],
        action: Action,
        source_folder: Path,
        destination: Path | None = None,
        *,
        further: Mapping[Path, Sequence[int]] = MappingProxyType({}),
        names: Mapping[int, str] = MappingProxyType({}),
    ) -> None:
        """Show the plan, and sort if the person says yes.

        Args:
            results: the photos and what is known of them.
            classes: the classes of those results.
            corrections: what the person answered for a photo, by path.
            action: copy or move.
            source_folder: where the photos come from; the destination offered lies in it.
            destination: another destination to offer, where the photos were filed before; None for that one.
            further: the classes where copies of photos go, besides their own, by path.
            names: what the folders of classes are to be called, by id, if not by the classes' own names.
        """
        if self._raise_open():
            return
        wish = Wish(
            results=tuple(results),
            classes=classes,
            corrections=dict(corrections),
            further=dict(further),
            names=dict(names),
            action=action,
            destination=destination or source_folder / DESTINATION,
            also={},
        )
        dialog = PlanDialog(self._transfers, wish, self._window, self._pictures)
        dialog.decided.connect(self.decided)
        self._open(dialog)

    def undo_last(self) -> None:
        """Ask whether the latest sort is to be undone, and undo it."""
        self._look_up(None)

    def undo_run(self, run_id: str) -> None:
        """Ask whether a sort is to be undone, if it still can be, and undo it."""
        self._look_up(run_id)

    def look_for_interrupted(self) -> None:
        """Have :attr:`interrupted` emitted if a run was killed before its end; to be asked when the program starts."""
        self._looking_for_interrupted = self._transfers.interrupted_runs()

    def look_for_undoable(self) -> None:
        """Have :attr:`undoable` tell whether there is a sort to undo; by itself it does so after each of them."""
        self._looking_for_undoable = self._transfers.list_runs()

    def undo(self, run: RunSummary) -> None:
        """Ask whether a run is to be undone, and undo it."""
        if not self._raise_open():
            self._open(UndoDialog(self._transfers, run, self._window))

    def finish(self, run: RunSummary) -> None:
        """Ask whether the rest of a run is to be done, and do it."""
        if not self._raise_open():
            self._open(FinishDialog(self._transfers, run, self._window))

    def show_history(self) -> None:
        """Show the runs of the past."""
        if not self._raise_open():
            self._open(HistoryDialog(self._transfers, self._window))

    def shutdown(self) -> None:
        """Cancel what is under way, wait for the file in hand, and end the thread."""
        self._transfers.shutdown()
        if self._dialog is not None:
            self._dialog.done(QDialog.DialogCode.Rejected)

    def _look_up(self, run_id: str | None) -> None:
        if not self._raise_open():
            self._looked_up = run_id
            self._looking_up = self._transfers.list_runs()

    def _open(self, dialog: QDialog) -> None:
        self._dialog = dialog
        dialog.finished.connect(self._on_closed)
        dialog.open()
        self.opened.emit()

    def _raise_open(self) -> bool:
        if self._dialog is None:
            return False
        self._dialog.raise_()
        self._dialog.activateWindow()
        return True

    def _on_closed(self) -> None:
        self._dialog = None
        self.closed.emit()
        self.look_for_undoable()

    def _on_done(self, ticket: int, outcome: object) -> None:
        if isinstance(outcome, (RunReport, TagReport, UndoReport)):
            self.finished.emit(outcome)
            self.look_for_undoable()
            if self._transfers.last_action is RunAction.MOVE:
                self.moved.emit(outcome)
        elif isinstance(outcome, tuple) and ticket == self._looking_for_interrupted and outcome:
            self.interrupted.emit(outcome[0])
        elif isinstance(outcome, tuple) and ticket == self._looking_for_undoable:
            self.undoable.emit(any(map(can_be_undone, outcome)))
        elif isinstance(outcome, tuple) and ticket == self._looking_up:
            asked = self._looked_up
            run = next((one for one in outcome if can_be_undone(one) and asked in {None, one.run_id}), None)
            if run is not None:
                self.undo(run)
            else:
                self._say(self.tr("There is nothing to undo."))

    def _on_failed(self, ticket: int, error: BaseException) -> None:
        if ticket == self._looking_up:
            self._say(error_text(error))

    def _say(self, text: str) -> None:
        if self._raise_open():
            return
        box = QMessageBox(QMessageBox.Icon.Information, self.tr("Undo"), text, parent=self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._open(box)
