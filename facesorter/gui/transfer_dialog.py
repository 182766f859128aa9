"""What sorting and undoing have in common: a question first, then how far it is, then what became of it."""

from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QIcon
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from facesorter.core.journal import RunSummary
from facesorter.core.moves import UndoReport
from facesorter.core.tasks import Progress
from facesorter.gui.look import icon, resize_within_screen
from facesorter.gui.notices import NoticeBar
from facesorter.gui.transfer_pages import ProgressPage, ReportPage, UndoPage
from facesorter.gui.transfer_worker import Transfers


class Stage(IntEnum):
    """Where the dialog is; the value is the number of the page."""

    ASK = 0
    WORK = 1
    REPORT = 2


class TransferDialog(QDialog):
    """The way from a question to a report. Subclasses bring the question, and what a yes starts.

    Attributes:
        transfers: does the work.
        ticket: of the job whose signals matter now.
        notice: errors, above the page.
        work: the page that tells how far it is.
        report: the page that tells what became of it.
        act: the button that says yes.
        folder: what *Open folder* opens, when there is something to see.
        undoable: the run that *Undo* would undo, if any.

    Signals:
        completed: a RunReport or UndoReport, as soon as it is there; the dialog goes on showing it.
    """

    completed = Signal(object)

    def __init__(self, transfers: Transfers, question: QWidget, yes: QIcon, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.transfers = transfers
        self.ticket = 0
        self.folder: Path | None = None
        self.undoable: str | None = None
        self.notice = NoticeBar()
        self.work = ProgressPage()
        self.report = ReportPage()
        self._stack = QStackedWidget()
        for page in (question, self.work, self.report):
            self._stack.addWidget(page)
        self.act = QPushButton(yes, "")
        self.act.setDefault(True)
        self.act.clicked.connect(self.say_yes)
        self._open = QPushButton(icon("folder-open"), self.tr("Open &folder"))
        self._open.clicked.connect(self._open_folder)
        self._undo = QPushButton(icon("undo"), self.tr("&Undo"))
        self._undo.clicked.connect(self.start_undo)
        self._close = QPushButton()
        self._close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self._open, self._undo, self.act, self._close):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)
        column.addLayout(buttons)
        transfers.progressed.connect(self._on_progress)
        transfers.done.connect(self._on_done)
        transfers.failed.connect(self._on_failed)
        transfers.cancelled.connect(self._on_cancelled)
        self.enter(Stage.ASK)

    @property
    def stage(self) -> Stage:
        """Where the dialog is."""
        return Stage(self._stack.currentIndex())

    def say_yes(self) -> None:
        """Start what the question was about."""
        raise NotImplementedError

    def show_outcome(self, outcome: object) -> None:
        """Show what a job made."""
        if isinstance(outcome, UndoReport):
            self.folder = None
            # The rest of a cancelled undo can be taken up at once; what could not be put back waits for the history.
            self.undoable = outcome.run_id if outcome.cancelled else None
            self.report.show_undo(outcome)
            self.complete(outcome)

    def show_waiting(self, progress: Progress) -> None:
        """Show how far something is that goes on behind the question."""

    def complete(self, outcome: object) -> None:
        """Go to the report, which shows the outcome by now, and announce that."""
        self.enter(Stage.REPORT)
        self.completed.emit(outcome)

    def start_undo(self) -> None:
        """Undo the run that can be undone."""
        if self.undoable is None:
            return
        self.notice.dismiss()
        self.work.begin(self.tr("Undoing…"), self.tr("Nothing is overwritten, and no photo is lost."))
        self.enter(Stage.WORK)
        self.ticket = self.transfers.undo(self.undoable)

    def enter(self, stage: Stage) -> None:
        """Go to a page."""
        self._came_from = self.stage
        self._stack.setCurrentIndex(stage)
        self.act.setVisible(stage is Stage.ASK)
        self._open.setVisible(stage is Stage.REPORT and self.folder is not None)
        self._undo.setVisible(stage is Stage.REPORT and self.undoable is not None)
        self._close.setEnabled(True)
        self._close.setText(self.tr("&Close") if stage is Stage.REPORT else self.tr("Cancel"))
        if stage is not Stage.ASK:
            self._close.setFocus()

    def reject(self) -> None:
        """Close. While files are on their way ask for that to stop instead, and stay to tell what became of it."""
        if self.stage is Stage.WORK:
            self._close.setEnabled(False)
            self.work.show_stopping()
            self.transfers.cancel()
            return
        if self.stage is Stage.ASK:
            self.transfers.cancel()  # the plan that nobody waits for any more
        super().reject()

    def _open_folder(self) -> None:
        if self.folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder)))

    def _on_progress(self, ticket: int, progress: Progress) -> None:
        if ticket == self.ticket:
            show = self.work.show_progress if self.stage is Stage.WORK else self.show_waiting
            show(progress)

    def _on_done(self, ticket: int, outcome: object) -> None:
        if ticket == self.ticket:
            self.show_outcome(outcome)

    def _on_failed(self, ticket: int, error: BaseException) -> None:
        if ticket != self.ticket:
            return
        self.notice.show_error(error)
        if self.stage is Stage.WORK:
            self.enter(self._came_from)

    def _on_cancelled(self, ticket: int) -> None:
        if ticket == self.ticket and self.stage is Stage.WORK:  # before anything was done
            self.enter(self._came_from)


class UndoDialog(TransferDialog):
    """Undoes a run, after asking."""

    def __init__(self, transfers: Transfers, summary: RunSummary, parent: QWidget | None) -> None:
        super().__init__(transfers, UndoPage(summary), icon("undo"), parent)
        self.undoable = summary.run_id
        self.setWindowTitle(self.tr("Undo a sort"))
        self.act.setText(self.tr("&Undo this sort"))
        resize_within_screen(self, 720, 420)

    def say_yes(self) -> None:
        """Undo it."""
        self.start_undo()
