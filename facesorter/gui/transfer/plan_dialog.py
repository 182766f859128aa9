"""The dialog that sorts: the plan, one button that says exactly what happens, then progress and summary."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from facesorter.core.plan.plan import Action, Plan
from facesorter.core.runs.history import RunAction
from facesorter.core.tasks import Progress
from facesorter.gui.kit.look import icon, resize_within_screen
from facesorter.gui.kit.notices import Severity
from facesorter.gui.kit.pictures import Pictures
from facesorter.gui.kit.translate import text_of
from facesorter.gui.kit.widgets import tip
from facesorter.gui.transfer.dialog import Stage, TransferDialog
from facesorter.gui.transfer.plan_edits import Edits
from facesorter.gui.transfer.plan_page import PlanPage
from facesorter.gui.transfer.plan_rows import ShownPlan
from facesorter.gui.transfer.worker import Transfers, Wish


class PlanDialog(TransferDialog):
    """Sorts photos into folders. The plan on show is the plan that is run.

    Signals:
        decided: before the plan is run: the classes that the person gave to photos in it, by path.
    """

    decided = Signal(Mapping)

    def __init__(
        self, transfers: Transfers, wish: Wish, parent: QWidget | None, pictures: Pictures | None = None
    ) -> None:
        self._page = PlanPage(wish, pictures)
        super().__init__(
            transfers,
            self._page,
            icon(wish.action),
            parent,
            action=RunAction(wish.action),
            destination=wish.destination,
        )
        self._refused = False
        self._page.wished.connect(self._on_wished)
        self._page.edited.connect(self._on_edited)
        self._page.changed.connect(self._name_button)
        resize_within_screen(self, 920, 620)
        self._page.ask()

    def say_yes(self) -> None:
        """Carry out the plan on show."""
        plan = self._page.plan
        if plan is None:
            return
        self.notice.dismiss()
        self.decided.emit(self._page.decided)
        self.action, self.destination = RunAction(plan.action), plan.destination
        number = self._page.photos_to_do
        if self._copying:
            heading = self.tr("Copying %n photo(s)…", None, number)
        else:
            heading = self.tr("Moving %n photo(s)…", None, number)
        self.work.begin(heading, self.tr("Nothing is overwritten, and every step can be undone."))
        self.enter(Stage.WORK)
        self.ticket = self.transfers.run(plan)

    def show_outcome(self, outcome: object) -> None:
        """Show a plan, or what became of it."""
        if not isinstance(outcome, ShownPlan):
            super().show_outcome(outcome)
            return
        if not self._refused:
            self.notice.dismiss()
        self._refused = False
        if warnings := outcome.plan.warnings:
            self.notice.show_notice("\n".join(map(text_of, warnings)), Severity.WARNING)
        self._page.show_plan(outcome)

    def show_waiting(self, progress: Progress) -> None:
        """Show how far the plan is."""
        self._page.show_progress(progress)

    def _on_wished(self, wish: Wish) -> None:
        self.ticket = self.transfers.plan(wish)

    def _on_edited(self, plan: Plan, edits: Edits) -> None:
        self.ticket = self.transfers.edit(plan, edits)

    def _on_failed(self, ticket: int, error: BaseException) -> None:
        # A plan that could not be run (another program is at work there, say) stays and can be tried again.
        planning = ticket == self.ticket and self.stage is Stage.ASK
        super()._on_failed(ticket, error)
        if planning:
            self._refused = self._page.take_back()
            if not self._refused:
                self._page.show_failure()

    @property
    def _copying(self) -> bool:
        return self._page.action is Action.COPY

    def _name_button(self) -> None:
        plan = self._page.plan
        self.setWindowTitle(self.tr("Copy into folders") if self._copying else self.tr("Move into folders"))
        self.act.setIcon(icon(self._page.action))
        if plan is None and self._page.changing:
            self.act.setEnabled(False)  # for a moment; the old number stays
            return
        number = self._page.photos_to_do
        if plan is None:
            self.act.setText(self.tr("&Copy") if self._copying else self.tr("&Move"))
        elif self._copying:
            self.act.setText(self.tr("&Copy %n photo(s)", None, number))
        else:
            self.act.setText(self.tr("&Move %n photo(s)", None, number))
        self.act.setEnabled(number > 0)
        waiting = "" if plan else self.tr("The plan is being worked out.")
        if (layout := self.layout()) is not None:
            layout.activate()  # a text that has grown has its room at once
        self.act.setToolTip(tip(self._page.why_not or waiting))
