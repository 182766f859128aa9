"""The questions about a run of the past: whether to undo it, and whether to do the rest of one that was cut short."""

from PySide6.QtCore import QDir
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from facesorter.core.runs.history import RunAction, RunState, RunSummary
from facesorter.gui.kit.look import icon, resize_within_screen
from facesorter.gui.transfer.dialog import TransferDialog
from facesorter.gui.transfer.pages import QuestionPage, when
from facesorter.gui.transfer.worker import Transfers


def can_be_undone(summary: RunSummary) -> bool:
    """Whether there is, or may be, something to put back."""
    if summary.state in {RunState.UNDONE, RunState.RUNNING, RunState.UNREADABLE}:
        return False
    # A run that was cut off may have done more than its journal came to tell, and an undo left folders behind.
    return summary.done > summary.undone or summary.state is RunState.INTERRUPTED or summary.interrupted


def can_be_finished(summary: RunSummary) -> bool:
    """Whether there are photos that the run did not come to or failed at, or its end is not written down."""
    if summary.state is RunState.INTERRUPTED:
        return True
    return summary.state is RunState.FINISHED and summary.missing > 0


class _PastDialog(TransferDialog):
    """A dialog about a run of the past."""

    def __init__(self, transfers: Transfers, summary: RunSummary, drawing: QIcon, parent: QWidget | None) -> None:
        self._page = QuestionPage(drawing)
        super().__init__(transfers, self._page, drawing, parent, action=summary.action, destination=summary.destination)
        resize_within_screen(self, 720, 420)

    def ask(self, heading: str, text: str) -> None:
        """Ask a question about the run."""
        folder = QDir.toNativeSeparators(str(self.destination))
        where = self.tr("Photos in: {folder}") if self.action is RunAction.TAG else self.tr("Sorted into: {folder}")
        self._page.ask(heading, (text, where.format(folder=folder)))


class UndoDialog(_PastDialog):
    """Undoes a run, after asking."""

    def __init__(self, transfers: Transfers, summary: RunSummary, parent: QWidget | None) -> None:
        super().__init__(transfers, summary, icon("undo"), parent)
        self.undoable = summary.run_id
        number = summary.done - summary.undone
        if summary.action is RunAction.TAG:
            self._ask_tags(summary, number)
            return
        self.setWindowTitle(self.tr("Undo a sort"))
        self.act.setText(self.tr("&Undo this sort"))
        if summary.action is RunAction.COPY:
            text = self.tr(
                "The %n copy(s) are removed from the class folders. The originals were never touched and stay. "
                "A copy that was changed since is kept.",
                None,
                number,
            )
        else:
            text = self.tr(
                "%n photo(s) go back to the folders they came from, with their old names. "
                "A photo that was changed or moved since is neither overwritten nor lost: you will be told of it.",
                None,
                number,
            )
        self.ask(self.tr("Undo the sort of {time}?").format(time=when(summary)), text)

    def _ask_tags(self, summary: RunSummary, number: int) -> None:
        self.setWindowTitle(self.tr("Take tags back"))
        self.act.setText(self.tr("&Take these tags back"))
        text = self.tr(
            "The tags of %n photo(s) go: .xmp files that were written are removed, those that were added to become "
            "what they were. One that was changed since is left as it is, and the photos themselves are not touched.",
            None,
            number,
        )
        self.ask(self.tr("Take back the tags of {time}?").format(time=when(summary)), text)

    def say_yes(self) -> None:
        """Undo it."""
        self.start_undo()


class FinishDialog(_PastDialog):
    """Does the rest of a run, after asking."""

    def __init__(self, transfers: Transfers, summary: RunSummary, parent: QWidget | None) -> None:
        super().__init__(transfers, summary, icon("refresh"), parent)
        self.unfinished = summary.run_id
        if summary.action is RunAction.TAG:
            self._ask_tags(summary)
            return
        self.setWindowTitle(self.tr("Finish a sort"))
        self.act.setText(self.tr("&Finish this sort"))
        done = self.tr("{done} of %n photo(s) are in their folders.", None, summary.count).format(done=summary.done)
        if summary.already_there:
            done += " " + self.tr("%n photo(s) were there already.", None, summary.already_there)
        if summary.missing:
            rest = self.tr("%n photo(s) are left and are tried now.", None, summary.missing)
        else:
            rest = self.tr("All photos are done; only the final log entry is missing.")
        self.ask(self.tr("Finish the sort of {time}?").format(time=when(summary)), f"{done} {rest}")

    def _ask_tags(self, summary: RunSummary) -> None:
        self.setWindowTitle(self.tr("Write the other tags"))
        self.act.setText(self.tr("&Write these tags"))
        done = self.tr("{done} of %n photo(s) have their tags.", None, summary.count).format(done=summary.done)
        if summary.missing:
            rest = self.tr("The tags of %n photo(s) are missing and are written now.", None, summary.missing)
        else:
            rest = self.tr("All tags are written; only the final log entry is missing.")
        self.ask(self.tr("Finish writing the tags of {time}?").format(time=when(summary)), f"{done} {rest}")

    def say_yes(self) -> None:
        """Do the rest."""
        self.start_rest()
