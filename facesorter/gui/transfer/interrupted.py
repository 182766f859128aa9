"""The offer to go on with a run that was cut off, by a power cut say: a notice that stays until it is answered."""

from PySide6.QtCore import QDir, QEvent
from PySide6.QtWidgets import QWidget

from facesorter.core.runs.history import RunAction, RunState, RunSummary
from facesorter.core.runs.reports import RunReport, UndoReport
from facesorter.core.runs.tags import TagReport
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.transfer.control import TransferControl
from facesorter.gui.transfer.pages import when
from facesorter.gui.transfer.past_dialogs import can_be_finished, can_be_undone


class InterruptedNotice(NoticeBar):
    """A bar of its own, so that no other notice takes the place of this one."""

    def __init__(self, transfer: TransferControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._transfer = transfer
        self._run: RunSummary | None = None
        self._answered = False
        transfer.interrupted.connect(self._on_interrupted)
        transfer.finished.connect(self._on_finished)
        transfer.closed.connect(self._on_closed)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._run is not None and self.text:
            self._on_interrupted(self._run)

    def _on_interrupted(self, run: RunSummary) -> None:
        self._run = run
        actions = []
        if can_be_finished(run):
            actions.append((self.tr("Do the &rest"), self._finish))
        if can_be_undone(run):
            actions.append((self.tr("&Undo"), self._undo))
        self.show_notice(self._sentence(run), Severity.WARNING, actions)

    def _on_finished(self, report: RunReport | TagReport | UndoReport) -> None:
        """Once one is settled, there may be an older one."""
        if self._run is not None and report.run_id == self._run.run_id:
            self._run = None
            self.dismiss()
            self._transfer.look_for_interrupted()

    def _on_closed(self) -> None:
        """Offer it again to who pressed a button and thought better of it."""
        if self._answered and self._run is not None:
            self._on_interrupted(self._run)
        self._answered = False

    def _finish(self) -> None:
        if self._run is not None:
            self._answered = True
            self._transfer.finish(self._run)

    def _undo(self) -> None:
        if self._run is not None:
            self._answered = True
            self._transfer.undo(self._run)

    def _sentence(self, run: RunSummary) -> str:
        time, folder = when(run), QDir.toNativeSeparators(str(run.destination))
        if run.action is RunAction.TAG:
            return self._of_tags(run)
        if run.state is RunState.PARTLY_UNDONE:
            text = self.tr(
                "Undoing the sort of {time} was interrupted: {done} of %n photo(s) are back. No photo is lost.",
                None,
                run.done,
            )
            return text.format(time=time, done=run.undone)
        if run.action is RunAction.COPY:
            text = self.tr(
                "The sort of {time} was interrupted: {done} of %n photo(s) were copied into {folder}. "
                "No photo is lost.",
                None,
                run.count,
            )
        else:
            text = self.tr(
                "The sort of {time} was interrupted: {done} of %n photo(s) were moved into {folder}. No photo is lost.",
                None,
                run.count,
            )
        return text.format(time=time, done=run.done, folder=folder)

    def _of_tags(self, run: RunSummary) -> str:
        if run.state is RunState.PARTLY_UNDONE:
            text = self.tr(
                "Taking back the tags of {time} was interrupted: those of {done} of %n photo(s) are taken back.",
                None,
                run.done,
            )
            return text.format(time=when(run), done=run.undone)
        text = self.tr(
            "The writing of tags of {time} was interrupted: {done} of %n photo(s) in {folder} have theirs. "
            "No photo was touched.",
            None,
            run.count,
        )
        return text.format(time=when(run), done=run.done, folder=QDir.toNativeSeparators(str(run.destination)))
