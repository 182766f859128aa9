"""The dialog that sorts: the plan, one button that says exactly what happens, then progress and summary."""

from PySide6.QtWidgets import QWidget

from facesorter.core.moves import RunReport
from facesorter.core.plan import Action, Plan
from facesorter.core.tasks import Progress
from facesorter.gui.look import icon, resize_within_screen
from facesorter.gui.plan_page import PlanPage
from facesorter.gui.transfer_dialog import Stage, TransferDialog
from facesorter.gui.transfer_worker import Transfers, Wish


class PlanDialog(TransferDialog):
    """Sorts photos into folders. The plan on show is the plan that is run."""

    def __init__(self, transfers: Transfers, wish: Wish, parent: QWidget | None) -> None:
        self._page = PlanPage(wish)
        self._copying = wish.action is Action.COPY
        self._run: Plan | None = None
        super().__init__(transfers, self._page, icon("copy" if self._copying else "move"), parent)
        self.setWindowTitle(self.tr("Copy into folders") if self._copying else self.tr("Move into folders"))
        self._page.wished.connect(self._on_wished)
        self._page.changed.connect(self._name_button)
        resize_within_screen(self, 920, 620)
        self._page.ask()

    def say_yes(self) -> None:
        """Carry out the plan on show."""
        self._run = self._page.plan
        if self._run is None:
            return
        self.notice.dismiss()
        number = len(self._run.to_do)
        if self._copying:
            heading = self.tr("Copying %n photo(s)…", None, number)
        else:
            heading = self.tr("Moving %n photo(s)…", None, number)
        self.work.begin(heading, self.tr("Nothing is overwritten, and every step can be undone."))
        self.enter(Stage.WORK)
        self.ticket = self.transfers.run(self._run)

    def show_outcome(self, outcome: object) -> None:
        """Show a plan, or what became of it."""
        if isinstance(outcome, Plan):
            self.notice.dismiss()
            self._page.show_plan(outcome)
        elif isinstance(outcome, RunReport) and self._run is not None:
            self.folder = self._run.destination
            self.undoable = outcome.run_id if outcome.done else None
            self.report.show_run(outcome, self._run)
            self.complete(outcome)
        else:
            super().show_outcome(outcome)

    def show_waiting(self, progress: Progress) -> None:
        """Show how far the plan is."""
        self._page.show_progress(progress)

    def _on_wished(self, wish: Wish) -> None:
        self.ticket = self.transfers.plan(wish)

    def _on_failed(self, ticket: int, error: BaseException) -> None:
        # A plan that could not be run (another program is at work there, say) stays and can be tried again.
        if ticket == self.ticket and self.stage is Stage.ASK:
            self._page.show_failure()
        super()._on_failed(ticket, error)

    def _name_button(self) -> None:
        plan = self._page.plan
        number = len(plan.to_do) if plan else 0
        if self._copying:
            self.act.setText(self.tr("&Copy %n photo(s)", None, number))
        else:
            self.act.setText(self.tr("&Move %n photo(s)", None, number))
        self.act.setEnabled(number > 0)
