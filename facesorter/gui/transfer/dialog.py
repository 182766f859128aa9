"""What sorting and undoing have in common: a question first, then how far it is, then what became of it."""

from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QIcon
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from facesorter.core.runs.history import RunAction
from facesorter.core.runs.reports import RunReport, UndoReport
from facesorter.core.runs.tags import TagReport
from facesorter.core.tasks import Progress
from facesorter.gui.kit.look import icon
from facesorter.gui.kit.notices import NoticeBar
from facesorter.gui.kit.widgets import Scrolling
from facesorter.gui.transfer.pages import ProgressPage, ReportPage
from facesorter.gui.transfer.worker import Transfers


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
        action: of the sort that this is about.
        destination: likewise.
        undoable: the run that *Undo* would undo, if any.
        unfinished: the run of which *Do the rest* would do the rest, if any.

    Signals:
        completed: a RunReport, TagReport or UndoReport, as soon as it is there; the dialog goes on showing it.
    """

    completed = Signal(object)

    def __init__(
        self,
        transfers: Transfers,
        question: QWidget,
        yes: QIcon,
        parent: QWidget | None,
        *,
        action: RunAction,
        destination: Path,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.transfers = transfers
        self.ticket = 0
        self.action = action
        self.destination = destination
        self.undoable: str | None = None
        self.unfinished: str | None = None
        self.notice = NoticeBar()
        self.work = ProgressPage()
        self.report = ReportPage()
        self._stack = QStackedWidget()
        for page in (question, self.work, self.report):
            self._stack.addWidget(Scrolling(page))
        self.act = QPushButton(yes, "")
        self.act.setDefault(True)
        self.act.clicked.connect(self.say_yes)
        self._open = QPushButton(icon("folder-open"), self.tr("Open &folder"))
        self._open.clicked.connect(self._open_folder)
        self._undo = QPushButton(icon("undo"), self.tr("&Undo"))
        self._undo.clicked.connect(self.start_undo)
        self._rest = QPushButton(icon("refresh"), self.tr("Do the &rest"))
        self._rest.setToolTip(self.tr("Try the photos again that failed or were not reached"))
        self._rest.clicked.connect(self.start_rest)
        self._close = QPushButton()
        self._close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self._open, self._undo, self._rest, self.act, self._close):
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
        if isinstance(outcome, RunReport):
            self.undoable = outcome.run_id if outcome.done else None
            self.unfinished = outcome.run_id if outcome.failed or outcome.not_tried else None
            self.report.show_run(outcome, self.action, self.destination)
        elif isinstance(outcome, UndoReport):
            # The rest of a cancelled undo can be taken up at once; what could not be put back waits for the history.
            self.undoable = outcome.run_id if outcome.cancelled else None
            self.unfinished = None
            if self.action is RunAction.TAG:
                self.report.show_tags_undone(outcome)
            else:
                self.report.show_undo(outcome)
        elif isinstance(outcome, TagReport):
            self.undoable = outcome.run_id if outcome.done else None
            self.unfinished = outcome.run_id if outcome.failed or outcome.not_tried else None
            self.report.show_tags(outcome, self.destination)
        else:
            return
        self.enter(Stage.REPORT)
        # Nothing is to be seen where a sort was undone.
        self._open.setVisible(not isinstance(outcome, UndoReport))
        self.completed.emit(outcome)

    def show_waiting(self, progress: Progress) -> None:
        """Show how far something is that goes on behind the question."""

    def start_undo(self) -> None:
        """Undo the run that can be undone."""
        if self.undoable is None:
            return
        self.notice.dismiss()
        self.work.begin(self.tr("Undoing…"), self.tr("Nothing is overwritten, and no photo is lost."))
        self.enter(Stage.WORK)
        self.ticket = self.transfers.undo(self.undoable)

    def start_rest(self) -> None:
        """Do what the run did not come to or failed at."""
        if self.unfinished is None:
            return
        self.notice.dismiss()
        headings = {
            RunAction.COPY: self.tr("Copying the rest…"),
            RunAction.MOVE: self.tr("Moving the rest…"),
            RunAction.TAG: self.tr("Writing the other tags…"),
        }
        self.work.begin(headings[self.action], self.tr("Nothing is overwritten, and every step can be undone."))
        self.enter(Stage.WORK)
        self.ticket = self.transfers.finish(self.unfinished, self.action)

    def enter(self, stage: Stage) -> None:
        """Go to a page."""
        self._came_from = self.stage
        self._stack.setCurrentIndex(stage)
        self.act.setVisible(stage is Stage.ASK)
        self._open.setVisible(False)
        self._undo.setVisible(stage is Stage.REPORT and self.undoable is not None)
        self._rest.setVisible(stage is Stage.REPORT and self.unfinished is not None)
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
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.destination)))

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
